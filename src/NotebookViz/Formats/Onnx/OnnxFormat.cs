namespace NotebookViz.Formats.Onnx;

/// <summary>ONNX models: the graph's initialisers, and constants where a node uses them as weights.</summary>
internal sealed class OnnxFormat : IWeightFormat
{
    // Fields of ModelProto.
    private const int Graph = 7, Functions = 25;
    private static readonly HashSet<int> ModelFields = [1, 2, 3, 4, 5, 6, Graph, 8, 14, 20, Functions, 26];

    public string Description => "ONNX model (.onnx)";

    /// <remarks>The format has no signature: a file is recognised if it consists of the fields of a model, one of them the graph.</remarks>
    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file)
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

    /// <summary>True for a file that begins with a model's fields, the IR version first, and ends within one of them.</summary>
    public static bool IsCutShort(SourceFile file)
    {
        int fields = 0;
        try
        {
            foreach (var field in ProtoFields.Of(file, 0, file.Length))
            {
                if (!ModelFields.Contains(field.Number) || fields == 0 && field.Number != 1)
                    return false;
                fields++;
            }
            return false;
        }
        catch (WeightFileException)
        {
            return fields > 0;
        }
    }

    public WeightList Open(SourceFile file)
    {
        var tensors = new OnnxTensors(file);
        var fields = ProtoFields.Of(file, 0, file.Length).Where(field => field is { IsMessage: true, Number: Graph or Functions }).ToList();
        List<OnnxGraph> graphs = [.. fields.Where(field => field.Number == Graph).Select(field => OnnxGraph.Read(file, tensors, field))];
        var functions = new OnnxFunctions(
            fields.Where(field => field.Number == Functions).Select(field => OnnxFunction.Read(file, tensors, field)), graphs.SelectMany(graph => graph.Tensors));
        var uses = new OnnxUses(functions.Inlined(graphs.SelectMany(graph => graph.Nodes)), functions.Find);
        List<Weight> weights = [.. graphs.SelectMany(graph => graph.Weights(functions, uses)), .. functions.Weights(uses)];
        if (tensors.Missing is { } missing && weights.All(weight => weight.Data is null))
            throw missing;
        return new(weights, file.Name) { Metadata = OnnxMetadata.Of(file) };
    }
}
