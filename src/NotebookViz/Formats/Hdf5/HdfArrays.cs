using System.Numerics;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The arrays in which HDF5 1.10 and later list a dataset's chunks, entry after entry by number.</summary>
internal static class HdfArrays
{
    private const int Prefix = 4 + 1 + 1 + 8, ChecksumLength = 4;

    /// <summary>The entries of an array of a fixed length: one block, in pages where it is long.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where its header lies.</param>
    /// <param name="entryLength">How many bytes an entry must have.</param>
    public static IEnumerable<(long Number, byte[] Entry)> Fixed(HdfFile file, long address, int entryLength)
    {
        var header = file.At(address, 28, "FAHD", "a list of chunks");
        header.Skip(2);
        int length = header.ReadByte(), pageBits = header.ReadByte();
        long count = header.ReadInt64(), block = header.ReadInt64();
        HdfChecksum.Check(file, address, header, "a list of chunks");
        if (block == HdfFile.Undefined)
            return [];
        if (length != entryLength || count < 0 || count > file.Source.Length / entryLength || pageBits > 62)
            throw file.Malformed("a list of chunks is malformed");
        _ = file.At(block, Prefix, "FADB", "a list of chunks");
        long perPage = 1L << pageBits;
        if (count <= perPage)
        {
            HdfChecksum.Check(file, block, Prefix + count * entryLength, "a list of chunks");
            return Entries(file, block + Prefix, count, entryLength, 0);
        }
        long pages = (count + perPage - 1) / perPage;
        HdfChecksum.Check(file, block, Prefix + (pages + 7) / 8, "a list of chunks");
        byte[] written = file.Source.Copy(block + Prefix, (pages + 7) / 8, "a list of chunks");
        return Pages(file, block + Prefix + written.Length + ChecksumLength, written, 0, count, perPage, entryLength, 0);
    }

    /// <summary>The entries of an array that grows: some in its first block, the others in blocks that double in size.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where its header lies.</param>
    /// <param name="entryLength">How many bytes an entry must have.</param>
    public static IEnumerable<(long Number, byte[] Entry)> Extensible(HdfFile file, long address, int entryLength)
    {
        var header = file.At(address, 72, "EAHD", "a list of chunks");
        header.Skip(2);
        int length = header.ReadByte(), bits = header.ReadByte(), inIndex = header.ReadByte(), smallest = header.ReadByte(), pointers = header.ReadByte();
        int pageBits = header.ReadByte();
        header.Skip(5 * 8);
        header.Skip(8);
        long index = header.ReadInt64();
        HdfChecksum.Check(file, address, header, "a list of chunks");
        if (length != entryLength || bits is 0 or > 64 || !BitOperations.IsPow2(smallest) || !BitOperations.IsPow2(pointers) || pageBits > 62 || pointers < 2)
            throw file.Malformed("a list of chunks is malformed");
        return index == HdfFile.Undefined ? [] : new Growing(file, entryLength, bits, smallest, 1L << pageBits).Read(index, inIndex, pointers);
    }

    private static IEnumerable<(long, byte[])> Entries(HdfFile file, long start, long count, int entryLength, long first)
    {
        var cursor = file.At(start, count * entryLength, "a list of chunks");
        for (long i = 0; i < count; i++)
        {
            file.Spend();
            yield return (first + i, cursor.ReadBytes(entryLength));
        }
    }

    // Pages that were never written take up space too.
    private static IEnumerable<(long, byte[])> Pages(
        HdfFile file, long start, byte[] written, long firstBit, long count, long perPage, int entryLength, long first)
    {
        for (long page = 0; page * perPage < count; page++)
        {
            file.Spend();
            long bit = firstBit + page, entries = Math.Min(perPage, count - page * perPage);
            if ((written[bit / 8] & 0x80 >> (int)(bit % 8)) == 0)
                continue;
            long at = start + page * (perPage * entryLength + ChecksumLength);
            HdfChecksum.Check(file, at, entries * entryLength, "a list of chunks");
            foreach (var entry in Entries(file, at, entries, entryLength, first + page * perPage))
                yield return entry;
        }
    }

    private sealed class Growing(HdfFile file, int entryLength, int bits, int smallest, long perPage)
    {
        private readonly int _offsetWidth = (bits + 7) / 8;

        public IEnumerable<(long, byte[])> Read(long index, int inIndex, int pointers)
        {
            int directLevels = 2 * BitOperations.Log2((uint)pointers), levels = 1 + bits - BitOperations.Log2((uint)smallest);
            int blocks = 2 * (pointers - 1), upper = Math.Max(0, levels - directLevels);
            long entriesLength = (long)inIndex * entryLength, length = Prefix + entriesLength + 8L * (blocks + upper);
            _ = file.At(index, length, "EAIB", "a list of chunks");
            HdfChecksum.Check(file, index, length, "a list of chunks");
            foreach (var entry in Entries(file, index + Prefix, inIndex, entryLength, 0))
                yield return entry;
            var addresses = file.At(index + Prefix + entriesLength, 8L * (blocks + upper), "a list of chunks");
            long number = inIndex;
            for (int level = 0; level < levels && addresses.Remaining > 0; level++)
            {
                // Level by level there are 1, 1, 2, 2, 4, 4, … blocks, of 1, 2, 2, 4, 4, … times the smallest length.
                long count = 1L << Math.Min(62, level / 2), entries = (long)smallest << Math.Min(40, (level + 1) / 2);
                if (level < directLevels)
                {
                    for (long i = 0; i < count; i++, number += entries)
                    {
                        foreach (var entry in Block(addresses.ReadInt64(), entries, number, null, 0))
                            yield return entry;
                    }
                    continue;
                }
                long upperBlock = addresses.ReadInt64();
                if (upperBlock == HdfFile.Undefined)
                {
                    number += count * entries;
                    continue;
                }
                foreach (var entry in Upper(upperBlock, count, entries, number))
                    yield return entry;
                number += count * entries;
            }
        }

        private IEnumerable<(long, byte[])> Upper(long address, long count, long entries, long number)
        {
            if (count > file.Source.Length / 8)
                throw file.Malformed("a list of chunks is longer than the file");
            long pages = entries > perPage ? entries / perPage : 0, bitmap = count * ((pages + 7) / 8);
            _ = file.At(address, Prefix, "EASB", "a list of chunks");
            HdfChecksum.Check(file, address, Prefix + _offsetWidth + bitmap + 8 * count, "a list of chunks");
            byte[] written = file.Source.Copy(address + Prefix + _offsetWidth, bitmap, "a list of chunks");
            var addresses = file.At(address + Prefix + _offsetWidth + bitmap, 8 * count, "a list of chunks");
            for (long i = 0; i < count; i++, number += entries)
            {
                foreach (var entry in Block(addresses.ReadInt64(), entries, number, written, i * pages))
                    yield return entry;
            }
        }

        private IEnumerable<(long, byte[])> Block(long address, long entries, long number, byte[]? written, long firstBit)
        {
            file.Spend();
            if (address == HdfFile.Undefined)
                return [];
            _ = file.At(address, Prefix, "EADB", "a list of chunks");
            bool isPaged = entries > perPage;
            if (isPaged && written is null || entries > file.Source.Length / entryLength)
                throw file.Malformed("a list of chunks is malformed");
            int prefix = Prefix + _offsetWidth;
            HdfChecksum.Check(file, address, prefix + (isPaged ? 0 : entries * entryLength), "a list of chunks");
            return isPaged
                ? Pages(file, address + prefix + ChecksumLength, written!, firstBit, entries, perPage, entryLength, number)
                : Entries(file, address + prefix, entries, entryLength, number);
        }
    }
}
