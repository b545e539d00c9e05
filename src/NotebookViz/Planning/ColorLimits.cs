namespace NotebookViz.Planning;

/// <summary>What the ends of the colour scale stand for: symmetric about zero, so that the middle colour always is zero.</summary>
/// <param name="Limit">The value at the upper end; its negative at the lower.</param>
/// <param name="Clipped">How many elements lie beyond and are shown in the end's colour.</param>
internal sealed record ColorLimits(double Limit, long Clipped)
{
    // Beyond the 99 % quantile of magnitudes lies an outlier if it would cost the others a third of the scale.
    private const double Share = 0.99;
    private const double Worth = 1.5;

    /// <summary>The largest magnitude, or where outliers would wash the others out the magnitude that 99 % do not exceed.</summary>
    public static ColorLimits Robust(WeightStatistics statistics)
    {
        double largest = statistics.MaxMagnitude;
        double quantile = statistics.Magnitudes.Quantile(Share);
        if (quantile > 0 && largest > quantile * Worth)
            return new(quantile, statistics.Magnitudes.CountBeyond(quantile));
        return new(largest > 0 ? largest : 1, 0);
    }
}
