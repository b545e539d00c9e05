namespace NotebookViz.Sources.Files.Data;

/// <summary>Bytes in memory, in pieces: an array ends at 2 GiB, a tensor does not.</summary>
internal sealed class ChunkedBytes
{
    private const int ChunkLength = 1 << 26;

    private readonly List<byte[]> _chunks;

    /// <summary>Bytes in one piece.</summary>
    public ChunkedBytes(byte[] bytes)
    {
        _chunks = [bytes];
        Length = bytes.Length;
    }

    private ChunkedBytes() => _chunks = [];

    public long Length { get; private set; }

    /// <summary>Reads a stream to its end, at most to <paramref name="limit"/> bytes: memory is taken as the bytes come, not as promised.</summary>
    public static ChunkedBytes ReadFrom(Stream stream, long limit)
    {
        var result = new ChunkedBytes();
        while (result.Length < limit)
        {
            var chunk = new byte[Math.Min(ChunkLength, limit - result.Length)];
            int count = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            result._chunks.Add(chunk);
            result.Length += count;
            if (count < chunk.Length)
                break;
        }
        return result;
    }

    /// <summary>Reads bytes, in place where they lie in one piece.</summary>
    public ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (_chunks.Count == 1)
            return _chunks[0].AsSpan(checked((int)offset), scratch.Length);
        int chunk = (int)(offset / ChunkLength), start = (int)(offset % ChunkLength);
        for (var rest = scratch; rest.Length > 0; chunk++, start = 0)
        {
            var part = _chunks[chunk].AsSpan(start, Math.Min(rest.Length, ChunkLength - start));
            if (part.Length == scratch.Length)
                return part;
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }
        return scratch;
    }
}
