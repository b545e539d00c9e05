using NotebookViz.Common;

namespace NotebookViz.Formats.Hdf5;

/// <summary>Where a dataset's values lie: in its header, in one piece, or in chunks.</summary>
internal static class HdfLayout
{
    private const int Compact = 0, Contiguous = 1, Chunked = 2;

    // Values that were never written take no memory, but reading them takes time.
    private const long MostUnwritten = 1L << 30;

    /// <summary>The bytes in row-major order, or why there are none.</summary>
    public static (TensorData? Data, string? Problem) Read(HdfValues values, ByteCursor content)
    {
        int version = content.ReadByte();
        int rank = version < 3 ? content.ReadByte() : 0;
        int kind = content.ReadByte();
        if (version is < 1 or > 4)
            return (null, "Its values are kept in a way that is not read");
        if (version < 3)
            content.Skip(5);
        return kind switch
        {
            Compact => InHeader(values, content, version, rank),
            Contiguous => InOnePiece(values, content.ReadInt64()),
            Chunked when version == 4 => HdfChunks.Read(values, HdfChunkIndex.Read(values, content)),
            Chunked => HdfChunks.Read(values, OldIndex(values, content, version, rank)),
            _ => (null, "Its values are kept in a way that is not read"),
        };
    }

    /// <summary>Values that were never written.</summary>
    public static (TensorData? Data, string? Problem) Unwritten(HdfValues values) => values.Length <= MostUnwritten
        ? (new FilledData(values.Fill.Element, values.Length), null)
        : (null, $"Its {Numbers.Exact(values.Length)} bytes were never written");

    private static (TensorData? Data, string? Problem) InHeader(HdfValues values, ByteCursor content, int version, int rank)
    {
        if (version < 3)
            content.Skip(4L * rank);
        long length = version < 3 ? (uint)content.ReadInt32() : content.ReadUInt16();
        return length >= values.Length
            ? (values.File.Source.Slice(content.Position, values.Length, values.Name), null)
            : throw values.File.Malformed($"its values take {values.Length} bytes, but its header has {length}", values.Name);
    }

    private static (TensorData? Data, string? Problem) InOnePiece(HdfValues values, long address)
    {
        if (values.Length > 0 && address != HdfFile.Undefined)
            return (values.File.Source.Slice(address, values.Length, values.Name), null);
        return values.Fill.IsUndefined && values.Length > 0 ? (null, "Its values were never written, and it has no fill value") : Unwritten(values);
    }

    // Up to HDF5 1.8, a B-tree lists the chunks.
    private static HdfChunkIndex OldIndex(HdfValues values, ByteCursor content, int version, int rank)
    {
        if (version == 3)
            rank = content.ReadByte();
        long tree = content.ReadInt64();
        if (rank != values.Shape.Length + 1 || values.Shape.Length == 0)
            throw values.File.Malformed("its chunks have another number of axes than it has itself", values.Name);
        var chunk = new long[values.Shape.Length];
        for (int axis = 0; axis < chunk.Length; axis++)
            chunk[axis] = (uint)content.ReadInt32();
        return HdfChunkIndex.OfTree(values, chunk, tree);
    }
}
