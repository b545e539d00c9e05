using NotebookViz.Conventions;
using NotebookViz.Sources.Files.Onnx.Proto;

namespace NotebookViz.Sources.Files.Onnx;

/// <summary>What a graph's nodes do with its initialisers: that tells what each of them is.</summary>
internal sealed class OnnxUses
{
    // Longer chains of casts and copies than any exporter writes.
    private const int LongestChain = 8;

    private readonly ILookup<string, (NodeProto Node, int Index)> _uses;
    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);

    public OnnxUses(IReadOnlyList<NodeProto> nodes)
    {
        _uses = nodes.SelectMany(node => node.Input.Select((name, index) => (name, node, index))).ToLookup(use => use.name, use => (use.node, use.index));
        foreach (var node in nodes)
        {
            foreach (string output in node.Output)
                _makers.TryAdd(output, node);
        }
    }

    /// <summary>The same weight, told where all its uses agree.</summary>
    public Weight Describe(Weight weight)
    {
        var uses = Uses(weight.Name, LongestChain).Select(use => OnnxConvention.Describe(new OnnxUse(
            use.Node.OpType, use.Index, weight.Shape,
            name => use.Node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I,
            use.Node.Input.Where((_, index) => index != use.Index).Select(input => _makers.GetValueOrDefault(input)?.OpType).ToList()))).Distinct().ToList();
        return uses is [{ } only] ? weight.Described(only) : weight;
    }

    /// <summary>True where it is used as the factors by which an image is resized.</summary>
    public bool IsResizing(string name) => _uses[name].Any(use => use.Node.OpType is "Resize" or "Upsample");

    private IEnumerable<(NodeProto Node, int Index)> Uses(string name, int longest)
    {
        foreach (var use in _uses[name])
        {
            // These hand the same tensor on.
            if (use is { Node.OpType: "Identity" or "Cast" or "DequantizeLinear" or "QuantizeLinear", Index: 0, Node.Output: [var next, ..] } && longest > 0)
            {
                foreach (var further in Uses(next, longest - 1))
                    yield return further;
            }
            else
            {
                yield return use;
            }
        }
    }
}
