namespace NotebookViz.Scanning;

/// <summary>
/// Quantiles with linear interpolation between neighbours: <c>numpy.percentile</c> with its default method (type 7 of Hyndman and Fan, 1996).
/// </summary>
internal static class Quantiles
{
    /// <summary>Quantiles of up to this many values are exact. For more, the histogram of the statistics is precise enough and takes no extra memory.</summary>
    public const int MostSorted = 4096;

    /// <summary>Exact quantiles; the values are read once.</summary>
    /// <param name="data">The values, of which at least one is finite.</param>
    /// <param name="type">Their type.</param>
    /// <param name="count">How many values there are.</param>
    /// <param name="min">The smallest finite value.</param>
    /// <param name="max">The largest finite value.</param>
    /// <param name="shares">The shares, 0 to 1.</param>
    public static double[] OfValues(TensorData data, ElementType type, int count, double min, double max, double[] shares)
    {
        var values = new double[count];
        // Computed content is kept in memory only while something holds it.
        object? content = data.Hold();
        new ElementReader(data, type).Read(0, values);
        GC.KeepAlive(content);
        if (!Array.TrueForAll(values, double.IsFinite))
            values = [.. values.Where(double.IsFinite)];
        var sorted = new PartlySorted(values, min, max);
        return Interpolated(sorted.Count, shares, rank => sorted[(int)rank]);
    }

    /// <summary>Quantiles from a histogram. Each neighbour is taken as the middle of its bin, which is at most 1/256 of its magnitude away.</summary>
    /// <param name="histogram">The counts, of at least one value.</param>
    /// <param name="min">The smallest value.</param>
    /// <param name="max">The largest value.</param>
    /// <param name="isWhole">True if all values are whole numbers.</param>
    /// <param name="shares">The shares, 0 to 1.</param>
    public static double[] OfHistogram(MagnitudeHistogram histogram, double min, double max, bool isWhole, double[] shares)
    {
        var (below, above) = (new List<(double Value, long Count)>(), new List<(double Value, long Count)>());
        foreach (var (bin, negative, count) in histogram.Filled())
            (negative ? below : above).Add((Middle(bin, isWhole) * (negative ? -1 : 1), count));
        below.Reverse();
        below.Add((0, histogram.Zeros));
        below.AddRange(above);

        var ends = new long[below.Count];
        long seen = 0;
        for (int i = 0; i < ends.Length; i++)
            ends[i] = seen += below[i].Count;
        return Interpolated(seen, shares, rank =>
        {
            if (rank == 0 || rank == seen - 1)
                return rank == 0 ? min : max;
            // The first bin that ends after the rank; an empty bin has the same end as the one before it.
            int at = Array.BinarySearch(ends, rank + 1);
            at = at < 0 ? ~at : at;
            while (at > 0 && ends[at - 1] > rank)
                at--;
            return Math.Clamp(below[at].Value, min, max);
        });
    }

    private static double Middle(long bin, bool isWhole)
    {
        double lower = MagnitudeHistogram.LowerEdge(bin), middle = lower + (MagnitudeHistogram.UpperEdge(bin) - lower) / 2;
        // A bin includes its upper edge, so each integer up to 256 is the only one in its bin.
        return isWhole ? Math.Ceiling(middle) : middle;
    }

    private static double[] Interpolated(long count, double[] shares, Func<long, double> valueAt)
    {
        var quantiles = new double[shares.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            double place = shares[i] * (count - 1);
            long lower = (long)Math.Floor(place);
            double share = place - lower, low = valueAt(lower), high = share > 0 ? valueAt(lower + 1) : low;
            quantiles[i] = low == high ? low : low * (1 - share) + high * share;
        }
        return quantiles;
    }
}
