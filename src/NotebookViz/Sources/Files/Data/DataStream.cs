namespace NotebookViz.Sources.Files.Data;

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
