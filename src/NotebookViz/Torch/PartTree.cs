namespace NotebookViz.Torch;

/// <summary>Builds the rows of a native layer's parts from the dotted names of its parameters.</summary>
/// <param name="owner">The kind of the layer.</param>
/// <param name="prefix">The layer's name in the model; empty for the model itself.</param>
/// <param name="depth">The layer's depth.</param>
internal sealed class PartTree(ModuleKind owner, string prefix, int depth)
{
    private readonly Part _root = new("");

    /// <summary>Adds a weight of the part at a path, such as "layers.0.self_attn".</summary>
    public void Add(string path, LayerWeight weight)
    {
        var part = _root;
        foreach (string name in path.Split('.'))
        {
            string full = part.Path.Length == 0 ? name : $"{part.Path}.{name}";
            if (part.Parts.Find(child => child.Path == full) is not { } child)
                part.Parts.Add(child = new(full));
            part = child;
        }
        part.Weights.Add(weight);
    }

    /// <summary>The rows of the parts, in the order in which they were first added.</summary>
    public IEnumerable<LayerRow> Rows() => _root.Parts.Select(part => Row(part, depth + 1));

    private LayerRow Row(Part part, int depth)
    {
        string kind = owner.PartKind(part.Path);
        return new()
        {
            Name = prefix.Length == 0 ? part.Path : $"{prefix}.{part.Path}",
            Kind = kind,
            Settings = LayerSettings.OfWeights(kind, part.Weights),
            Depth = depth,
            Weights = part.Weights,
            Children = [.. part.Parts.Select(child => Row(child, depth + 1))],
        };
    }

    private sealed record Part(string Path)
    {
        public List<LayerWeight> Weights { get; } = [];

        public List<Part> Parts { get; } = [];
    }
}
