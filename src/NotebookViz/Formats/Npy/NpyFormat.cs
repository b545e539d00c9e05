using System.Buffers.Binary;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Npy;

/// <summary>NumPy's format for one array, versions 1 to 3 (numpy.lib.format).</summary>
internal sealed class NpyFormat : IWeightFormat
{
    // Enough for every array of numbers; only structured types, which are refused anyway, have longer headers.
    private const long LongestHeader = 1 << 20;

    public string Description => "NumPy array (.npy)";

    private static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => IsArray(head);

    public WeightList Open(SourceFile file)
    {
        string name = Path.GetFileNameWithoutExtension(file.Name);
        var (header, start) = ReadHeader(file, name);
        return NpyDescriptor.Read(header.Descriptor) is var (type, littleEndian)
            ? new([Numbers(file, name, header, start, type, littleEndian)], file.Name)
            : throw file.Malformed(NpyDescriptor.Refusal(header.Descriptor), name);
    }

    /// <summary>True for what begins like an array.</summary>
    public static bool IsArray(ReadOnlySpan<byte> head) => head.StartsWith(Signature);

    /// <summary>An array of an archive as a weight with that name; without values if the array does not hold numbers.</summary>
    /// <exception cref="WeightFileException">It is malformed.</exception>
    public static Weight Read(SourceFile file, string name)
    {
        var (header, start) = ReadHeader(file, name);
        if (NpyDescriptor.Read(header.Descriptor) is var (type, littleEndian))
            return Numbers(file, name, header, start, type, littleEndian);
        file.ByteCount(header.Shape, 1, name);
        string typeName = header.Descriptor.StartsWith('[') ? "structured" : header.Descriptor;
        return Weight.WithoutValues(name, header.Shape, typeName, Unreadable.Sentence(NpyDescriptor.Refusal(header.Descriptor)));
    }

    private static Weight Numbers(SourceFile file, string name, NpyHeader header, long start, ElementType type, bool littleEndian)
    {
        long length = file.ByteCount(header.Shape, type.Size(), name);
        var data = file.Slice(start, length, name);
        if (header.FortranOrder)
            data = StridedData.Of(data, 0, header.Shape, Shapes.ColumnMajorStrides(header.Shape), type.Size())!;
        return new Weight(name, header.Shape, type, SwappedData.InOrder(data, littleEndian, type));
    }

    private static (NpyHeader Header, long Start) ReadHeader(SourceFile file, string name)
    {
        var prefix = file.Copy(0, 10, "its header");
        int version = prefix[6];
        if (version is < 1 or > 3)
            throw file.Malformed($"it is of .npy version {version}; versions 1 to 3 are known.", name);
        long start = version == 1 ? 10 : 12;
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(file.Copy(8, 4, "its header"));
        if (length > LongestHeader)
            throw file.Malformed($"its header is said to take {length} bytes; no array of numbers needs more than {LongestHeader}.", name);
        var bytes = file.Copy(start, length, "its header");
        try
        {
            return (NpyHeader.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes)), start + length);
        }
        catch (FormatException error)
        {
            throw file.Malformed($"its header is malformed: {error.Message}.", name, error);
        }
    }
}
