using NotebookViz.Conventions;

namespace NotebookViz.Formats.Gguf;

/// <summary>
/// GGUF, the format of llama.cpp: keys, a table of tensors and their bytes (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
/// </summary>
internal sealed class GgufFormat : IWeightFormat
{
    public string Description => "GGUF (.gguf), also split into several files";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith("GGUF"u8);

    public WeightList Open(SourceFile file)
    {
        var header = GgufHeader.Read(file);
        var parts = GgufParts.Of(file, header);
        var described = GgufNames.Describe(parts.Weights, header.HasEqualHeads).Select(weight => GgufMetadata.WithTokens(weight, parts.Metadata));
        return new(GgufConversion.Mark(described, header.Architecture, header.Heads, header.KeyHeads), file.Name) { Notes = parts.Notes, Metadata = parts.Metadata };
    }

    /// <summary>The weights of one file, as the file describes them.</summary>
    /// <exception cref="WeightFileException">The bytes of a tensor lie outside the file or overlap those of another.</exception>
    public static IReadOnlyList<Weight> Weights(SourceFile file, GgufHeader header)
    {
        var weights = new List<Weight>();
        var places = new List<(long Start, long End, string Name)>();
        foreach (var tensor in header.Tensors)
        {
            TensorData? stored = null;
            if (GgufTypes.ByteCount(file, tensor) is { } length)
            {
                if (tensor.Offset > file.Length - header.DataStart)
                    throw file.Malformed("its values begin beyond the file's end; it may be cut short, copy it again.", tensor.Name);
                stored = file.Slice(header.DataStart + tensor.Offset, length, tensor.Name);
                places.Add((tensor.Offset, tensor.Offset + length, tensor.Name));
            }
            weights.Add(GgufTypes.Weight(tensor, header.ShapeOf(tensor), stored));
        }
        RefuseOverlaps(file, places);
        return weights;
    }

    private static void RefuseOverlaps(SourceFile file, List<(long Start, long End, string Name)> places)
    {
        (long Start, long End, string Name)? previous = null;
        foreach (var place in places.Where(place => place.End > place.Start).OrderBy(place => place.Start))
        {
            if (place.Start < previous?.End)
                throw file.Malformed($"its bytes overlap those of '{previous.Value.Name}'; the format allows no sharing.", place.Name);
            previous = place;
        }
    }
}
