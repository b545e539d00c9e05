using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Which indices of a tile axis are shown: all, or where they are too many those of largest norm, in their own order.</summary>
internal static class TileChoice
{
    /// <summary>All indices, or the <paramref name="most"/> with the largest L2 norm.</summary>
    public static long[] Of(Weight weight, AxisGroup group, int most)
    {
        if (group.Length <= most)
            return [.. Enumerable.Range(0, (int)group.Length).Select(index => (long)index)];
        // Axes folded into one have no single stride to sum along; their first indices are shown.
        if (group.Axes.Count != 1)
            return [.. Enumerable.Range(0, most).Select(index => (long)index)];
        var squares = SquaredNorms(weight, group);
        return [.. Enumerable.Range(0, squares.Length)
            .OrderByDescending(index => squares[index]).ThenBy(index => index).Take(most).Order().Select(index => (long)index)];
    }

    private static double[] SquaredNorms(Weight weight, AxisGroup group)
    {
        var squares = new double[group.Length];
        long stride = group.Stride;
        var reader = weight.Reader;
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long start = 0; start < weight.Count; start += buffer.Length)
        {
            Span<double> values = buffer[..(int)Math.Min(buffer.Length, weight.Count - start)];
            reader.Read(start, values);
            for (long at = start; values.Length > 0;)
            {
                int run = (int)Math.Min(values.Length, stride - at % stride);
                double sum = TensorPrimitives.SumOfSquares<double>(values[..run]);
                // What is not finite must be seen, so its filter is among the shown ones.
                squares[at / stride % group.Length] += double.IsFinite(sum) ? sum : double.MaxValue / 4;
                values = values[run..];
                at += run;
            }
        }
        return squares;
    }
}
