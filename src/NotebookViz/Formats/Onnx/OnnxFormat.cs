using NotebookViz.Common;

namespace NotebookViz.Formats.Onnx;

/// <summary>ONNX models: the graph's initialisers, and constants where a node uses them as weights.</summary>
internal sealed class OnnxFormat : IWeightFormat
{
    // Fields of ModelProto.
    private const int Graph = 7, Functions = 25;
    private static readonly HashSet<int> ModelFields = [1, 2, 3, 4, 5, 6, Graph, 8, 14, 20, Functions, 26];

    public string Description => "ONNX model (.onnx)";

    /// <remarks>The format has no signature: what counts is that the whole file is made of a model's fields, one of them the graph.</remarks>
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

/// <summary>ONNX's numbers for element types.</summary>
internal static class OnnxTypes
{
    /// <summary>The element type; null where it is none that is shown.</summary>
    public static ElementType? Of(int number) => number switch
    {
        1 => ElementType.Float32,
        2 => ElementType.UInt8,
        3 => ElementType.Int8,
        4 => ElementType.UInt16,
        5 => ElementType.Int16,
        6 => ElementType.Int32,
        7 => ElementType.Int64,
        9 => ElementType.Bool,
        10 => ElementType.Float16,
        11 => ElementType.Float64,
        12 => ElementType.UInt32,
        13 => ElementType.UInt64,
        14 => ElementType.Complex64,
        15 => ElementType.Complex128,
        16 => ElementType.BFloat16,
        17 => ElementType.Float8E4M3,
        19 => ElementType.Float8E5M2,
        _ => null,
    };

    /// <summary>The name of a type that is not shown.</summary>
    public static string Name(int number) => number switch
    {
        8 => "STRING",
        18 => "FLOAT8E4M3FNUZ",
        20 => "FLOAT8E5M2FNUZ",
        21 => "UINT4",
        22 => "INT4",
        23 => "FLOAT4E2M1",
        _ => $"number {Numbers.Exact(number)}",
    };
}
