using System.Buffers;
using System.Runtime.InteropServices;
using NotebookViz.Data;

namespace NotebookViz.Formats.Gguf;

/// <summary>Values that are stored in blocks, as single-precision numbers. Blocks are decoded as they are read, and nothing is kept.</summary>
internal sealed class BlockData(TensorData stored, BlockType type) : SinglesData
{
    // The bytes that are read at once, few enough to stay in the processor's cache until they are decoded.
    private const int MostBytes = 1 << 15;

    private readonly BlockFormat _format = type.Format;

    public override long ByteLength => stored.ByteLength / _format.Bytes * _format.Values * sizeof(float);

    internal override object? Hold() => stored.Hold();

    internal override CodedContent? Coded => type.HasSums ? new(stored, type) : null;

    protected override void Read(long start, Span<float> values)
    {
        var (block, within) = Math.DivRem(start, _format.Values);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        for (var rest = values; rest.Length > 0;)
        {
            bool isPart = within > 0 || rest.Length < _format.Values;
            int count = isPart ? 1 : Math.Min(rest.Length / _format.Values, MostBytes / _format.Bytes);
            int length = isPart ? (int)Math.Min(rest.Length, _format.Values - within) : count * _format.Values;
            var bytes = stored.Read(block * _format.Bytes, buffer.AsSpan(0, count * _format.Bytes));
            if (isPart)
                DecodePart(bytes, (int)within, rest[..length]);
            else
                type.Decode(bytes, rest[..length]);
            (block, within) = (block + count, 0);
            rest = rest[length..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // For a column of a matrix whose rows are whole blocks: all values have the same position in their blocks.
    public override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        const int Width = sizeof(float);
        if (size != Width || offset % Width != 0 || stride <= 0 || stride % (_format.Values * Width) != 0)
        {
            base.Gather(offset, stride, size, destination);
            return;
        }
        var (block, within) = Math.DivRem(offset / Width, _format.Values);
        long step = stride / Width / _format.Values * _format.Bytes, place = block * _format.Bytes;
        var rest = MemoryMarshal.Cast<byte, float>(destination);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        while (rest.Length > 0)
        {
            int count = Math.Min(rest.Length, MostBytes / _format.Bytes);
            var bytes = buffer.AsSpan(0, count * _format.Bytes);
            stored.Gather(place, step, _format.Bytes, bytes);
            for (int i = 0; i < count; i++)
                DecodePart(bytes.Slice(i * _format.Bytes, _format.Bytes), (int)within, rest.Slice(i, 1));
            place += count * step;
            rest = rest[count..];
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void DecodePart(ReadOnlySpan<byte> block, int start, Span<float> part)
    {
        Span<float> values = stackalloc float[_format.Values];
        type.Decode(block, values);
        values.Slice(start, part.Length).CopyTo(part);
    }
}
