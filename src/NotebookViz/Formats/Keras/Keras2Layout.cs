using System.Globalization;
using NotebookViz.Formats.Hdf5;

namespace NotebookViz.Formats.Keras;

/// <summary>
/// Keras 1 and 2: the attribute layer_names lists the layers, each layer's weight_names its variables. The order of the groups is alphabetical and
/// means nothing. The first Keras versions numbered layers and variables instead.
/// </summary>
internal static class Keras2Layout
{
    private const string LayerNames = "layer_names", WeightNames = "weight_names", ModelsOwn = "top_level_model_weights";
    private const string NumberOfLayers = "nb_layers", NumberOfParameters = "nb_params";

    // More than any network of 2015 had.
    private const int MostNumbered = 10_000;

    /// <summary>The group with the layers; null if Keras 2 did not write the file.</summary>
    public static HdfObject? Find(HdfFile file)
    {
        if (IsModel(file.Root))
            return file.Root;
        return file.Root.Find("model_weights") is { } weights && IsModel(weights) ? weights : null;
    }

    public static List<Weight> Read(HdfObject root)
    {
        if (root.TextsInParts(LayerNames) is not { } layers)
            return ReadNumbered(root);
        var weights = layers.SelectMany(layer => ReadLayer(root, layer)).ToList();
        // Weights of the model itself, such as a class token: since Keras 2.6.
        if (root.Link(ModelsOwn) is not null)
            weights.AddRange(ReadLayer(root, ModelsOwn));
        return weights;
    }

    private static bool IsModel(HdfObject group) => group.TextsInParts(LayerNames) is not null || group.Number(NumberOfLayers) is not null;

    // A "/" in a layer's name makes nested groups.
    private static IEnumerable<Weight> ReadLayer(HdfObject root, string layer)
    {
        if (Open(root, layer, out var unread) is not { } group)
            return [unread!];
        return (group.TextsInParts(WeightNames) ?? []).Select(name => group.ReadAt(name, WithoutOutput(name)));
    }

    // TensorFlow's names end with the number of an operation's output.
    private static string WithoutOutput(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    private static List<Weight> ReadNumbered(HdfObject root)
    {
        var weights = new List<Weight>();
        for (long layer = 0, count = Count(root, NumberOfLayers); layer < count; layer++)
        {
            root.File.Spend();
            string name = string.Create(CultureInfo.InvariantCulture, $"layer_{layer}");
            if (Open(root, name, out var unread) is not { } group)
            {
                weights.Add(unread!);
                continue;
            }
            for (long parameter = 0, own = Count(group, NumberOfParameters); parameter < own; parameter++)
            {
                root.File.Spend();
                string path = string.Create(CultureInfo.InvariantCulture, $"param_{parameter}");
                weights.Add(group.ReadAt(path, $"{name}/{path}"));
            }
        }
        return weights;
    }

    private static long Count(HdfObject group, string name) => group.Number(name) is not { } count ? 0 : count <= MostNumbered
        ? count
        : throw group.File.Malformed($"'{name}' is {count}");

    // The group of a layer, or a weight that says why there is none.
    private static HdfObject? Open(HdfObject root, string layer, out Weight? unread)
    {
        unread = null;
        if (root.Find(layer, out string? problem) is { } group)
            return group;
        unread = Unreadable.Of(layer, $"The weights of this layer are not in the file: {problem}. Save the model again.");
        return null;
    }
}
