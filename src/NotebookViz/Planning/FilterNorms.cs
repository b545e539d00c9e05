using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Norms of each index along a group of axes, such as each filter's, over all elements.</summary>
/// <param name="L1">The sums of magnitudes.</param>
/// <param name="Squares">The sums of squares: the L2 norms squared.</param>
/// <param name="Largest">The largest magnitudes.</param>
internal sealed record FilterNorms(double[] L1, double[] Squares, double[] Largest)
{
    // Cut always alike, so that sums round alike on any number of cores.
    private const int Slices = 16;
    private const long LeastToSlice = 1 << 17;
    private const int MostIndicesToSlice = 1 << 14;

    public static FilterNorms Of(Weight weight, AxisGroup group)
    {
        int slices = weight.Count >= LeastToSlice && group.Length <= MostIndicesToSlice ? Slices : 1;
        // All indices in each slice, or each index in one slice: either way those of equal elements get equal sums.
        long unit = weight.Count / group.Period >= slices ? group.Period : group.Run;
        long length = (weight.Count / slices + unit - 1) / unit * unit;
        var parts = new FilterNorms[slices];
        if (slices == 1)
            parts[0] = Scan(weight.Reader, group, 0, weight.Count);
        else
            Parallel.For(0, slices, slice =>
                parts[slice] = Scan(weight.Reader, group, Math.Min(weight.Count, slice * length), Math.Min(weight.Count, (slice + 1) * length)));
        return parts.Aggregate((all, part) =>
        {
            TensorPrimitives.Add(all.L1, part.L1, all.L1);
            TensorPrimitives.Add(all.Squares, part.Squares, all.Squares);
            TensorPrimitives.MaxMagnitude(all.Largest, part.Largest, all.Largest);
            return all;
        });
    }

    /// <summary>The indices with the largest L2 norm, in their own order.</summary>
    public long[] Strongest(int most) =>
        [.. Enumerable.Range(0, Squares.Length).OrderByDescending(index => Squares[index]).ThenBy(index => index).Take(most).Order().Select(index => (long)index)];

    private static FilterNorms Scan(ElementReader reader, AxisGroup group, long start, long end)
    {
        var norms = new NormSums(group.Length);
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        while (start < end)
        {
            // Blocks end where runs do, or begin where they do: a run is always cut alike.
            long wanted = group.Run <= buffer.Length ? buffer.Length / group.Run * group.Run : Math.Min(buffer.Length, group.Run - start % group.Run);
            var values = buffer[..(int)Math.Min(wanted, end - start)];
            reader.Read(start, values);
            TensorPrimitives.Abs(values, values);
            if (group.Run == 1)
                AddSideBySide(norms, group, values, start);
            else
                AddRuns(norms, group, values, start);
            start += values.Length;
        }
        return new(norms.L1, norms.Squares, norms.Largest);
    }

    private static void AddRuns(NormSums norms, AxisGroup group, ReadOnlySpan<double> magnitudes, long start)
    {
        long index = group.Of(start);
        for (int at = 0; at < magnitudes.Length;)
        {
            var run = magnitudes.Slice(at, (int)Math.Min(group.Run, magnitudes.Length - at));
            norms.Add(index, run);
            index = group.After(index, start + at);
            at += run.Length;
        }
    }

    private static void AddSideBySide(NormSums norms, AxisGroup group, ReadOnlySpan<double> magnitudes, long start)
    {
        for (int at = 0; at < magnitudes.Length;)
        {
            long index = group.Of(start + at);
            var neighbours = magnitudes.Slice(at, (int)Math.Min(group.NeighboursFrom(index), magnitudes.Length - at));
            norms.AddEach(index, neighbours);
            at += neighbours.Length;
        }
    }
}
