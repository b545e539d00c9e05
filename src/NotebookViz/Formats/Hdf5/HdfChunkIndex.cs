using System.Buffers.Binary;
using System.Numerics;
using NotebookViz.Common;

namespace NotebookViz.Formats.Hdf5;

/// <summary>A dataset's chunks: their shape, their filters and where each of them lies.</summary>
internal sealed class HdfChunkIndex
{
    private const long LargestChunk = 1 << 30;
    private const int SingleChunk = 1, Implicit = 2, FixedArray = 3, ExtensibleArray = 4, Tree = 5;
    private const int EdgesUnfiltered = 1, SingleFiltered = 2;

    private readonly HdfValues _values;
    private readonly List<HdfChunk> _chunks = [];
    private readonly bool _edgesUnfiltered;

    private HdfChunkIndex(HdfValues values, long[] chunk, bool edgesUnfiltered)
    {
        if (!Shapes.TryByteCount(chunk, values.ElementSize, out long length) || length is <= 0 or > LargestChunk)
            throw values.File.Malformed($"its chunks of shape {Numbers.Shape(chunk)} make no sense", values.Name);
        (_values, Chunk, ChunkLength, _edgesUnfiltered) = (values, chunk, length, edgesUnfiltered);
        Filters = new(values.Object, values.ElementSize);
    }

    public long[] Chunk { get; }

    /// <summary>The size of a chunk in bytes, before filters.</summary>
    public long ChunkLength { get; }

    /// <summary>The size of all chunks in the file, in bytes.</summary>
    public long StoredLength { get; private set; }

    public HdfFilters Filters { get; }

    public IReadOnlyList<HdfChunk> Chunks => _chunks;

    /// <summary>Chunks that a tree of the older version lists.</summary>
    public static HdfChunkIndex OfTree(HdfValues values, long[] chunk, long tree)
    {
        var index = new HdfChunkIndex(values, chunk, edgesUnfiltered: false);
        foreach (var (key, address) in BTree1.Children(values.File, tree, 1, 8 + 8 * (chunk.Length + 1)))
        {
            var place = new long[chunk.Length];
            for (int axis = 0; axis < place.Length; axis++)
                place[axis] = BinaryPrimitives.ReadInt64LittleEndian(key.AsSpan(8 + 8 * axis));
            // The last number is the offset within an element.
            if (place.Where((start, axis) => start % chunk[axis] != 0).Any() || key.AsSpan(8 + 8 * chunk.Length).ContainsAnyExcept((byte)0))
                throw values.File.Malformed("one of its chunks begins within another one", values.Name);
            index.Add(place, address, BinaryPrimitives.ReadUInt32LittleEndian(key), BinaryPrimitives.ReadUInt32LittleEndian(key.AsSpan(4)));
        }
        return index;
    }

    /// <summary>Chunks by a layout message of version 4; the cursor is behind its class.</summary>
    public static HdfChunkIndex Read(HdfValues values, ByteCursor content)
    {
        int flags = content.ReadByte(), rank = content.ReadByte(), width = content.ReadByte();
        if (rank != values.Shape.Length + 1 || rank == 1 || width is < 1 or > 8)
            throw values.File.Malformed("its chunks have another number of axes than it has itself", values.Name);
        var lengths = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            lengths[axis] = Number(content, width);
        var index = new HdfChunkIndex(values, lengths[..^1], (flags & EdgesUnfiltered) != 0);
        int kind = content.ReadByte();
        if (kind == SingleChunk)
        {
            bool isFiltered = (flags & SingleFiltered) != 0;
            long stored = isFiltered ? content.ReadInt64() : index.ChunkLength;
            index.AddSingle(stored, isFiltered ? (uint)content.ReadInt32() : 0, content.ReadInt64());
            return index;
        }
        content.Skip(kind switch
        {
            Implicit => 0,
            FixedArray => 1,
            ExtensibleArray => 5,
            Tree => 6,
            _ => throw values.File.Malformed("its chunks are listed in an unknown way", values.Name),
        });
        long address = content.ReadInt64();
        if (address == HdfFile.Undefined)
            return index;
        if (kind == Implicit)
            index.AddImplicit(address);
        else if (kind == Tree)
            index.AddTree(address);
        else
            index.AddArray(address, kind == ExtensibleArray);
        return index;
    }

    private void AddSingle(long stored, uint skipped, long address)
    {
        if (address != HdfFile.Undefined)
            Add(new long[Chunk.Length], address, stored, skipped);
    }

    // The chunks follow each other, numbered by the largest shape.
    private void AddImplicit(long address)
    {
        long number = 0;
        for (long at = address; at <= _values.File.Source.Length - ChunkLength; at += ChunkLength, number++)
        {
            _values.File.Spend();
            if (Place(number, -1) is not { } place)
                return;
            if (IsWithin(place))
                Add(place, at, ChunkLength, 0);
        }
    }

    private void AddTree(long address)
    {
        int sizeWidth = SizeWidth(), head = 8 + (Filters.Any ? sizeWidth + 4 : 0);
        foreach (byte[] record in BTree2.Records(_values.File, address))
        {
            if (record.Length != head + 8 * Chunk.Length)
                throw _values.File.Malformed("a list of chunks is of another kind than it should be", _values.Name);
            var place = new long[Chunk.Length];
            for (int axis = 0; axis < place.Length; axis++)
            {
                long scaled = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(head + 8 * axis));
                place[axis] = scaled >= 0 && scaled <= long.MaxValue / Chunk[axis] ? scaled * Chunk[axis] : -1;
            }
            AddEntry(record.AsSpan(0, head), place, sizeWidth);
        }
    }

    private void AddArray(long address, bool extensible)
    {
        int unlimited = Array.IndexOf(_values.Space.Longest, -1);
        if (extensible != unlimited >= 0 || extensible && Array.LastIndexOf(_values.Space.Longest, -1) != unlimited)
            throw _values.File.Malformed("its chunks are listed in another way than its shape asks for", _values.Name);
        int sizeWidth = SizeWidth(), entryLength = 8 + (Filters.Any ? sizeWidth + 4 : 0);
        var entries = extensible
            ? HdfArrays.Extensible(_values.File, address, entryLength)
            : HdfArrays.Fixed(_values.File, address, entryLength);
        foreach (var (number, entry) in entries)
        {
            if (Place(number, unlimited) is { } place && IsWithin(place))
                AddEntry(entry, place, sizeWidth);
        }
    }

    // An entry is an address, with filters followed by the length and a bit for each filter that was left out.
    private void AddEntry(ReadOnlySpan<byte> entry, long[] place, int sizeWidth)
    {
        long address = BinaryPrimitives.ReadInt64LittleEndian(entry);
        if (address == HdfFile.Undefined)
            return;
        long stored = ChunkLength;
        if (Filters.Any)
        {
            stored = 0;
            for (int i = sizeWidth - 1; i >= 0; i--)
                stored = stored << 8 | entry[8 + i];
        }
        Add(place, address, stored, Filters.Any ? BinaryPrimitives.ReadUInt32LittleEndian(entry[(8 + sizeWidth)..]) : 0);
    }

    private void Add(long[] place, long address, long stored, uint skipped)
    {
        if (!IsWithin(place))
            throw _values.File.Malformed("one of its chunks lies outside it", _values.Name);
        // Overlapping chunks could otherwise be unpacked any number of times.
        if (stored <= 0 || stored > _values.File.Source.Length - StoredLength)
            throw _values.File.Malformed("its chunks are longer than the file", _values.Name);
        StoredLength += stored;
        bool isEdge = place.Where((start, axis) => start + Chunk[axis] > _values.Shape[axis]).Any();
        _chunks.Add(new(place, address, stored, _edgesUnfiltered && isEdge ? uint.MaxValue : skipped));
    }

    private bool IsWithin(long[] place) => !place.Where((start, axis) => start < 0 || start >= _values.Shape[axis]).Any();

    // The position of a chunk by its number. Chunks are numbered by the largest shape, an unlimited axis first. Null after the last one.
    private long[]? Place(long number, int unlimited)
    {
        var place = new long[Chunk.Length];
        for (int axis = Chunk.Length - 1; axis >= 0; axis--)
        {
            if (axis == unlimited)
                continue;
            long longest = _values.Space.Longest[axis], count = longest / Chunk[axis] + (longest % Chunk[axis] > 0 ? 1 : 0);
            if (count <= 0)
                return null;
            place[axis] = number % count * Chunk[axis];
            number /= count;
        }
        if (unlimited < 0)
            return number == 0 ? place : null;
        place[unlimited] = number <= long.MaxValue / Chunk[unlimited] ? number * Chunk[unlimited] : -1;
        return place;
    }

    // Filters may make a chunk larger: HDF5 reserves one more byte for its length.
    private int SizeWidth() => Math.Min(8, 1 + (BitOperations.Log2((ulong)ChunkLength) + 8) / 8);

    private static long Number(ByteCursor content, int width)
    {
        byte[] bytes = content.ReadBytes(width);
        Array.Resize(ref bytes, 8);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
