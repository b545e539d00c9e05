using System.Text;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>
/// A graph or the body of a function: its nodes and weights, those of the graphs within its nodes (the branches of an If, the body of a Loop)
/// included.
/// </summary>
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
    private readonly List<Weight> _initialisers = [], _constants = [];
    private readonly List<OnnxGraph> _nested = [];

    /// <summary>An empty graph.</summary>
    /// <param name="file">The model's file.</param>
    /// <param name="tensors">Makes its weights.</param>
    /// <param name="path">The prefix of the names of its weights.</param>
    /// <param name="depth">The number of graphs around it.</param>
    public OnnxGraph(SourceFile file, OnnxTensors tensors, string path, int depth = 0) => (_file, _tensors, _path, _depth) = (file, tensors, path, depth);

    /// <summary>Its nodes and those of the graphs within them: what is outside can be used inside.</summary>
    public IEnumerable<NodeProto> Nodes => _nodes;

    /// <summary>Its initialisers and constants and those of the graphs within it, by their names in the file.</summary>
    public IEnumerable<Weight> Tensors => _initialisers.Concat(_constants).Concat(_nested.SelectMany(graph => graph.Tensors));

    /// <summary>Reads the outermost graph.</summary>
    public static OnnxGraph Read(SourceFile file, OnnxTensors tensors, ProtoField field) => Read(file, tensors, field, "", 0);

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

    /// <summary>Its weights, described by how the nodes and the called functions use them.</summary>
    /// <param name="functions">The model's functions.</param>
    /// <param name="uses">The uses of the tensors of this graph; null to compute them.</param>
    public IEnumerable<Weight> Weights(OnnxFunctions functions, OnnxUses? uses = null)
    {
        uses ??= new(functions.Inlined(_nodes), functions.Find);
        // Two branches may use the same names.
        return Own(uses, name => [name]).Concat(_nested.SelectMany(graph => graph.Weights(functions)));
    }

    /// <summary>Its weights as the body of a function.</summary>
    /// <param name="uses">The uses of the tensors in all calls of the function.</param>
    /// <param name="names">The names of a tensor there: one for each call.</param>
    public IEnumerable<Weight> Weights(OnnxUses uses, Func<string, IReadOnlyList<string>> names) =>
        Own(uses, names).Concat(_nested.SelectMany(graph => graph.Weights(uses, names)));

    private IEnumerable<Weight> Own(OnnxUses uses, Func<string, IReadOnlyList<string>> names)
    {
        var initialisers = Shown(_initialisers, uses, names);
        var constants = Shown(_constants, uses, names).Where(weight => IsWeight(weight, uses, names(weight.Name)));
        return initialisers.Concat(constants).Select(weight => weight.WithName(_path + weight.Name));
    }

    // Shows the decoded values of quantised weights, and hides scales that belong to them.
    private static IEnumerable<Weight> Shown(IEnumerable<Weight> weights, OnnxUses uses, Func<string, IReadOnlyList<string>> names) =>
        from weight in weights
        let called = names(weight.Name)
        where !uses.Quantised.IsPart(called)
        select uses.Describe(uses.Quantised.Decoded(weight, called), called);

    /// <summary>Adds a node with the constants and graphs in its attributes.</summary>
    public void AddNode(ProtoField field)
    {
        // Parses the node without the content of its attributes: tensors and graphs may be large.
        var node = _file.Parse(NodeProto.Parser, _file.Copy(field.Start, field.Length, "a node"));
        _nodes.Add(node);
        foreach (var attribute in ProtoFields.Of(_file, field.Start, field.Length).Where(part => part is { Number: Attribute, IsMessage: true }))
        {
            string name = "";
            foreach (var part in ProtoFields.Of(_file, attribute.Start, attribute.Length).Where(part => part.IsMessage))
            {
                if (part.Number == AttributeName)
                    name = Encoding.UTF8.GetString(_file.Copy(part.Start, part.Length, "an attribute's name"));
                else if (part.Number == Tensor && node is { OpType: "Constant", Output: [var output, ..] })
                    _constants.Add(_tensors.Read(part, output));
                else if (part.Number is Graph or Graphs)
                    AddGraph(part, $"{_path}{(node.Name.Length > 0 ? node.Name : node.OpType)}/{name}/");
            }
        }
    }

    private void AddGraph(ProtoField field, string path)
    {
        var inner = Read(_file, _tensors, field, path, _depth + 1);
        _nodes.AddRange(inner._nodes);
        _nested.Add(inner);
    }

    // Most constants are single numbers, shapes and indices, but some exporters write weights as constants.
    private static bool IsWeight(Weight constant, OnnxUses uses, IReadOnlyList<string> names) =>
        constant.Role is not null || constant is { Count: > 1, Shape.Count: > 0 } && IsFloat(constant.ElementType) && !names.Any(uses.IsResizing);

    private static bool IsFloat(ElementType type) => type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;
}
