using System.Buffers.Binary;
using NotebookViz.Data;

namespace NotebookViz.Formats.Zip;

/// <summary>A zip archive's entries, read on demand: stored ones in place, deflated ones unpacked.</summary>
internal sealed class ZipFileView
{
    private readonly SourceFile _file;
    private readonly Dictionary<string, ZipEntryInfo> _byName = new(StringComparer.Ordinal);

    private ZipFileView(SourceFile file)
    {
        _file = file;
        Entries = ZipDirectory.Read(file);
        foreach (var entry in Entries)
        {
            if (!_byName.TryAdd(entry.Name, entry))
                throw file.Malformed($"it has two entries named '{entry.Name}'.");
        }
    }

    /// <summary>The entries in the order of the archive's directory.</summary>
    public IReadOnlyList<ZipEntryInfo> Entries { get; }

    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);

    /// <summary>The archive; its directory is read once, however many formats look into it.</summary>
    public static ZipFileView Open(SourceFile file) => file.Archive ??= new(file);

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>An entry as a file of its own; null where there is none of that name.</summary>
    /// <param name="name">Its path in the archive.</param>
    /// <param name="isChecked">True to compare the checksum of a stored entry too; PyTorch can leave its own out.</param>
    /// <exception cref="WeightFileException">It is malformed, encrypted or compressed in an unknown way.</exception>
    public SourceFile? Find(string name, bool isChecked = false) =>
        _byName.TryGetValue(name, out var entry) ? _file.Part($"{_file.Name} ({name})", Content(entry, isChecked)) : null;

    private TensorData Content(ZipEntryInfo entry, bool isChecked)
    {
        if (entry.Encrypted)
            throw _file.Malformed($"its entry '{entry.Name}' is encrypted; unpack the archive first.");
        // The local header repeats the name, and its extra fields may have another length.
        var header = _file.Copy(entry.Offset, 30, $"its entry '{entry.Name}'");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
            throw _file.Malformed($"its entry '{entry.Name}' is not where the zip directory says.");
        long start = entry.Offset + 30 + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        if (start > _file.Length - entry.StoredLength)
            throw _file.Malformed($"its entry '{entry.Name}' goes beyond the file's end; it may be cut short, copy it again.");
        var stored = new SliceData(_file.Bytes, start, entry.StoredLength);
        return entry.Method switch
        {
            0 when entry.Length != entry.StoredLength => throw _file.Malformed($"its entry '{entry.Name}' is stored but has two lengths, {entry.StoredLength} and {entry.Length}."),
            0 => isChecked ? new CheckedData(_file, entry, stored) : stored,
            8 => new InflatedData(_file, entry, stored),
            _ => throw _file.Malformed($"its entry '{entry.Name}' is compressed by method {entry.Method}; stored and deflated entries are read: pack the archive anew."),
        };
    }
}
