namespace NotebookViz.Sources.Files.Onnx;

/// <summary>ONNX models: the graph's initialisers, and constants where a node uses them as weights.</summary>
internal sealed class OnnxFormat : IWeightFormat
{
    // Fields of ModelProto.
    private const int Graph = 7;
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

    public WeightList Open(SourceFile file) => new(ProtoFields.Of(file, 0, file.Length)
        .Where(field => field is { Number: Graph, IsMessage: true })
        .SelectMany(graph => OnnxGraph.Weights(file, graph)), file.Name);
}
