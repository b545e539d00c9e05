using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Norms of each index along a group of axes, such as each filter's, over all elements in one pass.</summary>
/// <param name="L1">The sums of magnitudes.</param>
/// <param name="Squares">The sums of squares: the L2 norms squared.</param>
/// <param name="Largest">The largest magnitudes.</param>
internal sealed record FilterNorms(double[] L1, double[] Squares, double[] Largest)
{
    // What is not finite must be seen, so that its filter counts as a strong one.
    private const double NonFinite = double.MaxValue / 4;

    public static FilterNorms Of(Weight weight, AxisGroup group)
    {
        var norms = new FilterNorms(new double[group.Length], new double[group.Length], new double[group.Length]);
        var reader = weight.Reader;
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long start = 0; start < weight.Count; start += buffer.Length)
        {
            Span<double> values = buffer[..(int)Math.Min(buffer.Length, weight.Count - start)];
            reader.Read(start, values);
            TensorPrimitives.Abs<double>(values, values);
            for (int at = 0; at < values.Length;)
            {
                var (index, run) = group.Of(start + at);
                int length = (int)Math.Min(run, values.Length - at);
                norms.Add(index, values.Slice(at, length));
                at += length;
            }
        }
        return norms;
    }

    /// <summary>The indices with the largest L2 norm, in their own order.</summary>
    public long[] Strongest(int most) =>
        [.. Enumerable.Range(0, Squares.Length).OrderByDescending(index => Squares[index]).ThenBy(index => index).Take(most).Order().Select(index => (long)index)];

    // One element after the other: summed by runs, equal filters would differ in the last bit where a block of the reader ends within one.
    private void Add(long index, ReadOnlySpan<double> magnitudes)
    {
        double sum = L1[index], squares = Squares[index];
        foreach (double value in magnitudes)
        {
            sum += double.IsFinite(value) ? value : NonFinite;
            squares += double.IsFinite(value * value) ? value * value : NonFinite;
        }
        (L1[index], Squares[index]) = (sum, squares);
        Largest[index] = double.MaxMagnitude(Largest[index], TensorPrimitives.MaxMagnitude(magnitudes));
    }
}
