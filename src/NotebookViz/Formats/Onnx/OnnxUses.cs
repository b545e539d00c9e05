using NotebookViz.Conventions;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>How a graph's nodes use its tensors, from which the roles of the tensors follow.</summary>
internal sealed class OnnxUses
{
    // More steps than any weight needs. Graphs may have cycles, and every turn may move the axes.
    private const int MostSteps = 1000, MostNumbers = 64;

    private readonly ILookup<string, (NodeProto Node, int Index)> _uses;
    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _constants = new(StringComparer.Ordinal);
    private readonly Func<string, Weight?> _tensors;

    /// <summary>The uses of a graph's tensors.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="tensors">The initialiser or constant of a name; null if there is none.</param>
    public OnnxUses(IReadOnlyList<NodeProto> nodes, Func<string, Weight?> tensors)
    {
        _tensors = tensors;
        _uses = nodes.SelectMany(node => node.Input.Select((name, index) => (name, node, index))).ToLookup(use => use.name, use => (use.node, use.index));
        foreach (var node in nodes)
        {
            foreach (string output in node.Output)
                _makers.TryAdd(output, node);
        }
    }

    /// <summary>The quantised weights among the tensors.</summary>
    public OnnxQuantised Quantised => field ??= new(this);

    /// <summary>How many uses were looked at so far.</summary>
    internal int Steps { get; private set; }

    /// <summary>The same weight, described if all its uses agree.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="names">Its names among the nodes.</param>
    public Weight Describe(Weight weight, IReadOnlyList<string> names)
    {
        WeightDescription? only = null;
        int left = MostSteps;
        var seen = new HashSet<(string, string)>();
        var open = new Queue<(string Name, OnnxAxes Axes)>(names.Select(name => (name, OnnxAxes.Of(weight.Shape))));
        while (open.TryDequeue(out var state))
        {
            foreach (var (node, index) in _uses[state.Name])
            {
                Steps++;
                if (left-- == 0)
                    return weight;
                if (OnnxAxes.IsStep(node, index))
                {
                    // A weight that is joined to activations is no longer one.
                    if (node.OpType == "Concat" && !node.Input.All(input => IsConstant(input)) || state.Axes.After(node, input => Numbers(node, input)) is not { } axes)
                        return weight;
                    foreach (string output in node.Output)
                    {
                        if (output.Length > 0 && seen.Add((output, axes.Key)))
                            open.Enqueue((output, axes));
                    }
                }
                else if (Describe(node, index, state.Axes, weight.Shape) is not { } told || only is not null && !only.Equals(told))
                {
                    return weight;
                }
                else
                {
                    only = told;
                }
            }
        }
        return only is null ? weight : weight.Described(only);
    }

    /// <summary>True if it holds the factors by which an image is resized.</summary>
    public bool IsResizing(string name) => _uses[name].Any(use => use.Node.OpType is "Resize" or "Upsample");

    /// <summary>The uses of a tensor, including those of its copies.</summary>
    /// <param name="names">The tensor's names among the nodes.</param>
    public IEnumerable<(NodeProto Node, int Index)> UsesOf(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(names, StringComparer.Ordinal);
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var name))
        {
            foreach (var use in _uses[name])
            {
                if (use.Node is not { OpType: "Identity", Output: [var copy, ..] })
                    yield return use;
                else if (seen.Count < MostSteps && seen.Add(copy))
                    open.Enqueue(copy);
            }
        }
    }

    /// <summary>The initialiser or constant that is an input of a node, directly or through copies; null if there is none.</summary>
    public Weight? ConstantOf(NodeProto node, int input)
    {
        string name = input < node.Input.Count ? node.Input[input] : "";
        // An empty name is an omitted input, even if a damaged file has a tensor with that name.
        for (int copies = 0; name.Length > 0 && copies < 2 * OnnxFunctions.DeepestCalls; copies++)
        {
            if (_tensors(name) is { } tensor)
                return tensor;
            if (!_makers.TryGetValue(name, out var maker) || maker is not { OpType: "Identity", Input: [var original, ..] })
                return null;
            name = original;
        }
        return null;
    }

    private WeightDescription? Describe(NodeProto node, int index, OnnxAxes axes, IReadOnlyList<long> shape)
    {
        var told = OnnxConvention.Describe(new OnnxUse(
            node.OpType, index, axes.Shape,
            name => node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I,
            [.. node.Input.Where((_, other) => other != index).Select(Maker)]));
        return told is null ? null : axes.Sources.SequenceEqual(Enumerable.Range(0, shape.Count)) && axes.IsWhole.All(whole => whole) ? told : axes.Back(told, shape);
    }

    // The operator that makes a tensor, directly or through copies.
    private string? Maker(string name)
    {
        for (int copies = 0; copies < 2 * OnnxFunctions.DeepestCalls; copies++)
        {
            if (!_makers.TryGetValue(name, out var maker))
                return null;
            if (maker is not { OpType: "Identity", Input: [var original, ..] })
                return maker.OpType;
            name = original;
        }
        return null;
    }

    // True for a tensor that is computed from weights alone.
    private bool IsConstant(string name, int depth = 0)
    {
        if (depth > 2 * OnnxFunctions.DeepestCalls)
            return false;
        if (_constants.TryGetValue(name, out bool known))
            return known;
        // A tensor in a cycle is not made of weights.
        _constants[name] = false;
        bool isConstant = _tensors(name) is not null || _makers.TryGetValue(name, out var maker) && OnnxAxes.IsStep(maker, 0)
            && (maker.OpType == "Concat" ? maker.Input : maker.Input.Take(1)).All(input => IsConstant(input, depth + 1));
        return _constants[name] = isConstant;
    }

    private long[]? Numbers(NodeProto node, int input)
    {
        if (input >= node.Input.Count || _tensors(node.Input[input]) is not { Data: not null, Count: <= MostNumbers, ElementType: ElementType.Int64 or ElementType.Int32 } tensor)
            return null;
        return Array.ConvertAll(tensor.ToArray(), value => (long)value);
    }
}
