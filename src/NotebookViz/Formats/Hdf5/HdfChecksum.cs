using System.Buffers.Binary;
using System.Numerics;

namespace NotebookViz.Formats.Hdf5;

/// <summary>HDF5's checksums: Jenkins' lookup3 behind structures of the newer versions, Fletcher's behind chunks.</summary>
internal static class HdfChecksum
{
    private const int Length = 4;

    // Summing up this many bytes takes about as long as one step.
    private const int BytesPerStep = 64;

    /// <summary>Compares the checksum that follows a structure; the cursor is behind it afterwards.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the structure begins.</param>
    /// <param name="cursor">A cursor behind the structure.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="WeightFileException">The checksum does not match.</exception>
    public static void Check(HdfFile file, long start, ByteCursor cursor, string what)
    {
        byte[] bytes = file.Source.Copy(start, cursor.Position - start, what);
        Check(file, (uint)cursor.ReadInt32(), bytes, what);
    }

    /// <summary>Compares a checksum with that of some bytes.</summary>
    public static void Check(HdfFile file, uint stored, ReadOnlySpan<byte> bytes, string what)
    {
        file.Spend(bytes.Length / BytesPerStep);
        if (stored != Lookup3(bytes))
            throw file.Source.Malformed($"it is damaged: the checksum of {what} does not match; copy it again.");
    }

    /// <summary>As <see cref="Check(HdfFile, long, ByteCursor, string)"/>, for a structure of a known length.</summary>
    public static void Check(HdfFile file, long start, long length, string what)
    {
        var cursor = file.At(start, length + Length, what);
        cursor.Skip(length);
        Check(file, start, cursor, what);
    }

    /// <summary>Bob Jenkins' lookup3 (hashlittle) with the initial value 0.</summary>
    public static uint Lookup3(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xDEADBEEF + (uint)bytes.Length, b = a, c = a;
        if (bytes.IsEmpty)
            return c;
        for (; bytes.Length > 12; bytes = bytes[12..])
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
        }
        Span<byte> last = stackalloc byte[12];
        bytes.CopyTo(last);
        a += BinaryPrimitives.ReadUInt32LittleEndian(last);
        b += BinaryPrimitives.ReadUInt32LittleEndian(last[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(last[8..]);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    /// <summary>Returns a chunk without Fletcher's checksum at its end; null if the checksum does not match.</summary>
    public static byte[]? WithoutFletcher32(byte[] bytes)
    {
        if (bytes.Length < Length)
            return null;
        var values = bytes.AsSpan(0, bytes.Length - Length);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(values.Length)), sum = Fletcher32(values);
        // HDF5 before 1.6.3 swapped the bytes of each half; HDF5 accepts both to this day.
        uint swapped = (sum & 0x00FF00FF) << 8 | (sum & 0xFF00FF00) >> 8;
        return stored == sum || stored == swapped ? values.ToArray() : null;
    }

    // Sums of 16-bit words, the first byte of each the higher one, in ones' complement arithmetic.
    private static uint Fletcher32(ReadOnlySpan<byte> bytes)
    {
        // The sums stay below 2^32 for this many words.
        const int MostWords = 360;
        uint low = 0, high = 0;
        while (bytes.Length >= 2)
        {
            for (int words = Math.Min(bytes.Length / 2, MostWords); words > 0; words--, bytes = bytes[2..])
            {
                low += BinaryPrimitives.ReadUInt16BigEndian(bytes);
                high += low;
            }
            low = Folded(low);
            high = Folded(high);
        }
        if (bytes.Length == 1)
        {
            low += (uint)(bytes[0] << 8);
            high = Folded(high + low);
            low = Folded(low);
        }
        return Folded(high) << 16 | Folded(low);
    }

    private static uint Folded(uint sum) => (sum & 0xFFFF) + (sum >> 16);
}
