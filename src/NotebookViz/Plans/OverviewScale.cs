using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>
/// The common scale of an overview, symmetric around zero. If the spreads of the weights differ much, it is linear near zero and logarithmic beyond
/// (inverse hyperbolic sine); otherwise it is linear.
/// </summary>
/// <param name="Limit">The value at the right end.</param>
/// <param name="Linear">Up to about this magnitude the scale is linear.</param>
internal sealed record OverviewScale(double Limit, double Linear)
{
    // A scale of more than this many times the spread of most weights would show little but the largest ones.
    private const double MostBeyondSmall = 1000, MostBeyondLarge = 10, MostBeyondQuantile = 3;

    // If the limit is at most this many times the linear part, a linear scale shows everything.
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

    /// <summary>The scale that fits most weights; values beyond it are marked.</summary>
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
    /// The values of ticks, each of which stands for its negative too. The most important come first, because not all may fit: zero, then the largest.
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
