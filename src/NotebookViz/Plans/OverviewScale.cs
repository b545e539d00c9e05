using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>
/// The one scale of an overview, symmetric around zero: linear near zero and logarithmic beyond, by the inverse hyperbolic sine, where weights
/// differ much in spread; otherwise linear.
/// </summary>
/// <param name="Limit">The value at the right end.</param>
/// <param name="Linear">Up to about this magnitude the scale is linear.</param>
internal sealed record OverviewScale(double Limit, double Linear)
{
    // Beyond this many times the spread of most weights a scale shows the largest ones and little else.
    private const double MostBeyondSmall = 1000, MostBeyondLarge = 10, MostBeyondQuantile = 3;

    // Where the ends are this near, a linear scale shows all.
    private const double LinearUpTo = 3;

    private const double LeastShare = 1e-9;

    /// <summary>True for a linear scale.</summary>
    public bool IsLinear => Limit <= LinearUpTo * Linear;

    /// <summary>The place of a value from -1 to 1; what lies beyond the limit is at the end.</summary>
    public double Place(double value)
    {
        if (Math.Abs(value) >= Limit)
            return Math.Sign(value);
        return IsLinear ? value / Limit : Math.Asinh(value / Linear) / Math.Asinh(Limit / Linear);
    }

    /// <summary>The scale on which most weights have room; the values that do not are marked.</summary>
    public static OverviewScale Of(IEnumerable<OverviewWeight> weights, ColorLimits limits)
    {
        var drawn = weights.Where(weight => weight.IsDrawn).ToArray();
        double[] spreads = [.. drawn.Select(weight => weight.Spread).Where(spread => spread > 0).Order()];
        if (spreads.Length == 0)
            return new(1, 1);
        double small = spreads[(spreads.Length - 1) / 4], large = spreads[(int)(0.9 * (spreads.Length - 1))];
        double largest = drawn.Max(weight => weight.AbsMax);
        double limit = limits == ColorLimits.MinMax ? largest
            : double.IsNaN(limits.Low) ? Math.Min(Math.Min(largest, MostBeyondQuantile * spreads[^1]), Math.Max(MostBeyondSmall * small, MostBeyondLarge * large))
            : Math.Max(Math.Abs(limits.Low), Math.Abs(limits.High));
        return new(limit, Math.Max(small, limit * LeastShare));
    }

    /// <summary>The scale in words.</summary>
    public string Words => IsLinear
        ? $"linear scale, ±{Numbers.Short(Limit, 3)}"
        : $"symmetric scale, ±{Numbers.Short(Limit, 3)}: linear to about ±{Numbers.Short(Linear, 2)}, logarithmic beyond (asinh)";

    /// <summary>
    /// Values with a number at the axis, each standing for its negative too; the most important first, for not all have room: zero, then those far out.
    /// </summary>
    public IEnumerable<double> Ticks()
    {
        yield return 0;
        double last = Math.Floor(Math.Log10(Limit)), first = Math.Max(Math.Floor(Math.Log10(Linear)) - 1, last - 12);
        foreach (double factor in new[] { 1.0, 5, 2 })
            for (double power = last; power >= first; power--)
            {
                double tick = factor * Math.Pow(10, power);
                if (tick <= Limit)
                    yield return tick;
            }
    }
}
