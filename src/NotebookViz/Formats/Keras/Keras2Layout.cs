using NotebookViz.Formats.Hdf5;

namespace NotebookViz.Formats.Keras;

/// <summary>
/// Keras 1 and 2: the attribute layer_names lists the layers, each layer's weight_names its variables. The groups' own order is alphabetic
/// and means nothing.
/// </summary>
internal static class Keras2Layout
{
    private const string LayerNames = "layer_names", WeightNames = "weight_names";

    /// <summary>The group with the layers; null where the file is none of Keras 2.</summary>
    public static HdfObject? Find(HdfFile file)
    {
        if (file.Root.TextsInParts(LayerNames) is not null)
            return file.Root;
        return file.Root.Find("model_weights") is { } weights && weights.TextsInParts(LayerNames) is not null ? weights : null;
    }

    public static List<Weight> Read(HdfObject root)
    {
        var file = root.File;
        var links = root.Links().DistinctBy(link => link.Name).ToDictionary(link => link.Name, StringComparer.Ordinal);
        var weights = new List<Weight>();
        foreach (string layer in root.TextsInParts(LayerNames)!)
        {
            if (!links.TryGetValue(layer, out var link))
                throw file.Malformed($"the layer '{layer}' is missing");
            var group = new HdfObject(file, link.Address);
            foreach (string name in group.TextsInParts(WeightNames) ?? [])
            {
                string told = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
                var dataset = group.Find(name) ?? throw file.Malformed("it is missing", told);
                weights.Add(dataset.Read(told));
            }
        }
        return weights;
    }
}
