using NotebookViz.Common;

namespace NotebookViz.Data;

/// <summary>Bytes as a stream, for the libraries that ask for one. A stream has a place: one for each thread.</summary>
internal sealed class DataStream(TensorData data) : Stream
{
    private long _place;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => data.ByteLength;

    public override long Position
    {
        get => _place;
        set => _place = value >= 0 ? value : throw new IOException("There is nothing before the first byte.");
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Max(0, Math.Min(buffer.Length, Length - _place));
        if (count > 0)
            data.Read(_place, buffer[..count]).CopyTo(buffer);
        _place += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => checked(_place + offset),
        _ => checked(Length + offset),
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

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
            WorkScope.ThrowIfCancelled();
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
