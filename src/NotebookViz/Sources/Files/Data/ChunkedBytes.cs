namespace NotebookViz.Sources.Files.Data;

/// <summary>Bytes in memory, in pieces: an array ends at 2 GiB, a tensor does not.</summary>
internal sealed class ChunkedBytes
{
    private const int ChunkLength = 1 << 26, FirstLength = 1 << 16;

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
            int wanted = (int)Math.Min(ChunkLength, limit - result.Length);
            byte[] chunk = ReadChunk(stream, wanted);
            result._chunks.Add(chunk);
            result.Length += chunk.Length;
            if (chunk.Length < wanted)
                break;
        }
        return result;
    }

    private static byte[] ReadChunk(Stream stream, int wanted)
    {
        var chunk = new byte[Math.Min(wanted, FirstLength)];
        int count = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
        while (count == chunk.Length && count < wanted)
        {
            Array.Resize(ref chunk, (int)Math.Min(wanted, 2L * count));
            count += stream.ReadAtLeast(chunk.AsSpan(count), chunk.Length - count, throwOnEndOfStream: false);
        }
        Array.Resize(ref chunk, count);
        return chunk;
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
