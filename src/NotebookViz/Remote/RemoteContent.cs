namespace NotebookViz.Remote;

/// <summary>The content of a remote file, block by block: from memory, from the cache on disk, or from the server.</summary>
/// <param name="client">Reads from the server.</param>
/// <param name="version">The version that was opened; no other version is read.</param>
/// <param name="cache">Its blocks on disk.</param>
/// <param name="blockLength">How many bytes a block has.</param>
internal sealed class RemoteContent(RemoteClient client, RemoteVersion version, BlockCache cache, int blockLength) : TensorData, IDisposable
{
    // Threads that read a tensor together need a few blocks each.
    private const int MostInMemory = 24;

    // Sequential reading fetches several blocks at once.
    private const int MostAtOnce = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, byte[]> _blocks = [];
    private readonly Queue<long> _order = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly long _blockCount = (version.Length + blockLength - 1) / blockLength;

    public override long ByteLength => version.Length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > version.Length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The file has {version.Length} bytes.");
        for (var rest = scratch; rest.Length > 0;)
        {
            var (index, within) = Math.DivRem(offset, blockLength);
            var part = Block(index).AsSpan((int)within);
            part = part[..Math.Min(part.Length, rest.Length)];
            part.CopyTo(rest);
            rest = rest[part.Length..];
            offset += part.Length;
        }
        return scratch;
    }

    /// <summary>Cancels a read in progress.</summary>
    public void Dispose() => _closing.Cancel();

    // One thread at a time: the others most likely need the same block.
    private byte[] Block(long index)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_blocks.TryGetValue(index, out byte[]? known))
                return known;
            if (cache.Read(index, LengthOf(index)) is { } stored)
                return Keep(index, stored);
            try
            {
                Fetch(index, CountFrom(index));
            }
            catch (OperationCanceledException error) when (_closing.IsCancellationRequested)
            {
                throw new ObjectDisposedException("The file is closed.", error);
            }
            return _blocks[index];
        }
    }

    private int CountFrom(long index)
    {
        int count = 1;
        if (_blocks.ContainsKey(index - 1))
            while (count < MostAtOnce && index + count < _blockCount && !_blocks.ContainsKey(index + count) && !cache.Has(index + count))
                count++;
        return count;
    }

    private void Fetch(long first, int count)
    {
        long start = first * blockLength;
        byte[] bytes = client.Read(start, (int)Math.Min((long)count * blockLength, version.Length - start), version, _closing.Token);
        for (int i = 0; i < count; i++)
        {
            byte[] block = count == 1 ? bytes : bytes.AsSpan(i * blockLength, LengthOf(first + i)).ToArray();
            cache.Write(first + i, block);
            Keep(first + i, block);
        }
    }

    private byte[] Keep(long index, byte[] block)
    {
        if (_order.Count >= MostInMemory)
            _blocks.Remove(_order.Dequeue());
        _order.Enqueue(index);
        return _blocks[index] = block;
    }

    private int LengthOf(long index) => (int)Math.Min(blockLength, version.Length - index * blockLength);
}
