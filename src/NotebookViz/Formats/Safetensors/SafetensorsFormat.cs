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
        head.Length >= 10 && HeaderLength(head) <= LongestHeader && head[8..10] is [(byte)'{', (byte)'"' or (byte)'}' or (byte)' '];

    public WeightList Open(SourceFile file)
    {
        long length = (long)HeaderLength(file.Head), start = 8 + length;
        var entries = SafetensorsHeader.Parse(file, file.Copy(8, length, "its header"));
        RefuseOverlaps(file, entries);
        return new(PyTorchNames.Describe(entries.ConvertAll(entry => Read(file, entry, start))), file.Name);
    }

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
        long expected = file.ByteCount(entry.Shape, type.Size(), entry.Name);
        if (length != expected)
            throw file.Malformed($"its shape {Numbers.Shape(entry.Shape)} of {entry.Type} takes {expected} bytes, but it is said to have {length}.", entry.Name);
        if (entry.Start > file.Length - start)
            throw file.Malformed("its values begin beyond the file's end; it may be cut short, copy it again.", entry.Name);
        return new Weight(entry.Name, entry.Shape, type, SwappedData.InOrder(file.Slice(start + entry.Start, length, entry.Name), true, type));
    }

    private static ElementType? TypeOf(string name) => name switch
    {
        "BOOL" => ElementType.Bool,
        "U8" => ElementType.UInt8,
        "I8" => ElementType.Int8,
        "U16" => ElementType.UInt16,
        "I16" => ElementType.Int16,
        "U32" => ElementType.UInt32,
        "I32" => ElementType.Int32,
        "U64" => ElementType.UInt64,
        "I64" => ElementType.Int64,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "F32" => ElementType.Float32,
        "F64" => ElementType.Float64,
        "C64" => ElementType.Complex64,
        "F8_E4M3" => ElementType.Float8E4M3,
        "F8_E5M2" => ElementType.Float8E5M2,
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
