using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Formats.Npy;

/// <summary>Writes NumPy's format for one array, version 1, in row-major order (numpy.lib.format).</summary>
internal static class NpyWriter
{
    // NumPy aligns the values, so that a file can be mapped.
    private const int Alignment = 64;

    /// <summary>Writes a weight. NumPy has no bfloat16 and no float8; they become float32, which represents each value exactly.</summary>
    public static void Write(Weight weight, Stream stream)
    {
        bool asSingles = weight.ElementType is ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2;
        string shape = string.Concat(weight.Shape.Select(length => $"{Numbers.Exact(length)}, ")).TrimEnd();
        string header = $"{{'descr': '{Descriptor(asSingles ? ElementType.Float32 : weight.ElementType)}', 'fortran_order': False, 'shape': ({(weight.Shape.Count > 1 ? shape.TrimEnd(',') : shape)}), }}";
        int start = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[start];
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(start - 10)));
        bytes.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        stream.Write(bytes);
        WeightExport.WriteValues(weight, stream, asSingles);
    }

    private static string Descriptor(ElementType type)
    {
        string code = type switch
        {
            ElementType.Bool => "b",
            ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => "u",
            ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 => "i",
            ElementType.Complex64 or ElementType.Complex128 => "c",
            _ => "f",
        };
        string order = type.Size() == 1 ? "|" : BitConverter.IsLittleEndian ? "<" : ">";
        return $"{order}{code}{Numbers.Exact(type.Size())}";
    }
}

/// <summary>Writes NumPy's archive of arrays, as <c>np.savez</c>: not compressed, an entry for each.</summary>
internal static class NpzWriter
{
    // A fixed time, so that every run writes the same bytes.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes weights under their names; a weight without a name gets the name that <c>np.savez</c> would give it.</summary>
    public static void Write(IReadOnlyList<Weight> weights, Stream stream)
    {
        Weight[] named = [.. weights.Select((weight, index) => weight.Name.Length > 0 ? weight : weight.WithName($"arr_{Numbers.Exact(index)}"))];
        WeightExport.RefuseEqualNames(named, "an archive");
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var weight in named)
        {
            var entry = archive.CreateEntry(weight.Name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = Epoch;
            using var content = entry.Open();
            NpyWriter.Write(weight, content);
        }
    }
}
