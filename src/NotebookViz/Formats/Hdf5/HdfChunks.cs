using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>A chunk that was written.</summary>
/// <param name="Place">The index of its first element.</param>
/// <param name="Address">Where its bytes lie.</param>
/// <param name="StoredLength">How many bytes it has in the file.</param>
/// <param name="Skipped">A bit for each filter that it did not go through.</param>
internal sealed record HdfChunk(long[] Place, long Address, long StoredLength, uint Skipped);

/// <summary>Datasets in chunks, which may be deflated and shuffled; they are assembled at the first read.</summary>
internal static class HdfChunks
{
    // As for zip archives: weights do not shrink to a hundredth.
    private const long MostTimesLarger = 100, SmallEnough = 1 << 24;

    public static (TensorData? Data, string? Problem) Read(HdfValues values, HdfChunkIndex index)
    {
        var (file, name, length) = (values.File, values.Name, values.Length);
        if (index.Filters.Unknown is { } unknown)
            return (null, $"Its values are compressed by the filter number {Numbers.Exact(unknown)}, which is not read");
        if (index.Chunks.Count == 0 || length == 0)
            return HdfLayout.Unwritten(values);
        if (length > Array.MaxLength)
            return (null, $"Its {Numbers.Exact(length)} bytes lie in chunks, of which at most 2 GiB are put together");
        long stored = index.StoredLength;
        if (index.Chunks.Count > length / values.ElementSize)
            throw file.Malformed($"its {length} bytes are said to lie in {index.Chunks.Count} chunks", name);
        long largest = Math.Max(length, index.ChunkLength);
        if (largest > SmallEnough && largest / MostTimesLarger > stored)
            return (null, $"Its {Numbers.Exact(largest)} bytes are stored in {Numbers.Exact(stored)}, less than a hundredth");
        return (ComputedData.Of((int)length, () => Assemble(values, index)), null);
    }

    private static byte[] Assemble(HdfValues values, HdfChunkIndex index)
    {
        var whole = new byte[values.Length];
        FilledData.Fill(whole, values.Fill.Element);
        foreach (var one in index.Chunks)
        {
            WorkScope.ThrowIfCancelled();
            byte[] bytes = values.File.Source.Copy(one.Address, one.StoredLength, "one of its chunks");
            Place(index.Filters.Undo(values.File, bytes, one.Skipped, (int)index.ChunkLength, values.Name), one.Place, whole, values, index.Chunk);
        }
        return whole;
    }

    // A chunk may reach beyond the end of an axis; that part is skipped.
    private static void Place(byte[] bytes, long[] place, byte[] whole, HdfValues values, long[] chunk)
    {
        var shape = values.Shape;
        int last = shape.Length - 1;
        var index = new long[shape.Length];
        int run = (int)Math.Min(chunk[last], shape[last] - place[last]) * values.ElementSize;
        while (true)
        {
            long from = 0, to = 0;
            for (int axis = 0; axis <= last; axis++)
            {
                from = from * chunk[axis] + index[axis];
                to = to * shape[axis] + place[axis] + index[axis];
            }
            bytes.AsSpan((int)from * values.ElementSize, run).CopyTo(whole.AsSpan((int)to * values.ElementSize));
            int carry = last - 1;
            while (carry >= 0 && ++index[carry] == Math.Min(chunk[carry], shape[carry] - place[carry]))
                index[carry--] = 0;
            if (carry < 0)
                return;
        }
    }
}
