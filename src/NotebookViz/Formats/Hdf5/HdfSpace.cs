namespace NotebookViz.Formats.Hdf5;

/// <summary>The lengths of a dataset's or attribute's axes.</summary>
/// <param name="Shape">The lengths.</param>
/// <param name="Longest">How long each axis may become; -1 where that is not limited.</param>
internal sealed record HdfSpace(long[] Shape, long[] Longest)
{
    private const int MostAxes = 32, NoElements = 2;

    public static HdfSpace Read(HdfFile file, ByteCursor content)
    {
        int version = content.ReadByte(), rank = content.ReadByte(), flags = content.ReadByte();
        if (version is not (1 or 2) || rank > MostAxes)
            throw file.Malformed("a shape is of an unknown version");
        int kind = content.ReadByte();
        content.Skip(version == 1 ? 4 : 0);
        if (version == 2 && kind == NoElements)
            return new([0], [0]);
        long[] shape = Lengths(content, rank);
        return new(shape, (flags & 1) != 0 ? Lengths(content, rank) : shape);
    }

    private static long[] Lengths(ByteCursor content, int rank)
    {
        var lengths = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            lengths[axis] = content.ReadInt64();
        return lengths;
    }
}
