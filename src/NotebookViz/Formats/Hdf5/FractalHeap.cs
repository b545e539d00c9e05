using System.Numerics;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The heap in which a group with many links keeps them: a table of blocks that double in size from row to row.</summary>
internal sealed class FractalHeap
{
    private readonly HdfFile _file;
    private readonly int _offsetWidth, _lengthWidth, _columns, _rows, _directRows;
    private readonly long _firstBlock, _root;

    public FractalHeap(HdfFile file, long address)
    {
        _file = file;
        var header = file.At(address, 160, "FRHP", "a heap");
        header.Skip(1 + 2);
        if (header.ReadUInt16() != 0)
            throw file.Source.Malformed("its lists of names are compressed, which is not read; save it again with h5py.");
        header.Skip(1);
        long longest = (uint)header.ReadInt32();
        header.Skip(96);
        _columns = header.ReadUInt16();
        _firstBlock = header.ReadInt64();
        long largest = header.ReadInt64();
        int bits = header.ReadUInt16();
        header.Skip(2);
        _root = header.ReadInt64();
        _rows = header.ReadUInt16();
        if (_columns == 0 || bits > 64 || longest == 0 || _firstBlock <= 0 || largest < _firstBlock || !BitOperations.IsPow2(_firstBlock) || !BitOperations.IsPow2(largest))
            throw file.Malformed("a heap's header makes no sense");
        _offsetWidth = (bits + 7) / 8;
        _lengthWidth = Math.Min((BitOperations.Log2((ulong)largest) + 7) / 8, BitOperations.Log2((ulong)longest) / 8 + 1);
        _directRows = BitOperations.Log2((ulong)largest) - BitOperations.Log2((ulong)_firstBlock) + 2;
    }

    /// <summary>The object that an id in a tree's record stands for.</summary>
    public ByteCursor Find(ReadOnlySpan<byte> id)
    {
        if (id.Length < 1 + _offsetWidth + _lengthWidth || (id[0] & 0xF0) != 0)
            throw _file.Source.Malformed("one of its lists keeps an entry outside its heap, which is not read; save it again with h5py.");
        long offset = Number(id.Slice(1, _offsetWidth)), length = Number(id.Slice(1 + _offsetWidth, _lengthWidth));
        return _file.At(Place(_root, _rows, offset, 0), length, "a link");
    }

    private long Place(long block, int rows, long offset, int depth)
    {
        if (rows == 0)
            return block + offset;
        if (depth > HdfFile.DeepestNesting || offset < 0)
            throw _file.Malformed("a heap is too deep");
        long size = _firstBlock;
        for (int row = 0; row < rows && size > 0; row++, size *= row > 1 ? 2 : 1)
        {
            if (offset / size >= _columns)
            {
                offset -= _columns * size;
                continue;
            }
            long index = (long)row * _columns + offset / size;
            var child = _file.At(block + 4 + 1 + 8 + _offsetWidth + 8 * index, 8, "a heap's block").ReadInt64();
            int below = row < _directRows ? 0 : BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)(_firstBlock * _columns)) + 1;
            return Place(child, below, offset % size, depth + 1);
        }
        throw _file.Malformed("an entry lies outside its heap");
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }
}
