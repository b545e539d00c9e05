using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>The colour scale of a picture and the values at its ends.</summary>
/// <param name="Scale">The colours.</param>
/// <param name="Low">The value at the lower end.</param>
/// <param name="High">The value at the upper end, above the lower.</param>
/// <param name="Clipped">How many elements, or cells if they show means, exceed the limits and are shown in the colour of the nearer end.</param>
/// <param name="OfCells">True if cells show means, so that the limits, the histogram and the clipped count refer to the cells.</param>
internal sealed record ColorRange(ColorScale Scale, double Low, double High, long Clipped, bool OfCells = false)
{
    /// <summary>The place of a value on the scale, from 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value / 2 - Low / 2) / (High / 2 - Low / 2), 0, 1);

    /// <summary>The larger magnitude of the two ends.</summary>
    public double Limit => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>True where a value is beyond the ends.</summary>
    public bool Clips(double value) => value < Low || value > High;

    /// <summary>The range by the options' rule.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="cells">The values shown; NaN in gaps.</param>
    /// <param name="options">Scale and rule.</param>
    /// <param name="pooled">True where a cell stands for several elements.</param>
    /// <param name="counted">The counts of the elements within fixed limits; null if limits are not fixed or the counts are not needed.</param>
    public static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, bool pooled, BinCounter? counted = null)
    {
        if (weight.ElementType == ElementType.Bool && options.ColorScale is { IsAutomatic: true } or { Name: nameof(ColorScale.Diverging) })
            return new(ColorScale.Boolean, 0, 1, 0);
        bool ofCells = pooled && options.Pooling.IsMean();
        var statistics = weight.GetStatistics();
        var shown = ofCells ? Spread.Of(cells) : new(statistics.Min, statistics.Max, statistics.Magnitudes);
        var scale = !options.ColorScale.IsAutomatic ? options.ColorScale : shown.HasOneSign ? ColorScale.Sequential : ColorScale.Diverging;
        if (!double.IsNaN(options.Limits.Low))
            return new(scale, options.Limits.Low, options.Limits.High,
                ofCells ? cells.Sum(values => values.LongCount(value => value < options.Limits.Low || value > options.Limits.High)) : counted is null ? 0 : counted.Below + counted.Above, ofCells);

        double limit = options.Limits == ColorLimits.Robust ? ColorFence.Of(shown.Magnitudes, shown.AbsMax) : shown.AbsMax;
        long clipped = limit < shown.AbsMax ? shown.Magnitudes.CountBeyond(limit) : 0;
        if (limit == 0)
            limit = 1;
        if (scale.IsDiverging || shown.IsEmpty)
            return new(scale, -limit, limit, clipped, ofCells);
        // For values of one sign, the scale ends at the smallest and largest value.
        double low = Math.Max(shown.Min, -limit), high = Math.Min(shown.Max, limit);
        if (low < high)
            return new(scale, low, high, clipped, ofCells);
        // A constant is at the lower end of the scale, unless the upper end would overflow.
        high = low + limit;
        return double.IsFinite(high) ? new(scale, low, high, clipped, ofCells) : new(scale, 0, low, clipped, ofCells);
    }

    /// <summary>Returns a counter of the elements within and outside fixed limits; null if limits are not fixed.</summary>
    public static BinCounter? Counting(Weight weight, VizOptions options) =>
        double.IsNaN(options.Limits.Low) ? null : new(options.Limits.Low, options.Limits.High, Histogram.BinsFor(weight.Count));

    // The basis of the range: the extremes and the magnitudes of elements, or of cells that show means.
    private sealed record Spread(double Min, double Max, MagnitudeHistogram Magnitudes)
    {
        public bool IsEmpty => Magnitudes.Count == 0;

        public double AbsMax => IsEmpty ? 0 : Math.Max(Math.Abs(Min), Math.Abs(Max));

        // True for values of one sign, but not if all are zeros.
        public bool HasOneSign => !IsEmpty && (Min >= 0) != (Max <= 0);

        public static Spread Of(IReadOnlyCollection<double[]> cells)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (double[] values in cells)
                foreach (double value in values)
                    if (double.IsFinite(value))
                        (low, high) = (Math.Min(low, value), Math.Max(high, value));
            return new(low, high, MagnitudeHistogram.OfFinite(cells));
        }
    }
}

/// <summary>The limit of robust colours: the largest magnitude, or less if there are outliers that would leave few colours for the other values.</summary>
/// <remarks>
/// An outlier exceeds twice the 99 % quantile of the non-zero magnitudes. For normally distributed values this is 5.2 standard deviations,
/// independent of their number. So few ordinary values are clipped, pictures of layers with the same spread have the same colours, and sparse weights
/// are judged by their non-zero values.
/// </remarks>
internal static class ColorFence
{
    private const double Share = 0.99;
    private const double Factor = 2;

    // If values come near the fence, as normally distributed ones do, the fence is the limit. Others, such as uniform ones, end well below it.
    private const double Near = 0.65;

    // Among fewer values, outliers cannot be identified.
    private const int Fewest = 30;

    /// <summary>The limit of the colours: the largest magnitude, or the edge of a bin below it.</summary>
    /// <param name="magnitudes">The magnitudes shown.</param>
    /// <param name="largest">The largest of them.</param>
    public static double Of(MagnitudeHistogram magnitudes, double largest)
    {
        if (magnitudes.Count - magnitudes.Zeros < Fewest)
            return largest;
        // Because the factor is two, the fence is the edge of a bin, as the quantile is, so that the values beyond it can be counted.
        double fence = Factor * magnitudes.QuantileOfNonzero(Share);
        if (!double.IsFinite(fence))
            return largest;
        double last = largest <= fence ? largest : magnitudes.LastEdgeWithin(fence);
        return last >= Near * fence ? fence : last;
    }
}

/// <summary>A histogram over a range of values. Zeros and values outside the range are counted separately.</summary>
/// <param name="Edges">The bins' edges in rising order, one more than there are bins.</param>
/// <param name="Counts">The count of each bin.</param>
/// <param name="Zeros">How many values are zero.</param>
/// <param name="Below">How many values lie below the first edge.</param>
/// <param name="Above">How many values lie above the last edge.</param>
/// <param name="OfCells">True if means of blocks were counted, which are what the colours show, and not values.</param>
internal sealed record Histogram(double[] Edges, long[] Counts, long Zeros, long Below, long Above, bool OfCells = false)
{
    // Fewer values do not make a distribution.
    private const int FewestValues = 30;
    private const int FewestBins = 7, MostBins = 41;

    // The largest shift of a border, as a fraction of a bin.
    private const double Slack = 0.125;

    public double Low => Edges[0];

    public double High => Edges[^1];

    /// <summary>What was counted.</summary>
    public string What => OfCells ? "blocks" : "values";

    /// <summary>The most values in a bin.</summary>
    public long Largest => Counts.Aggregate(Math.Max);

    /// <summary>The separate counts: the bin where each is shown, the count, and its name.</summary>
    public IEnumerable<(int Bin, long Count, string What)> Apart()
    {
        if (Zeros > 0 && Low <= 0 && High >= 0)
        {
            int place = Array.BinarySearch(Edges, 0);
            yield return (Math.Clamp(place < 0 ? ~place - 1 : place, 0, Counts.Length - 1), Zeros, "zeros");
        }
        if (Below > 0)
            yield return (0, Below, $"{What} below {Numbers.Short(Low)}");
        if (Above > 0)
            yield return (Counts.Length - 1, Above, $"{What} above {Numbers.Short(High)}");
    }

    /// <summary>The distribution over a picture's colours; null where there are too few values for one.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="range">The colours.</param>
    /// <param name="cells">The cells shown.</param>
    /// <param name="isWhole">True where the cells are all the elements.</param>
    /// <param name="counted">The counts of the elements within fixed limits; null if limits are not fixed.</param>
    public static Histogram? Of(Weight weight, ColorRange range, IReadOnlyCollection<double[]> cells, bool isWhole, BinCounter? counted) =>
        // Booleans have only two values.
        range.Scale == ColorScale.Boolean ? null
        : counted is not null && !range.OfCells ? weight.GetStatistics().FiniteCount < FewestValues ? null : Of(counted)
        : Over(weight, range.Low, range.High, isWhole || range.OfCells ? cells : null) is { } histogram ? histogram with { OfCells = range.OfCells } : null;

    /// <summary>The distribution from one value to another; null where there are too few values for one.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="values">The values to count; null for the elements of the weight.</param>
    public static Histogram? Over(Weight weight, double low, double high, IReadOnlyCollection<double[]>? values = null)
    {
        var statistics = weight.GetStatistics();
        long count = values?.Sum(some => some.LongCount(double.IsFinite)) ?? statistics.FiniteCount;
        return count < FewestValues ? null : WithBins(weight, low, high, BinsFor(count - (values is null ? statistics.ZeroCount : 0)), values);
    }

    /// <summary>The distribution of a weight's elements over a number of bins from its smallest to its largest value, which differ.</summary>
    public static Histogram WithBins(Weight weight, int bins) => WithBins(weight, weight.GetStatistics().Min, weight.GetStatistics().Max, bins, null);

    /// <summary>The distribution of a weight's elements over a number of bins from one value to another, which differ.</summary>
    public static Histogram WithBins(Weight weight, double low, double high, int bins) => WithBins(weight, low, high, bins, null);

    private static Histogram WithBins(Weight weight, double low, double high, int bins, IReadOnlyCollection<double[]>? values)
    {
        if (values is null && Snapped(weight.GetStatistics(), low, high, bins) is { } snapped)
            return snapped;
        var counter = new BinCounter(low, high, bins);
        if (values is null)
            weight.Observe(counter);
        foreach (double[] some in values ?? [])
            counter.See(some, 0);
        return Of(counter);
    }

    private static Histogram Of(BinCounter counter) => new(counter.Edges, counter.Counts, counter.Zeros, counter.Below, counter.Above);

    /// <summary>The number of bins for a number of values, by Rice's rule. It is odd, so that zero is in the middle of a bin.</summary>
    public static int BinsFor(long count) => Math.Clamp(2 * (int)Math.Round(Math.Cbrt(count)) | 1, FewestBins, MostBins);

    // Moves the borders to edges of the fine bins, so that the counts are exact without reading the values again. Null if these edges are too far apart.
    private static Histogram? Snapped(WeightStatistics statistics, double low, double high, int bins)
    {
        bool hasBelow = low > statistics.Min, hasAbove = high < statistics.Max;
        double width = high / bins - low / bins, farthest = Math.Max(Math.Abs(low), Math.Abs(high));
        if (hasBelow && !IsEdge(-low) || hasAbove && !IsEdge(high) || !(farthest * MagnitudeHistogram.LargestStep <= 2 * Slack * width))
            return null;
        double[] edges = BinCounter.EdgesOf(low, high, bins);
        for (int i = 1; i < bins; i++)
            edges[i] = MagnitudeHistogram.NearestEdge(edges[i]);
        double[] borders = [hasBelow ? low : double.NegativeInfinity, .. edges[1..^1], hasAbove ? high : double.PositiveInfinity];
        var (counts, below, above) = statistics.Magnitudes.Between(borders);
        return new(edges, counts, statistics.ZeroCount, below, above);
    }

    // A value on the edge is counted on the side of zero, so the end must face away from zero.
    private static bool IsEdge(double end) => end > 0 && MagnitudeHistogram.NearestEdge(end) == end;
}
