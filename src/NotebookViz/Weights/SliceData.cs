namespace NotebookViz;

/// <summary>A part of other bytes.</summary>
internal sealed class SliceData(TensorData whole, long start, long length) : TensorData
{
    public override long ByteLength => length;

    internal override object? Hold() => whole.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The part has {length} bytes.");
        return whole.Read(start + offset, scratch);
    }

    internal override void Gather(long offset, long stride, int size, Span<byte> destination)
    {
        long last = offset + (destination.Length / size - 1) * stride;
        if (offset < 0 || stride < 0 || last > length - size)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The part has {length} bytes.");
        whole.Gather(start + offset, stride, size, destination);
    }
}
