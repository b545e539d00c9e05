namespace NotebookViz.Sources.Files.Data;

/// <summary>Bytes that have to be made first: inflated, decoded from text, rescaled. Made at the first read and kept.</summary>
/// <param name="length">How many bytes there will be.</param>
/// <param name="make">Makes them; called once, whichever thread is first.</param>
internal sealed class ComputedData(long length, Func<ChunkedBytes> make) : TensorData
{
    private readonly Lazy<ChunkedBytes> _bytes = new(make, LazyThreadSafetyMode.ExecutionAndPublication);

    public override long ByteLength => length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {length} bytes.");
        return _bytes.Value.Read(offset, scratch);
    }

    public static TensorData Of(int length, Func<byte[]> make) => new ComputedData(length, () => new ChunkedBytes(make()));
}
