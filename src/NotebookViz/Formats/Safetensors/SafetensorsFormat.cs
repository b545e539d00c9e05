using System.Buffers.Binary;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors;

/// <summary>safetensors: eight bytes of length, a JSON header, and the tensors' bytes one after the other.</summary>
internal sealed class SafetensorsFormat : IWeightFormat
{
    // The format's own limit.
    private const ulong LongestHeader = 100_000_000;

    public string Description => "safetensors (.safetensors)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) =>
        head.Length >= 10 && HeaderLength(head) <= LongestHeader && head[8..10] is [(byte)'{', (byte)'"' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'];

    public WeightList Open(SourceFile file)
    {
        var metadata = new FileMetadata();
        return new(Finished(file, Tensors(file, metadata)), file.Name) { Metadata = metadata.Values };
    }

    /// <summary>The tensors of a file as they are stored.</summary>
    /// <param name="file">The file.</param>
    /// <param name="metadata">Receives the metadata of the file.</param>
    public static IReadOnlyList<Weight> Tensors(SourceFile file, FileMetadata metadata)
    {
        long length = (long)HeaderLength(file.Head), start = 8 + length;
        var (entries, own) = SafetensorsHeader.Parse(file, file.Copy(8, length, "its header"));
        RefuseOverlaps(file, entries);
        metadata.Add(own.Values);
        return entries.ConvertAll(entry => Read(file, entry, start));
    }

    /// <summary>The weights of a model: quantised ones are assembled from their tensors, and all are described by their names.</summary>
    /// <param name="file">The file, or the index of the shards.</param>
    /// <param name="tensors">The tensors of the whole model.</param>
    public static IEnumerable<Weight> Finished(SourceFile file, IReadOnlyList<Weight> tensors) =>
        PyTorchNames.Describe(LoraSettings.Mark(file, Companions.PutTogether(file, tensors)));

    private static ulong HeaderLength(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt64LittleEndian(head);

    private static Weight Read(SourceFile file, SafetensorsEntry entry, long start)
    {
        if (entry.Start < 0 || entry.End < entry.Start)
            throw file.Malformed($"its bytes are said to lie from {entry.Start} to {entry.End}.", entry.Name);
        long length = entry.End - entry.Start;
        if (TypeOf(entry.Type) is not { } type)
        {
            file.ByteCount(entry.Shape, 1, entry.Name);
            return Weight.WithoutValues(entry.Name, entry.Shape, entry.Type,
                $"Its element type {entry.Type} is not one that is shown; save it as BF16 or F32.");
        }
        long expected = type.ByteCount(file, entry.Shape, entry.Name);
        if (length != expected)
            throw file.Malformed($"its shape {Numbers.Shape(entry.Shape)} of {entry.Type} takes {expected} bytes, but it is said to have {length}.", entry.Name);
        if (entry.Start > file.Length - start)
            throw file.Malformed("its values begin beyond the file's end; it may be cut short, copy it again.", entry.Name);
        var weight = type.Weight(entry.Name, entry.Shape, file.Slice(start + entry.Start, length, entry.Name), littleEndian: true);
        return type.Bits == 6 ? weight.WithNote("four values in three bytes, read from the lowest bits up; the format does not define their order") : weight;
    }

    private static StoredType? TypeOf(string name) => name switch
    {
        "BOOL" => StoredType.Of(ElementType.Bool),
        "U8" => StoredType.Of(ElementType.UInt8),
        "I8" => StoredType.Of(ElementType.Int8),
        "U16" => StoredType.Of(ElementType.UInt16),
        "I16" => StoredType.Of(ElementType.Int16),
        "U32" => StoredType.Of(ElementType.UInt32),
        "I32" => StoredType.Of(ElementType.Int32),
        "U64" => StoredType.Of(ElementType.UInt64),
        "I64" => StoredType.Of(ElementType.Int64),
        "F16" => StoredType.Of(ElementType.Float16),
        "BF16" => StoredType.Of(ElementType.BFloat16),
        "F32" => StoredType.Of(ElementType.Float32),
        "F64" => StoredType.Of(ElementType.Float64),
        "C64" => StoredType.Of(ElementType.Complex64),
        "F8_E4M3" => StoredType.Of(ElementType.Float8E4M3),
        "F8_E5M2" => StoredType.Of(ElementType.Float8E5M2),
        "F4" => StoredType.Float4E2M1 with { Name = name },
        "F6_E2M3" => StoredType.Float6E2M3 with { Name = name },
        "F6_E3M2" => StoredType.Float6E3M2 with { Name = name },
        "F8_E4M3FNUZ" => StoredType.Float8E4M3Fnuz with { Name = name },
        "F8_E5M2FNUZ" => StoredType.Float8E5M2Fnuz with { Name = name },
        "F8_E8M0" => StoredType.Float8E8M0 with { Name = name },
        _ => null,
    };

    private static void RefuseOverlaps(SourceFile file, List<SafetensorsEntry> entries)
    {
        SafetensorsEntry? previous = null;
        foreach (var entry in entries.Where(entry => entry.End > entry.Start).OrderBy(entry => entry.Start))
        {
            if (previous is not null && entry.Start < previous.End)
                throw file.Malformed($"its bytes overlap those of '{previous.Name}'; the format allows no sharing.", entry.Name);
            previous = entry;
        }
    }
}
