using NotebookViz.Formats.Hdf5;

namespace NotebookViz.Formats.Keras;

/// <summary>A group of a Keras 3 file, or the groups of one path in several shards, read as one.</summary>
internal sealed class KerasGroup(IReadOnlyList<HdfObject> parts)
{
    private List<HdfLink>? _links;

    /// <summary>The links of all parts; those of one name are one.</summary>
    public List<HdfLink> Links => _links ??= [.. parts.SelectMany(part => part.Links).DistinctBy(link => link.Name)];

    /// <summary>The first part, which stands for all of them.</summary>
    public HdfObject First => parts[0];

    /// <summary>What the links of a name lead to; null if there is nothing that can be read.</summary>
    /// <param name="name">The name.</param>
    /// <param name="problem">Why there is nothing; otherwise null.</param>
    public KerasGroup? Child(string name, out string? problem)
    {
        problem = null;
        var found = new List<HdfObject>();
        foreach (var part in parts)
        {
            try
            {
                if (part.Link(name) is { } link && part.Find(name, out problem) is { } child)
                    found.Add(child);
            }
            catch (WeightFileException error) when (!part.File.IsExhausted)
            {
                problem = error.Problem;
            }
        }
        return found.Count > 0 ? new(found) : null;
    }

    /// <summary>The part that has a dataset of that name.</summary>
    public HdfObject Holder(string name) => parts.FirstOrDefault(part => part.Link(name) is not null) ?? First;
}
