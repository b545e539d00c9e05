using System.IO.Compression;
using NotebookViz.Data;

namespace NotebookViz.Formats.Zip;

/// <summary>A deflated entry's content: the beginning is unpacked separately, for headers, and the whole on demand.</summary>
internal sealed class InflatedData : TensorData
{
    // Weights hardly compress. Content that unpacks to many times its size repeats itself, as masks and zeros do, or is meant to fill the memory.
    private const long UsualTimesLarger = 8, MostTimesLarger = 100, SmallEnough = 1 << 24, MostDistinct = 1 << 27;
    private const int HeadLength = 4096;

    private readonly SourceFile _archive;
    private readonly ZipEntryInfo _entry;
    private readonly TensorData _stored;
    private readonly ComputedData _head, _whole;
    private bool _wholeWasRead;

    /// <summary>The content of an entry of an archive.</summary>
    public InflatedData(SourceFile archive, ZipEntryInfo entry, TensorData stored)
    {
        (_archive, _entry, _stored) = (archive, entry, stored);
        // A short entry is read as a whole, so that its checksum is compared.
        long headLength = entry.Length <= HeadLength ? 0 : HeadLength;
        _head = new(headLength, () => Inflate(headLength));
        _whole = new(entry.Length, InflateWhole);
    }

    public override long ByteLength => _entry.Length;

    internal override object? Hold()
    {
        _wholeWasRead = true;
        return _whole.Hold();
    }

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > ByteLength - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The entry has {ByteLength} bytes.");
        if (!_wholeWasRead && offset + scratch.Length <= _head.ByteLength)
            return _head.Read(offset, scratch);
        _wholeWasRead = true;
        return _whole.Read(offset, scratch);
    }

    private ChunkedBytes InflateWhole()
    {
        // Reading one byte more detects an entry that is longer than stated.
        var content = Inflate(_entry.Length + 1);
        ZipChecksum.Check(_archive, _entry, content.Read);
        return content;
    }

    private ChunkedBytes Inflate(long limit)
    {
        ChunkedBytes content;
        try
        {
            using var inflater = new DeflateStream(new DataStream(_stored), CompressionMode.Decompress);
            content = limit > SmallEnough && limit / UsualTimesLarger > _entry.StoredLength
                ? ChunkedBytes.ReadRepeating(inflater, limit, limit / MostTimesLarger > _entry.StoredLength ? MostDistinct : limit) ?? throw _archive.Malformed(
                    $"its entry '{_entry.Name}' unpacks from {_entry.StoredLength} to {_entry.Length} bytes and does not repeat itself; if you trust it, save it uncompressed (np.savez).")
                : ChunkedBytes.ReadFrom(inflater, limit);
        }
        catch (InvalidDataException error)
        {
            throw _archive.Malformed($"its entry '{_entry.Name}' is damaged; copy the file again.", null, error);
        }
        return content.Length == Math.Min(limit, _entry.Length)
            ? content
            : throw _archive.Malformed($"its entry '{_entry.Name}' does not unpack to the {_entry.Length} bytes that it is said to have; copy the file again.");
    }
}
