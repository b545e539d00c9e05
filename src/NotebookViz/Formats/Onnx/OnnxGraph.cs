using NotebookViz.Conventions;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>A graph's weights, those of the graphs within its nodes (the branches of an If, the body of a Loop) included.</summary>
internal sealed class OnnxGraph
{
    // Fields of GraphProto, NodeProto and AttributeProto.
    private const int NodeField = 1, Initializer = 5, SparseInitializer = 15, Attribute = 5, AttributeName = 1, Tensor = 5, Graph = 6, Graphs = 11;
    private const int DeepestNesting = 16;

    private readonly SourceFile _file;
    private readonly OnnxTensors _tensors;
    private readonly string _path;
    private readonly int _depth;
    private readonly List<NodeProto> _nodes = [];
    private readonly List<Weight> _initialisers = [], _constants = [], _nested = [];

    private OnnxGraph(SourceFile file, OnnxTensors tensors, string path, int depth) => (_file, _tensors, _path, _depth) = (file, tensors, path, depth);

    /// <summary>Lists the weights of the outermost graph.</summary>
    public static IEnumerable<Weight> Weights(SourceFile file, ProtoField graph) => Read(file, new OnnxTensors(file), graph, "", 0).Described();

    private static OnnxGraph Read(SourceFile file, OnnxTensors tensors, ProtoField field, string path, int depth)
    {
        if (depth > DeepestNesting)
            throw file.Malformed($"its graphs are nested more than {DeepestNesting} deep.");
        var graph = new OnnxGraph(file, tensors, path, depth);
        foreach (var part in ProtoFields.Of(file, field.Start, field.Length).Where(part => part.IsMessage))
        {
            switch (part.Number)
            {
                case NodeField: graph.AddNode(part); break;
                case Initializer: graph._initialisers.Add(tensors.Read(part)); break;
                case SparseInitializer: graph._initialisers.Add(tensors.ReadSparse(part)); break;
            }
        }
        return graph;
    }

    private IEnumerable<Weight> Described()
    {
        var uses = new OnnxUses(_nodes);
        var own = _initialisers.Select(uses.Describe).Concat(_constants.Select(uses.Describe).Where(weight => IsWeight(weight, uses)));
        // Two branches may use the same names.
        return own.Select(weight => weight.WithName(_path + weight.Name)).Concat(_nested);
    }

    // Most constants are single numbers, shapes and indices; some exporters write weights so too.
    private static bool IsWeight(Weight constant, OnnxUses uses) =>
        constant.Role is not null || constant is { Count: > 1, Shape.Count: > 0 } && IsFloat(constant.ElementType) && !uses.IsResizing(constant.Name);

    private static bool IsFloat(ElementType type) => type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;

    private void AddNode(ProtoField field)
    {
        // What is in a node's attributes is left out here: tensors and graphs may be large.
        var node = _file.Parse(NodeProto.Parser, _file.Copy(field.Start, field.Length, "a node"));
        _nodes.Add(node);
        foreach (var attribute in ProtoFields.Of(_file, field.Start, field.Length).Where(part => part is { Number: Attribute, IsMessage: true }))
        {
            string name = "";
            foreach (var part in ProtoFields.Of(_file, attribute.Start, attribute.Length).Where(part => part.IsMessage))
            {
                if (part.Number == AttributeName)
                    name = System.Text.Encoding.UTF8.GetString(_file.Copy(part.Start, part.Length, "an attribute's name"));
                else if (part.Number == Tensor && node is { OpType: "Constant", Output: [var output, ..] })
                    _constants.Add(_tensors.Read(part, output));
                else if (part.Number is Graph or Graphs)
                    AddGraph(part, $"{_path}{(node.Name.Length > 0 ? node.Name : node.OpType)}/{name}/");
            }
        }
    }

    // What is outside can be used inside, so the inner nodes count for the outer weights too.
    private void AddGraph(ProtoField field, string path)
    {
        var inner = Read(_file, _tensors, field, path, _depth + 1);
        _nodes.AddRange(inner._nodes);
        _nested.AddRange(inner.Described());
    }
}

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
