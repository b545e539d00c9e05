using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>The tree of layers derived from the names of weights: each dot or slash starts a deeper level.</summary>
internal sealed class NameTree
{
    // Names in a damaged file may have thousands of dots; levels below this depth stay one name.
    private const int MostDepth = 24;

    private static readonly char[] Separators = ['.', '/'];

    private readonly string _name;
    private Dictionary<string, NameTree>? _byPart;
    private readonly List<NameTree> _children = [];
    private readonly List<Weight> _weights = [];

    private NameTree(string name) => _name = name;

    /// <summary>Returns the layers of a list of weights. The row at the top stands for the whole list.</summary>
    public static LayerList Of(WeightList list)
    {
        var root = new NameTree("");
        foreach (var weight in list)
            root.Place(weight);
        return new(root.Row(depth: 0, above: "", kind: list.Owner ?? "weights"));
    }

    private void Place(Weight weight)
    {
        var node = this;
        string name = weight.Name;
        int start = 0;
        for (int depth = 0; depth < MostDepth && name.IndexOfAny(Separators, start) is >= 0 and var end; depth++, start = end + 1)
        {
            if (end == start)
                continue;
            node = node.Child(name, start, end);
        }
        node._weights.Add(weight);
    }

    private NameTree Child(string name, int start, int end)
    {
        var part = name.AsSpan(start, end - start);
        _byPart ??= [];
        var byText = _byPart.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byText.TryGetValue(part, out var child))
        {
            byText[part] = child = new(name[..end]);
            _children.Add(child);
        }
        return child;
    }

    private LayerRow Row(int depth, string above, string? kind = null)
    {
        // A level that contains only one deeper level gets no row.
        var node = this;
        while (depth > 0 && node._weights.Count == 0 && node._children.Count == 1)
            node = node._children[0];
        string own = OnlyKind(node._weights);
        return new()
        {
            Name = node._name,
            LocalName = kind ?? node._name[above.Length..].TrimStart(Separators),
            Kind = kind ?? own,
            Settings = kind is null && own.Length > 0 ? Sizes(node._weights) : "",
            Depth = depth,
            Weights = new ValueList<LayerWeight>(node._weights.ConvertAll(BufferRoles.InLayer)),
            Children = node.ChildRows(depth + 1),
        };
    }

    private ValueList<LayerRow> ChildRows(int depth) =>
        _children.Count == 0 ? ValueList<LayerRow>.Empty : new(_children.Select(child => child.Row(depth, _name)));

    // The kind that all weights with a known one share; otherwise empty.
    private static string OnlyKind(List<Weight> weights)
    {
        string only = "";
        foreach (var weight in weights)
        {
            if (only.Length > 0 && weight.LayerKind is { } other && other != only)
                return "";
            only = weight.LayerKind ?? only;
        }
        return only;
    }

    // For convolutions only the kernel's sides: the shape of a grouped one does not say how many channels it has.
    private static string Sizes(IEnumerable<Weight> weights)
    {
        if (weights.FirstOrDefault(weight => weight.Shape.Count > 1) is not { } kernel)
            return "";
        long? inputs = LengthOf(kernel, AxisRole.Input), outputs = LengthOf(kernel, AxisRole.Output);
        string[] sides = [.. kernel.Axes.Where(axis => axis.Role is AxisRole.Row or AxisRole.Column).Select(axis => Numbers.Exact(axis.Length))];
        return inputs is { } from && outputs is { } to ? $"{Numbers.Exact(from)} → {Numbers.Exact(to)}" : string.Join('×', sides);
    }

    private static long? LengthOf(Weight weight, AxisRole role) => weight.Axes.FirstOrDefault(axis => axis.Role == role)?.Length;
}
