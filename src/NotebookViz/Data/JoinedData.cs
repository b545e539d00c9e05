namespace NotebookViz.Data;

/// <summary>Several sequences of bytes, read as one.</summary>
internal sealed class JoinedData : TensorData
{
    private readonly TensorData[] _parts;
    private readonly long[] _ends;

    public JoinedData(TensorData[] parts)
    {
        _parts = parts;
        _ends = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            ByteLength = _ends[i] = checked(ByteLength + parts[i].ByteLength);
    }

    public override long ByteLength { get; }

    internal override object? Hold() => _parts.Select(part => part.Hold()).ToArray();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > ByteLength - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {ByteLength} bytes.");
        for (var rest = scratch; rest.Length > 0;)
        {
            // The first part that ends after the offset.
            int part = Array.BinarySearch(_ends, offset + 1);
            part = part < 0 ? ~part : part;
            while (part > 0 && _ends[part - 1] == _ends[part])
                part--;
            long within = offset - (part == 0 ? 0 : _ends[part - 1]);
            var some = rest[..(int)Math.Min(rest.Length, _ends[part] - offset)];
            _parts[part].Read(within, some).CopyTo(some);
            offset += some.Length;
            rest = rest[some.Length..];
        }
        return scratch;
    }
}
