using System.Numerics;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The heap in which a group with many links keeps them: a table of blocks that double in size from row to row.</summary>
internal sealed class FractalHeap
{
    private const int HugeObject = 0x10, ChecksumLength = 4;

    private readonly HdfFile _file;
    private readonly int _offsetWidth, _lengthWidth, _columns, _rows, _directRows;
    private readonly long _firstBlock, _root, _hugeTree;
    private readonly bool _checksummed;
    private readonly HashSet<long> _checked = [];
    private Dictionary<long, (long Place, long Length)>? _huge;

    public FractalHeap(HdfFile file, long address)
    {
        _file = file;
        var header = file.At(address, 160, "FRHP", "a heap");
        header.Skip(1 + 2);
        if (header.ReadUInt16() != 0)
            throw file.Source.Malformed("its lists of names are compressed, which is not read; save it again with h5py.");
        _checksummed = (header.ReadByte() & 2) != 0;
        long longest = (uint)header.ReadInt32();
        header.Skip(8);
        _hugeTree = header.ReadInt64();
        header.Skip(80);
        _columns = header.ReadUInt16();
        _firstBlock = header.ReadInt64();
        long largest = header.ReadInt64();
        int bits = header.ReadUInt16();
        header.Skip(2);
        _root = header.ReadInt64();
        _rows = header.ReadUInt16();
        HdfChecksum.Check(file, address, header, "a heap");
        if (_columns == 0 || bits > 64 || longest == 0 || _firstBlock <= 0 || largest < _firstBlock || !BitOperations.IsPow2(_firstBlock) || !BitOperations.IsPow2(largest))
            throw file.Malformed("a heap's header is malformed");
        _offsetWidth = (bits + 7) / 8;
        _lengthWidth = Math.Min((BitOperations.Log2((ulong)largest) + 7) / 8, BitOperations.Log2((ulong)longest) / 8 + 1);
        _directRows = BitOperations.Log2((ulong)largest) - BitOperations.Log2((ulong)_firstBlock) + 2;
    }

    /// <summary>The object that an id in a tree's record stands for.</summary>
    public ByteCursor Find(ReadOnlySpan<byte> id)
    {
        if (id.Length > 1 && (id[0] & 0xF0) == HugeObject)
            return FindHuge(id[1..]);
        if (id.Length < 1 + _offsetWidth + _lengthWidth || (id[0] & 0xF0) != 0)
            throw _file.Source.Malformed("one of its lists keeps an entry outside its heap, which is not read; save it again with h5py.");
        long offset = Number(id.Slice(1, _offsetWidth)), length = Number(id.Slice(1 + _offsetWidth, _lengthWidth));
        return _file.At(Place(_root, _rows, _firstBlock, offset, 0), length, "a link");
    }

    // An object larger than a block is stored separately, and a tree lists it by number.
    private ByteCursor FindHuge(ReadOnlySpan<byte> id)
    {
        if (_huge is null)
        {
            _huge = [];
            foreach (byte[] record in BTree2.Records(_file, _hugeTree).Where(record => record.Length == 24))
                _huge.TryAdd(Number(record.AsSpan(16)), (Number(record.AsSpan(0, 8)), Number(record.AsSpan(8, 8))));
        }
        return _huge.TryGetValue(Number(id[..Math.Min(id.Length, 8)]), out var found)
            ? _file.At(found.Place, found.Length, "an attribute")
            : throw _file.Malformed("an entry is not in its heap");
    }

    private long Place(long block, int rows, long blockLength, long offset, int depth)
    {
        if (rows == 0)
        {
            if (offset < 0 || offset >= blockLength)
                throw _file.Malformed("an entry lies outside its heap");
            CheckDirect(block, blockLength);
            return block + offset;
        }
        if (depth > HdfFile.DeepestNesting || offset < 0)
            throw _file.Malformed("a heap is too deep");
        int head = 4 + 1 + 8 + _offsetWidth;
        if (_checked.Add(block))
            HdfChecksum.Check(_file, block, head + 8L * _columns * rows, "a heap's block");
        long size = _firstBlock;
        for (int row = 0; row < rows && size > 0; row++, size *= row > 1 ? 2 : 1)
        {
            if (offset / size >= _columns)
            {
                offset -= _columns * size;
                continue;
            }
            long index = (long)row * _columns + offset / size;
            var child = _file.At(block + head + 8 * index, 8, "a heap's block").ReadInt64();
            int below = row < _directRows ? 0 : BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)(_firstBlock * _columns)) + 1;
            return Place(child, below, size, offset % size, depth + 1);
        }
        throw _file.Malformed("an entry lies outside its heap");
    }

    // The checksum lies within the block and counts as zero in its own sum.
    private void CheckDirect(long block, long length)
    {
        if (!_checksummed || !_checked.Add(block))
            return;
        byte[] bytes = _file.Source.Copy(block, length, "a heap's block");
        int at = 4 + 1 + 8 + _offsetWidth;
        if (bytes.Length < at + ChecksumLength)
            throw _file.Malformed("a heap's block is too short");
        var checksum = bytes.AsSpan(at, ChecksumLength);
        uint stored = (uint)Number(checksum);
        checksum.Clear();
        HdfChecksum.Check(_file, stored, bytes, "a heap's block");
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }
}
