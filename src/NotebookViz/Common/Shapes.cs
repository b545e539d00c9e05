namespace NotebookViz.Common;

/// <summary>Where elements lie, and how many there are: of a shape that a file claims nothing is taken for granted.</summary>
internal static class Shapes
{
    /// <summary>As many axes as NumPy and PyTorch allow.</summary>
    public const int MaxRank = 64;

    /// <summary>The bytes of all elements; false where a length is negative or any product on the way overflows.</summary>
    public static bool TryByteCount(IReadOnlyList<long> shape, int elementSize, out long count)
    {
        count = 0;
        Int128 product = elementSize;
        foreach (long length in shape)
        {
            if (length < 0)
                return false;
            // The zero is left out: (2^62, 2^62, 0) overflows wherever its lengths are multiplied from the left.
            product *= Math.Max(1, length);
            if (product > long.MaxValue)
                return false;
        }
        count = shape.Contains(0) ? 0 : (long)product;
        return true;
    }

    /// <summary>Elements from one index of an axis to the next, in row-major order.</summary>
    public static long Stride(IReadOnlyList<long> shape, int axis)
    {
        long stride = 1;
        for (int i = axis + 1; i < shape.Count; i++)
            stride *= shape[i];
        return stride;
    }

    /// <summary>The index along each axis of the element at a row-major place.</summary>
    public static long[] Indices(IReadOnlyList<long> shape, long place)
    {
        var indices = new long[shape.Count];
        for (int axis = indices.Length - 1; axis >= 0; axis--)
        {
            indices[axis] = place % shape[axis];
            place /= shape[axis];
        }
        return indices;
    }

    /// <summary>Strides in elements for column-major (Fortran) order.</summary>
    public static long[] ColumnMajorStrides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        long stride = 1;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }
        return strides;
    }
}
