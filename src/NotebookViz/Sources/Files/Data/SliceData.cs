namespace NotebookViz.Sources.Files.Data;

/// <summary>A part of other bytes.</summary>
internal sealed class SliceData(TensorData whole, long start, long length) : TensorData
{
    public override long ByteLength => length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The part has {length} bytes.");
        return whole.Read(start + offset, scratch);
    }
}
