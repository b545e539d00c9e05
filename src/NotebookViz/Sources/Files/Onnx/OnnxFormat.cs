using NotebookViz.Sources.Files.Onnx.Proto;

namespace NotebookViz.Sources.Files.Onnx;

/// <summary>ONNX models: the graph's initialisers, and constants where a node uses them as weights.</summary>
internal sealed class OnnxFormat : IWeightFormat
{
    // Fields of ModelProto, GraphProto, NodeProto and AttributeProto.
    private const int Graph = 7, Node = 1, Initializer = 5, SparseInitializer = 15, Attribute = 5, Tensor = 5;
    private static readonly HashSet<int> ModelFields = [1, 2, 3, 4, 5, 6, Graph, 8, 14, 20, 25, 26];

    public string Description => "ONNX model (.onnx)";

    /// <remarks>The format has no signature: what counts is that the whole file is made of a model's fields, one of them the graph.</remarks>
    public bool Recognises(SourceFile file)
    {
        try
        {
            bool graph = false;
            foreach (var field in ProtoFields.Of(file, 0, file.Length))
            {
                if (!ModelFields.Contains(field.Number))
                    return false;
                graph |= field is { Number: Graph, IsMessage: true };
            }
            return graph;
        }
        catch (WeightFileException)
        {
            return false;
        }
    }

    public WeightList Open(SourceFile file)
    {
        var tensors = new OnnxTensors(file);
        var nodes = new List<NodeProto>();
        var weights = new List<Weight>();
        var constants = new List<(ProtoField Tensor, string Name)>();
        foreach (var graph in ProtoFields.Of(file, 0, file.Length).Where(field => field is { Number: Graph, IsMessage: true }))
        {
            foreach (var field in ProtoFields.Of(file, graph.Start, graph.Length).Where(field => field.IsMessage))
            {
                switch (field.Number)
                {
                    case Node:
                        var node = ReadNode(file, field);
                        nodes.Add(node);
                        if (node is { OpType: "Constant", Output: [var output, ..] } && Constant(file, field) is { } value)
                            constants.Add((value, output));
                        break;
                    case Initializer: weights.Add(tensors.Read(field)); break;
                    case SparseInitializer: weights.Add(tensors.ReadSparse(field)); break;
                }
            }
        }
        var uses = new OnnxUses(nodes);
        // Most constants are shapes and indices; those that a layer uses are weights.
        var used = constants.Select(constant => uses.Describe(tensors.Read(constant.Tensor, constant.Name))).Where(weight => weight.Meaning is not null);
        return new([.. weights.Select(uses.Describe), .. used], file.Name);
    }

    // A node is small but for the tensors and graphs in its attributes, which are left out.
    private static NodeProto ReadNode(SourceFile file, ProtoField field) =>
        NodeProto.Parser.WithDiscardUnknownFields(true).ParseFrom(file.Copy(field.Start, field.Length, "a node"));

    private static ProtoField? Constant(SourceFile file, ProtoField node) =>
        ProtoFields.Of(file, node.Start, node.Length).Where(field => field is { Number: Attribute, IsMessage: true })
            .SelectMany(attribute => ProtoFields.Of(file, attribute.Start, attribute.Length))
            .Where(field => field is { Number: Tensor, IsMessage: true }).Cast<ProtoField?>().FirstOrDefault();
}
