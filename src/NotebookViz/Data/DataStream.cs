using System.IO.Hashing;
using NotebookViz.Common;

namespace NotebookViz.Data;

/// <summary>Bytes as a stream, for libraries that need one. A stream has a position, so each thread needs its own.</summary>
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

/// <summary>Bytes in memory, in chunks, because an array is limited to 2 GiB and a tensor is not.</summary>
internal sealed class ChunkedBytes
{
    // Chunks are too small for the large object heap, which is collected too seldom: a file of many compressed weights would take several times the
    // memory of one.
    private const int LongChunk = 1 << 16, ShortChunk = 1 << 12;

    private readonly List<byte[]> _chunks;
    private readonly int _chunkLength = LongChunk;

    /// <summary>Bytes in one piece.</summary>
    public ChunkedBytes(byte[] bytes)
    {
        _chunks = [bytes];
        Length = bytes.Length;
    }

    private ChunkedBytes(int chunkLength) => (_chunks, _chunkLength) = ([], chunkLength);

    public long Length { get; private set; }

    /// <summary>
    /// Reads a stream to its end, at most to <paramref name="limit"/> bytes: memory is allocated as the bytes arrive, not by the stated length.
    /// </summary>
    public static ChunkedBytes ReadFrom(Stream stream, long limit)
    {
        var result = new ChunkedBytes(LongChunk);
        while (result.Length < limit)
        {
            WorkScope.ThrowIfCancelled();
            int wanted = (int)Math.Min(LongChunk, limit - result.Length);
            var chunk = new byte[wanted];
            int count = stream.ReadAtLeast(chunk, wanted, throwOnEndOfStream: false);
            result._chunks.Add(chunk);
            result.Length += count;
            if (count < wanted)
                break;
        }
        return result;
    }

    /// <summary>Reads a stream that repeats itself: equal chunks are stored once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limit">How many bytes are read at most.</param>
    /// <param name="mostDistinct">How many bytes are kept at most.</param>
    /// <returns>The bytes; null if they would take more memory.</returns>
    public static ChunkedBytes? ReadRepeating(Stream stream, long limit, long mostDistinct)
    {
        var result = new ChunkedBytes(ShortChunk);
        var known = new Dictionary<ulong, byte[]>();
        var buffer = new byte[ShortChunk];
        for (int count = ShortChunk; count == ShortChunk && result.Length < limit; result.Length += count)
        {
            WorkScope.ThrowIfCancelled();
            int wanted = (int)Math.Min(ShortChunk, limit - result.Length);
            count = stream.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var piece = buffer.AsSpan(0, count);
            ulong hash = XxHash3.HashToUInt64(piece);
            if (!known.TryGetValue(hash, out var chunk) || !piece.SequenceEqual(chunk))
            {
                if ((mostDistinct -= count) < 0)
                    return null;
                known[hash] = chunk = piece.ToArray();
            }
            result._chunks.Add(chunk);
        }
        return result;
    }

    /// <summary>Reads bytes, in place if they are in one chunk.</summary>
    public ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (_chunks.Count == 1)
            return _chunks[0].AsSpan(checked((int)offset), scratch.Length);
        int chunk = (int)(offset / _chunkLength), start = (int)(offset % _chunkLength);
        for (var rest = scratch; rest.Length > 0; chunk++, start = 0)
        {
            var part = _chunks[chunk].AsSpan(start, Math.Min(rest.Length, _chunkLength - start));
            if (part.Length == scratch.Length)
                return part;
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }
        return scratch;
    }
}
