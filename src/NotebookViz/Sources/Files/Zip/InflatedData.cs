using System.IO.Compression;
using NotebookViz.Sources.Files.Data;

namespace NotebookViz.Sources.Files.Zip;

/// <summary>A deflated entry's content: its beginning at once, for headers, the whole when it is asked for.</summary>
internal sealed class InflatedData : TensorData
{
    // Weights hardly shrink; what unpacks to a hundred times its size is there to fill the memory.
    private const long MostTimesLarger = 100, SmallEnough = 1 << 24;
    private const int HeadLength = 4096;

    private readonly SourceFile _archive;
    private readonly ZipEntryInfo _entry;
    private readonly TensorData _stored;
    private readonly Lazy<byte[]> _head;
    private readonly Lazy<ChunkedBytes> _whole;

    /// <summary>The content of an entry of an archive.</summary>
    /// <exception cref="WeightFileException">It is said to be out of proportion to what it takes in the archive.</exception>
    public InflatedData(SourceFile archive, ZipEntryInfo entry, TensorData stored)
    {
        if (entry.Length > SmallEnough && entry.Length / MostTimesLarger > entry.StoredLength)
            throw archive.Malformed(
                $"its entry '{entry.Name}' is said to unpack from {entry.StoredLength} to {entry.Length} bytes, more than {MostTimesLarger} times; unpack it yourself if you trust it, or save it uncompressed (np.savez).");
        (_archive, _entry, _stored) = (archive, entry, stored);
        _head = new(() => Inflate(Math.Min(HeadLength, entry.Length)).Read(0, new byte[Math.Min(HeadLength, entry.Length)]).ToArray());
        _whole = new(InflateWhole);
    }

    public override long ByteLength => _entry.Length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > ByteLength - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The entry has {ByteLength} bytes.");
        return !_whole.IsValueCreated && offset + scratch.Length <= HeadLength
            ? _head.Value.AsSpan((int)offset, scratch.Length)
            : _whole.Value.Read(offset, scratch);
    }

    private ChunkedBytes InflateWhole()
    {
        // One byte more than promised would show that the promise was false.
        var content = Inflate(_entry.Length + 1);
        return Checksum(content) == _entry.Crc
            ? content
            : throw _archive.Malformed($"its entry '{_entry.Name}' is damaged: its checksum differs; copy the file again.");
    }

    private static uint Checksum(ChunkedBytes content)
    {
        var crc = new Crc32();
        var scratch = new byte[1 << 16];
        for (long place = 0; place < content.Length; place += scratch.Length)
            crc.Add(content.Read(place, scratch.AsSpan(0, (int)Math.Min(scratch.Length, content.Length - place))));
        return crc.Value;
    }

    private ChunkedBytes Inflate(long limit)
    {
        ChunkedBytes content;
        try
        {
            using var inflater = new DeflateStream(new DataStream(_stored), CompressionMode.Decompress);
            content = ChunkedBytes.ReadFrom(inflater, limit);
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
