using System.Buffers;
using System.Runtime.InteropServices;
using NotebookViz.Data;

namespace NotebookViz.Formats.Gguf;

/// <summary>Decodes a block.</summary>
/// <param name="block">The bytes of one block.</param>
/// <param name="values">Where its values go: as many as a block has.</param>
internal delegate void BlockDecoder(ReadOnlySpan<byte> block, Span<float> values);

/// <summary>Values that are stored in blocks, as single-precision numbers. Blocks are decoded as they are read, and nothing is kept.</summary>
internal sealed class BlockData(TensorData stored, BlockFormat format, BlockDecoder decode) : SinglesData
{
    // The bytes that are read at once, few enough to stay in the processor's cache until they are decoded.
    private const int MostBytes = 1 << 15;

    public override long ByteLength => stored.ByteLength / format.Bytes * format.Values * sizeof(float);

    internal override object? Hold() => stored.Hold();

    protected override void Read(long start, Span<float> values)
    {
        var (block, within) = Math.DivRem(start, format.Values);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        for (var rest = values; rest.Length > 0;)
        {
            bool isPart = within > 0 || rest.Length < format.Values;
            int count = isPart ? 1 : Math.Min(rest.Length / format.Values, MostBytes / format.Bytes);
            int length = isPart ? (int)Math.Min(rest.Length, format.Values - within) : count * format.Values;
            var bytes = stored.Read(block * format.Bytes, buffer.AsSpan(0, count * format.Bytes));
            if (isPart)
                DecodePart(bytes, (int)within, rest[..length]);
            else
                for (int i = 0; i < count; i++)
                    decode(bytes.Slice(i * format.Bytes, format.Bytes), rest.Slice(i * format.Values, format.Values));
            (block, within) = (block + count, 0);
            rest = rest[length..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // For a column of a matrix whose rows are whole blocks: all values have the same position in their blocks.
    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        const int Width = sizeof(float);
        if (size != Width || offset % Width != 0 || stride <= 0 || stride % (format.Values * Width) != 0)
        {
            base.Gather(offset, stride, size, destination);
            return;
        }
        var (block, within) = Math.DivRem(offset / Width, format.Values);
        long step = stride / Width / format.Values * format.Bytes, place = block * format.Bytes;
        var rest = MemoryMarshal.Cast<byte, float>(destination);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        while (rest.Length > 0)
        {
            int count = Math.Min(rest.Length, MostBytes / format.Bytes);
            var bytes = buffer.AsSpan(0, count * format.Bytes);
            stored.Gather(place, step, format.Bytes, bytes);
            for (int i = 0; i < count; i++)
                DecodePart(bytes.Slice(i * format.Bytes, format.Bytes), (int)within, rest.Slice(i, 1));
            place += count * step;
            rest = rest[count..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void DecodePart(ReadOnlySpan<byte> block, int start, Span<float> part)
    {
        Span<float> values = stackalloc float[format.Values];
        decode(block, values);
        values.Slice(start, part.Length).CopyTo(part);
    }
}
