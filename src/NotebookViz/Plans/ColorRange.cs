using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>From which value to which the colours of one picture go.</summary>
/// <param name="Scale">The colours.</param>
/// <param name="Low">The value at the lower end.</param>
/// <param name="High">The value at the upper end, above the lower.</param>
/// <param name="Clipped">How many elements, or where cells show means how many of those, lie beyond and are shown in the end's colour.</param>
/// <param name="OfMeans">True where cells show means.</param>
internal sealed record ColorRange(ColorScale Scale, double Low, double High, long Clipped, bool OfMeans = false)
{
    // Beyond the 99 % quantile of what is shown lies an outlier if it would cost the others a third of the scale.
    private const double Share = 0.99;
    private const double Worth = 1.5;

    /// <summary>The place of a value on the scale, from 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value / 2 - Low / 2) / (High / 2 - Low / 2), 0, 1);

    /// <summary>True where a value is beyond the ends.</summary>
    public bool Clips(double value) => value < Low || value > High;

    /// <summary>The range by the options' rule.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="cells">The values shown; NaN in gaps.</param>
    /// <param name="options">Scale and rule.</param>
    /// <param name="pooled">True where a cell stands for several elements.</param>
    /// <param name="outside">What counted the elements outside fixed limits; null where limits are not fixed or nobody asks how many lie outside.</param>
    public static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, bool pooled, Outside? outside = null)
    {
        var range = Of(weight, cells, options, outside?.Count ?? 0);
        // Elements that no cell shows cannot be seen to lie beyond; what is seen are the means.
        return pooled && options.Pooling == Pooling.Mean
            ? range with { OfMeans = true, Clipped = cells.Sum(values => values.LongCount(value => double.IsFinite(value) && range.Clips(value))) }
            : range;
    }

    private static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, long outside)
    {
        var scale = weight.ElementType == ElementType.Bool && options.ColorScale == ColorScale.Diverging ? ColorScale.Boolean : options.ColorScale;
        var statistics = weight.GetStatistics();
        if (scale == ColorScale.Boolean)
            return new(scale, 0, 1, 0);
        if (!double.IsNaN(options.Limits.Low))
            return new(scale, options.Limits.Low, options.Limits.High, outside);

        double limit = statistics.AbsMax;
        long clipped = 0;
        if (options.Limits == ColorLimits.Robust)
        {
            double quantile = MagnitudeHistogram.OfFinite(cells).Quantile(Share);
            if (quantile > 0 && limit > quantile * Worth)
                (limit, clipped) = (quantile, statistics.Magnitudes.CountBeyond(quantile));
        }
        if (limit == 0)
            limit = 1;
        if (scale.IsDiverging || statistics.FiniteCount == 0)
            return new(scale, -limit, limit, clipped);
        double low = Math.Max(statistics.Min, -limit), high = Math.Min(statistics.Max, limit);
        if (low < high)
            return new(scale, low, high, clipped);
        // A constant stands at the scale's lower end, unless there is no room above it.
        high = low + limit;
        return double.IsFinite(high) ? new(scale, low, high, clipped) : new(scale, 0, low, clipped);
    }

    /// <summary>Returns what counts the elements outside fixed limits while they are read; null where limits are not fixed.</summary>
    public static Outside? Counting(VizOptions options) =>
        double.IsNaN(options.Limits.Low) ? null : new Outside(options.Limits.Low, options.Limits.High);
}

/// <summary>How many values lie where on a scale of values; what lies beyond is counted in the outermost bins.</summary>
/// <param name="Low">The lower end of the first bin.</param>
/// <param name="High">The upper end of the last bin.</param>
/// <param name="Counts">The counts, of bins of equal width.</param>
internal sealed record Histogram(double Low, double High, long[] Counts)
{
    private const int Bins = 41;

    /// <summary>The distribution over a picture's colours. An odd number of bins, so that zero has one of its own.</summary>
    public static Histogram Of(Weight weight, ColorRange range) => Over(weight, range.Low, range.High);

    /// <summary>The distribution from one value to another.</summary>
    public static Histogram Over(Weight weight, double low, double high) => new(low, high, weight.GetStatistics().Magnitudes.Bins(low, high, Bins));

    /// <summary>The width of a bin.</summary>
    public double BinWidth => High / Counts.Length - Low / Counts.Length;
}
