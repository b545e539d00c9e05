namespace NotebookViz.Sources.Files.Data;

/// <summary>
/// Bytes that have to be made first: inflated or decoded from text. They are made at the first read and kept as long as memory allows; a file of
/// many compressed weights would otherwise end up in memory as a whole.
/// </summary>
/// <param name="length">How many bytes there will be.</param>
/// <param name="make">Makes them; called by one thread at a time, and again after they were let go.</param>
internal sealed class ComputedData(long length, Func<ChunkedBytes> make) : TensorData
{
    private readonly Lock _gate = new();
    private readonly WeakReference<ChunkedBytes> _bytes = new(null!);

    public override long ByteLength => length;

    internal override object? Hold() => Bytes();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {length} bytes.");
        return Bytes().Read(offset, scratch);
    }

    public static TensorData Of(int length, Func<byte[]> make) => new ComputedData(length, () => new ChunkedBytes(make()));

    private ChunkedBytes Bytes()
    {
        if (_bytes.TryGetTarget(out var bytes))
            return bytes;
        lock (_gate)
        {
            if (!_bytes.TryGetTarget(out bytes))
                _bytes.SetTarget(bytes = make());
            return bytes;
        }
    }
}
