using System.Buffers.Binary;
using System.IO.Compression;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>Datasets in chunks, which may be deflated and shuffled: put together at the first read.</summary>
internal static class HdfChunks
{
    // As for zip archives: weights do not shrink to a hundredth.
    private const long MostTimesLarger = 100, SmallEnough = 1 << 24;

    private sealed record Chunk(long[] Place, long Address, long StoredLength, uint Skipped);

    public static (TensorData? Data, string? Problem) Read(HdfObject dataset, long tree, long[] shape, long[] chunk, int elementSize, long length, string name)
    {
        var file = dataset.File;
        var filters = Filters(dataset);
        if (filters.Find(filter => filter is not (1 or 2 or 3)) is not 0 and var unknown)
            return (null, $"Its values are compressed by the filter number {Numbers.Exact(unknown)}, which is not read");
        if (!Shapes.TryByteCount(chunk, elementSize, out long chunkLength) || chunkLength is <= 0 or > 1 << 30 || length > Array.MaxLength)
            throw file.Malformed($"its chunks of shape {Numbers.Shape(chunk)} make no sense", name);

        var chunks = new List<Chunk>();
        foreach (var (key, address) in BTree1.Children(file, tree, 1, 8 + 8 * (shape.Length + 1)))
        {
            var place = new long[shape.Length];
            for (int axis = 0; axis < place.Length; axis++)
                place[axis] = BinaryPrimitives.ReadInt64LittleEndian(key.AsSpan(8 + 8 * axis));
            if (place.Where((start, axis) => start < 0 || start >= shape[axis]).Any())
                throw file.Malformed("one of its chunks lies outside it", name);
            chunks.Add(new(place, address, BinaryPrimitives.ReadUInt32LittleEndian(key), BinaryPrimitives.ReadUInt32LittleEndian(key.AsSpan(4))));
        }
        // Overlapping chunks could be filled in again and again.
        long stored = chunks.Sum(one => one.StoredLength);
        if (stored > file.Source.Length || length > SmallEnough && length / MostTimesLarger > stored)
            throw file.Malformed($"its {length} bytes are said to lie in {stored}", name);
        if (chunkLength > SmallEnough && chunkLength / MostTimesLarger > Math.Max(stored, 1) || chunks.Count > length / elementSize)
            throw file.Malformed($"its chunks of shape {Numbers.Shape(chunk)} make no sense", name);
        return (ComputedData.Of((int)length, () => Assemble(file, chunks, filters, shape, chunk, elementSize, (int)length, (int)chunkLength, name)), null);
    }

    private static byte[] Assemble(
        HdfFile file, List<Chunk> chunks, List<int> filters, long[] shape, long[] chunk, int elementSize, int length, int chunkLength, string name)
    {
        var whole = new byte[length];
        foreach (var one in chunks)
        {
            WorkScope.ThrowIfCancelled();
            Place(Unpack(file, one, filters, elementSize, chunkLength, name), one.Place, whole, shape, chunk, elementSize);
        }
        return whole;
    }

    private static byte[] Unpack(HdfFile file, Chunk chunk, List<int> filters, int elementSize, int chunkLength, string name)
    {
        byte[] bytes = file.Source.Copy(chunk.Address, chunk.StoredLength, "one of its chunks");
        for (int i = filters.Count - 1; i >= 0; i--)
        {
            if ((chunk.Skipped >> i & 1) != 0)
                continue;
            bytes = filters[i] switch
            {
                1 => Inflate(file, bytes, chunkLength, name),
                2 => Unshuffle(bytes, elementSize),
                _ => bytes.Length >= 4 ? bytes[..^4] : bytes, // A checksum behind the values.
            };
        }
        return bytes.Length == chunkLength ? bytes : throw file.Malformed($"one of its chunks has {bytes.Length} bytes instead of {chunkLength}", name);
    }

    private static byte[] Inflate(HdfFile file, byte[] bytes, int chunkLength, string name)
    {
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            // A checksum may follow the values within what is deflated.
            var content = ChunkedBytes.ReadFrom(inflater, chunkLength + 4L);
            return content.Read(0, new byte[content.Length]).ToArray();
        }
        catch (InvalidDataException)
        {
            throw file.Malformed("one of its chunks cannot be unpacked", name);
        }
    }

    // All first bytes, then all second bytes, …: back to element after element.
    private static byte[] Unshuffle(byte[] bytes, int elementSize)
    {
        var result = new byte[bytes.Length];
        int count = bytes.Length / elementSize;
        for (int i = 0; i < count; i++)
        {
            for (int part = 0; part < elementSize; part++)
                result[i * elementSize + part] = bytes[part * count + i];
        }
        return result;
    }

    private static void Place(byte[] bytes, long[] place, byte[] whole, long[] shape, long[] chunk, int elementSize)
    {
        int last = shape.Length - 1;
        var index = new long[shape.Length];
        int run = (int)Math.Min(chunk[last], shape[last] - place[last]) * elementSize;
        while (true)
        {
            long from = 0, to = 0;
            bool within = true;
            for (int axis = 0; axis <= last; axis++)
            {
                within &= place[axis] + index[axis] < shape[axis];
                from = from * chunk[axis] + index[axis];
                to = to * shape[axis] + place[axis] + index[axis];
            }
            if (within)
                bytes.AsSpan((int)from * elementSize, run).CopyTo(whole.AsSpan((int)to * elementSize));
            int carry = last - 1;
            while (carry >= 0 && ++index[carry] == chunk[carry])
                index[carry--] = 0;
            if (carry < 0)
                return;
        }
    }

    private static List<int> Filters(HdfObject dataset)
    {
        var filters = new List<int>();
        if (dataset.Message(HdfMessageKind.Filters) is not { } message)
            return filters;
        var content = dataset.Content(message);
        int version = content.ReadByte(), count = content.ReadByte();
        content.Skip(version == 1 ? 6 : 0);
        for (; count > 0; count--)
        {
            int id = content.ReadUInt16();
            int nameLength = version == 1 || id >= 256 ? content.ReadUInt16() : 0;
            content.Skip(2);
            int values = content.ReadUInt16();
            content.Skip((version == 1 ? (nameLength + 7) / 8 * 8 : nameLength) + 4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            filters.Add(id);
        }
        return filters;
    }
}
