using System.Buffers.Binary;
using System.Text;

namespace NotebookViz.Formats.Zip;

/// <summary>Reads the directory at the end of a zip archive (PKWARE APPNOTE 6.3, with the 64-bit extensions).</summary>
/// <remarks>
/// .NET's ZipArchive does not give the position of an entry in the file, which is needed to read a stored tensor in place.
/// </remarks>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, LocatorSignature = 0x07064b50, End64Signature = 0x06064b50, EntrySignature = 0x02014b50;
    private const int EndLength = 22, LocatorLength = 20, End64Length = 56, EntryLength = 46;

    // A hundred thousand tensors take a hundredth of it.
    private const long LongestDirectory = 1 << 28;

    public static List<ZipEntryInfo> Read(SourceFile file)
    {
        var (start, length) = FindDirectory(file);
        if (length > LongestDirectory)
            throw file.Malformed($"its zip directory is said to take {length} bytes; at most {LongestDirectory} are read.");
        var bytes = file.Copy(start, length, "its zip directory");
        var entries = new List<ZipEntryInfo>();
        for (int place = 0; place + EntryLength <= bytes.Length && UInt32(bytes, place) == EntrySignature;)
            entries.Add(ReadEntry(file, bytes, ref place));
        RefuseOverlaps(file, entries, start);
        return entries;
    }

    private static (long Start, long Length) FindDirectory(SourceFile file)
    {
        int tailLength = (int)Math.Min(file.Length, EndLength + ushort.MaxValue);
        long tailStart = file.Length - tailLength;
        var tail = file.Copy(tailStart, tailLength, "its zip directory");
        for (int place = tailLength - EndLength; place >= 0; place--)
        {
            // A comment may follow; it must fit into the file, otherwise the signature is only a part of the comment.
            if (UInt32(tail, place) != EndSignature || place + EndLength + UInt16(tail, place + 20) > tailLength)
                continue;
            long length = UInt32(tail, place + 12), start = UInt32(tail, place + 16);
            long locator = tailStart + place - LocatorLength;
            if (locator >= 0 && UInt32(file.Copy(locator, LocatorLength, "its zip directory"), 0) == LocatorSignature)
            {
                var end = file.Copy(Int64(file, file.Copy(locator + 8, 8, "its zip directory"), 0), End64Length, "its zip directory");
                if (UInt32(end, 0) != End64Signature)
                    throw file.Malformed("its zip directory is malformed: the 64-bit end record is not where it is said to be.");
                (length, start) = (Int64(file, end, 40), Int64(file, end, 48));
            }
            return (start, length);
        }
        throw file.Malformed("it begins like a zip archive but has no directory at its end; it may be cut short, copy it again.");
    }

    private static ZipEntryInfo ReadEntry(SourceFile file, byte[] bytes, ref int place)
    {
        int at = place;
        int nameLength = UInt16(bytes, at + 28), extraLength = UInt16(bytes, at + 30), commentLength = UInt16(bytes, at + 32);
        if (at + EntryLength + nameLength + extraLength + commentLength > bytes.Length)
            throw file.Malformed("its zip directory is malformed: an entry goes beyond the directory's end.");
        place = at + EntryLength + nameLength + extraLength + commentLength;
        string name = Encoding.UTF8.GetString(bytes, at + EntryLength, nameLength);
        long stored = UInt32(bytes, at + 20), length = UInt32(bytes, at + 24), offset = UInt32(bytes, at + 42);
        ReadLongLengths(file, bytes.AsSpan(at + EntryLength + nameLength, extraLength), ref length, ref stored, ref offset);
        return new(name, UInt16(bytes, at + 10), (UInt16(bytes, at + 8) & 1) != 0, UInt32(bytes, at + 16), stored, length, offset);
    }

    private static void ReadLongLengths(SourceFile file, ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
                return; // Padding, as PyTorch writes it to align the tensors.
            if (id == 1)
            {
                var numbers = extra.Slice(4, size);
                length = Long(length, ref numbers);
                stored = Long(stored, ref numbers);
                offset = Long(offset, ref numbers);
                if (length < 0 || stored < 0 || offset < 0)
                    throw file.Malformed("its zip directory is malformed: an entry's length is beyond 2^63.");
            }
            extra = extra[(4 + size)..];
        }
    }

    // The extra field holds only the numbers that do not fit into 32 bits, in this order.
    private static long Long(long value, ref ReadOnlySpan<byte> numbers)
    {
        if (value != uint.MaxValue || numbers.Length < 8)
            return value;
        value = BinaryPrimitives.ReadInt64LittleEndian(numbers);
        numbers = numbers[8..];
        return value;
    }

    // With entries that share bytes, a small archive could unpack to a huge one.
    private static void RefuseOverlaps(SourceFile file, List<ZipEntryInfo> entries, long directoryStart)
    {
        ZipEntryInfo? previous = null;
        foreach (var entry in entries.OrderBy(entry => entry.Offset))
        {
            if (previous is not null && entry.Offset - previous.Offset < previous.StoredLength + 30)
                throw file.Malformed($"its entries '{previous.Name}' and '{entry.Name}' overlap.");
            previous = entry;
        }
        if (previous is not null && (previous.Offset > directoryStart || previous.StoredLength > directoryStart - previous.Offset))
            throw file.Malformed($"its entry '{previous.Name}' goes beyond the archive's directory.");
    }

    private static ushort UInt16(byte[] bytes, int place) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place));

    private static uint UInt32(byte[] bytes, int place) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place));

    private static long Int64(SourceFile file, byte[] bytes, int place) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(place)) is >= 0 and var value
        ? value
        : throw file.Malformed("its zip directory is malformed: a place is beyond 2^63.");
}

/// <summary>One entry of an archive's directory.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">How it is stored: 0 as it is, 8 deflated.</param>
/// <param name="Encrypted">True where a password is needed.</param>
/// <param name="Crc">The checksum of its content.</param>
/// <param name="StoredLength">How many bytes it takes in the archive.</param>
/// <param name="Length">How many bytes its content has.</param>
/// <param name="Offset">Where its own header begins.</param>
internal sealed record ZipEntryInfo(string Name, int Method, bool Encrypted, uint Crc, long StoredLength, long Length, long Offset);
