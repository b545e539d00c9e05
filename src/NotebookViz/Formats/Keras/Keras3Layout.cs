using System.Globalization;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Formats.Hdf5;

namespace NotebookViz.Formats.Keras;

/// <summary>
/// Keras 3: groups named after the layers' classes (conv2d, conv2d_1, …) with the variables 0, 1, … under "vars". The names and the order of the
/// layers are in the model's configuration, which a file of weights alone does not have. Inner layers are named as Keras names their variables:
/// "attention/query/kernel", not "attention/query_dense/vars/0".
/// </summary>
internal sealed class Keras3Layout
{
    private const string Variables = "vars";

    // Groups that are saved beside the weights.
    private static readonly string[] NoWeights = ["optimizer", "seed_generator", "seed_generators", "_metrics", "metrics", "compile_metrics", "loss_tracker"];

    private readonly KerasConfig _config;
    private readonly List<Weight> _weights = [];
    private readonly HashSet<HdfObject> _visited = [];
    private bool _isOrdered = true;

    private Keras3Layout(KerasConfig config) => _config = config;

    /// <summary>True where the file is laid out as Keras 3 does.</summary>
    public static bool Fits(HdfFile file) =>
        file.Root.Links.Any(link => link.Name is "layers" or "_layer_checkpoint_dependencies" or Variables);

    /// <summary>Lists the weights of a file or of all shards of one.</summary>
    public static IEnumerable<Weight> Read(IEnumerable<HdfFile> shards, KerasConfig config)
    {
        var layout = new Keras3Layout(config);
        layout.Collect(new([.. shards.Select(file => file.Root)]), [], null, config.Layers, 0);
        return layout._isOrdered ? WeightPlace.Mark(layout._weights) : layout._weights;
    }

    private void Collect(KerasGroup group, string[] path, string? kind, IReadOnlyList<KerasLayer> layers, int depth)
    {
        // A group that contains itself would never end.
        if (depth > HdfFile.DeepestNesting || !_visited.Add(group.First))
            return;
        if (Open(group, Variables, path) is { } own)
            AddVariables(own, path, kind);
        foreach (var link in group.Links.Where(link => link.Name != Variables && !NoWeights.Contains(link.Name))
            .OrderBy(link => KerasKinds.InnerPlace(kind, link.Name)))
        {
            if (Open(group, link.Name, [.. path, link.Name]) is not { } child || child.First.IsDataset())
                continue;
            if (link.Name is "layers" or "_layer_checkpoint_dependencies")
                CollectLayers(child, path, layers, depth + 1);
            else
                CollectInner(child, link.Name, path, kind, layers, depth + 1);
        }
    }

    // A child that exists but cannot be opened is listed as a weight that says why.
    private KerasGroup? Open(KerasGroup group, string name, string[] path)
    {
        var child = group.Child(name, out string? problem);
        if (problem is not null && child is null)
            _weights.Add(Unreadable.Of(string.Join('/', path), $"The weights of this layer cannot be read: {problem.TrimEnd('.')}."));
        return child;
    }

    private void CollectInner(KerasGroup group, string name, string[] path, string? kind, IReadOnlyList<KerasLayer> layers, int depth)
    {
        string[] inner = KerasKinds.IsTransparent(kind, name) ? path : [.. path, KerasKinds.InnerName(kind, name)];
        string? part = KerasKinds.OfInner(kind, name, layers), innerKind = part ?? KerasKinds.OfAutomaticName(name);
        // Attributes of a custom class are saved by name, so their order is unknown.
        _isOrdered &= part is not null;
        Collect(group, inner, innerKind, path.Length > 0 ? layers : _config.Layers, depth);
    }

    private void CollectLayers(KerasGroup container, string[] path, IReadOnlyList<KerasLayer> layers, int depth)
    {
        if (depth > HdfFile.DeepestNesting || !_visited.Add(container.First))
            return;
        var byKey = ByKey(layers);
        var links = InOrder(container.Links);
        // If the configuration is known, its order applies; layers that it does not name follow.
        var rank = byKey.Keys.Select((key, index) => (key, index)).ToDictionary(pair => pair.key, pair => pair.index);
        foreach (var link in links.OrderBy(link => rank.GetValueOrDefault(link.Name, int.MaxValue)))
        {
            var layer = byKey.GetValueOrDefault(link.Name);
            if (NoWeights.Contains(link.Name) || Open(container, link.Name, [.. path, layer?.Name ?? link.Name]) is not { } group || group.First.IsDataset())
                continue;
            _isOrdered &= layer is not null;
            string name = layer?.Name ?? OwnName(group.First) ?? link.Name;
            Collect(group, [.. path, name], layer?.Kind ?? KerasKinds.OfAutomaticName(link.Name), layer?.Layers ?? [], depth + 1);
        }
    }

    // Within a class, order by number and not by address, because HDF5 reuses freed space.
    private static List<HdfLink> InOrder(List<HdfLink> links)
    {
        if (links.Exists(link => link.Order >= 0))
            return links;
        var numbered = links.GroupBy(link => KerasKinds.Numbered(link.Name).Stem)
            .ToDictionary(stem => stem.Key, stem => new Queue<HdfLink>(stem.OrderBy(link => KerasKinds.Numbered(link.Name).Number)));
        return links.ConvertAll(link => numbered[KerasKinds.Numbered(link.Name).Stem].Dequeue());
    }

    // Keras names the groups by class and numbers those of each class.
    private static Dictionary<string, KerasLayer> ByKey(IReadOnlyList<KerasLayer> layers)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var byKey = new Dictionary<string, KerasLayer>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            string key = KerasKinds.SnakeName(layer.Kind);
            int count = counts[key] = counts.GetValueOrDefault(key, -1) + 1;
            byKey.TryAdd(count == 0 ? key : $"{key}_{Numbers.Exact(count)}", layer);
        }
        return byKey;
    }

    private void AddVariables(KerasGroup variables, string[] path, string? kind)
    {
        var links = variables.Links.Where(link => int.TryParse(link.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(link => int.Parse(link.Name, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        var layer = path.Length > 0 ? _config.Find(path[^1]) : null;
        string? known = kind == "Bidirectional" ? RecurrentKind(variables, links) : kind;
        // If one is missing, the positions of the others do not say what they are.
        bool isComplete = links.Select((link, i) => link.Name == Numbers.Exact(i)).All(isSo => isSo);
        var names = isComplete ? KerasKinds.Variables(known, layer, links.Count) : null;
        for (int i = 0; i < links.Count; i++)
        {
            var weight = variables.Holder(links[i].Name).ReadAt(links[i].Name, string.Join('/', [.. path, names?[i] ?? $"{Variables}/{links[i].Name}"]));
            _weights.Add(known is null ? weight : weight.WithLayer(known, null));
        }
        // A layer that overrides save_own_variables names its variables.
        foreach (var link in variables.Links.Except(links))
        {
            if (link.Elsewhere is not null || Open(variables, link.Name, [.. path, link.Name]) is { } own && own.First.IsDataset())
                _weights.Add(variables.Holder(link.Name).ReadAt(link.Name, string.Join('/', [.. path, link.Name])));
        }
    }

    // Without the configuration, the recurrent kernel (units, gates × units) shows which kind of layer is bidirectional.
    private static string? RecurrentKind(KerasGroup variables, List<HdfLink> links) =>
        links.Count is 2 or 3 && variables.Holder(links[1].Name).ReadAt(links[1].Name, "").Shape is [> 0 and var units, var gates]
            ? (gates / units) switch { 4 => "LSTM", 3 => "GRU", 1 => "SimpleRNN", _ => null }
            : null;

    private static string? OwnName(HdfObject group) =>
        group.Texts("name") is [var own] ? own
        : group.Find(Variables)?.Texts("name") is [var name] ? name
        : null;
}
