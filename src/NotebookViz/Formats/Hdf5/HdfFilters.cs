using System.IO.Compression;
using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The filters of a dataset's chunks, in the order in which they were applied: deflate, shuffle and Fletcher's checksum.</summary>
internal sealed class HdfFilters
{
    private const int Deflate = 1, Shuffle = 2, Fletcher32 = 3, ChecksumLength = 4;

    private readonly List<(int Id, int ElementSize)> _filters = [];

    public HdfFilters(HdfObject dataset, int elementSize)
    {
        if (dataset.Message(HdfMessageKind.Filters) is not { } message)
            return;
        if (dataset.Followed(message) is not { } own)
            throw dataset.File.Malformed("its filters are kept in a table of shared messages, which is not read");
        var content = dataset.Content(own);
        int version = content.ReadByte(), count = content.ReadByte();
        content.Skip(version == 1 ? 6 : 0);
        for (; count > 0; count--)
        {
            int id = content.ReadUInt16();
            int nameLength = version == 1 || id >= 256 ? content.ReadUInt16() : 0;
            content.Skip(2);
            int values = content.ReadUInt16();
            content.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            int first = values > 0 ? content.ReadInt32() : 0;
            content.Skip(4L * Math.Max(values - 1, 0) + (version == 1 && values % 2 == 1 ? 4 : 0));
            _filters.Add((id, id == Shuffle && first > 0 ? first : elementSize));
        }
    }

    public bool Any => _filters.Count > 0;

    /// <summary>The number of an unsupported filter; null if all are supported.</summary>
    public int? Unknown => _filters.Select(filter => filter.Id).Where(id => id is not (Deflate or Shuffle or Fletcher32)).Cast<int?>().FirstOrDefault();

    /// <summary>A chunk's bytes as they were before the filters.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The bytes as they lie in the file.</param>
    /// <param name="skipped">A bit for each filter that this chunk did not go through.</param>
    /// <param name="chunkLength">How many bytes there will be.</param>
    /// <param name="name">The dataset's name.</param>
    /// <exception cref="WeightFileException">They are damaged.</exception>
    public byte[] Undo(HdfFile file, byte[] bytes, uint skipped, int chunkLength, string name)
    {
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (skipped >> i & 1) != 0)
                continue;
            bytes = _filters[i].Id switch
            {
                // The deflated content may include checksums after the values.
                Deflate => Inflate(file, bytes, chunkLength + (long)ChecksumLength * _filters.Count, name),
                Shuffle => Unshuffle(bytes, _filters[i].ElementSize),
                _ => HdfChecksum.WithoutFletcher32(bytes)
                    ?? throw file.Source.Malformed("it is damaged: the checksum of one of its chunks does not match; copy the file again.", name),
            };
        }
        return bytes.Length == chunkLength ? bytes : throw file.Malformed($"one of its chunks has {bytes.Length} bytes instead of {chunkLength}", name);
    }

    private static byte[] Inflate(HdfFile file, byte[] bytes, long longest, string name)
    {
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var content = ChunkedBytes.ReadFrom(inflater, longest);
            return content.Read(0, new byte[content.Length]).ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw file.Source.Malformed("it is damaged: one of its chunks cannot be unpacked; copy the file again.", name, error);
        }
    }

    // Shuffled content has all first bytes, then all second bytes, and so on. Bytes that do not fill an element stay at the end.
    private static byte[] Unshuffle(byte[] bytes, int elementSize)
    {
        var result = new byte[bytes.Length];
        int count = bytes.Length / elementSize;
        for (int i = 0; i < count; i++)
        {
            for (int part = 0; part < elementSize; part++)
                result[i * elementSize + part] = bytes[part * count + i];
        }
        bytes.AsSpan(count * elementSize).CopyTo(result.AsSpan(count * elementSize));
        return result;
    }
}
