namespace NotebookViz.Planning;

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
    public static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, bool pooled)
    {
        var range = Of(weight, cells, options);
        // Elements that no cell shows cannot be seen to lie beyond; what is seen are the means.
        return pooled && options.Pooling == Pooling.Mean
            ? range with { OfMeans = true, Clipped = cells.Sum(values => values.LongCount(value => double.IsFinite(value) && range.Clips(value))) }
            : range;
    }

    private static ColorRange Of(Weight weight, IEnumerable<double[]> cells, VizOptions options)
    {
        var scale = weight.ElementType == ElementType.Bool && options.ColorScale == ColorScale.Diverging ? ColorScale.Boolean : options.ColorScale;
        var statistics = weight.Statistics;
        if (scale == ColorScale.Boolean)
            return new(scale, 0, 1, 0);
        if (!double.IsNaN(options.Limits.Low))
            return new(scale, options.Limits.Low, options.Limits.High, CountOutside(weight, options.Limits.Low, options.Limits.High));

        double limit = statistics.MaxMagnitude;
        long clipped = 0;
        if (options.Limits == ColorLimits.Robust)
        {
            var shown = new MagnitudeHistogram();
            foreach (double[] values in cells)
                shown.AddFinite(values);
            double quantile = shown.Quantile(Share);
            if (quantile > 0 && limit > quantile * Worth)
                (limit, clipped) = (quantile, statistics.Magnitudes.CountBeyond(quantile));
        }
        if (limit == 0)
            limit = 1;
        if (scale.IsDiverging || statistics.Finite == 0)
            return new(scale, -limit, limit, clipped);
        double low = Math.Max(statistics.Min, -limit), high = Math.Min(statistics.Max, limit);
        return low < high ? new(scale, low, high, clipped) : new(scale, low, low + limit, clipped);
    }

    private static long CountOutside(Weight weight, double low, double high)
    {
        long count = 0;
        var reader = weight.Reader;
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long start = 0; start < weight.Count; start += buffer.Length)
        {
            var values = buffer[..(int)Math.Min(buffer.Length, weight.Count - start)];
            reader.Read(start, values);
            foreach (double value in values)
                if (double.IsFinite(value) && (value < low || value > high))
                    count++;
        }
        return count;
    }
}
