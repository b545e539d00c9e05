using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NotebookViz.Sources.Files.Data;

/// <summary>Numbers of the other byte order, turned round as they are read.</summary>
/// <param name="source">The bytes as they lie in the file.</param>
/// <param name="width">How many bytes one number has: for complex numbers that of one part.</param>
internal sealed class SwappedData(TensorData source, int width) : TensorData
{
    public override long ByteLength => source.ByteLength;

    internal override object? Hold() => source.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        // Whole numbers alone can be turned round; readers ask for whole elements.
        if (offset % width != 0 || scratch.Length % width != 0)
            throw new ArgumentException($"Numbers of {width} bytes are read whole.", nameof(offset));
        var bytes = source.Read(offset, scratch);
        switch (width)
        {
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(scratch)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(scratch)); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(scratch)); break;
            default: return bytes;
        }
        return scratch;
    }

    /// <summary>Bytes of a known order as the machine's own order.</summary>
    public static TensorData InOrder(TensorData source, bool littleEndian, ElementType type)
    {
        int width = type.IsComplex() ? type.Size() / 2 : type.Size();
        return width == 1 || littleEndian == BitConverter.IsLittleEndian ? source : new SwappedData(source, width);
    }
}
