namespace NotebookViz.Plans;

/// <summary>Options that give the pictures of two weights a common scale.</summary>
internal static class SharedScale
{
    /// <summary>Returns the options, with the ends of the scale wide enough for both weights.</summary>
    /// <param name="a">The first weight.</param>
    /// <param name="b">The second weight.</param>
    /// <param name="options">How the pictures are made. Fixed limits are kept.</param>
    public static VizOptions Of(Weight a, Weight b, VizOptions options)
    {
        var (lowA, highA) = LinePlan.RangeOf(a.GetStatistics());
        var (lowB, highB) = LinePlan.RangeOf(b.GetStatistics());
        options = options with { LineRange = (Math.Min(lowA, lowB), Math.Max(highA, highB)) };
        if (!double.IsNaN(options.Limits.Low) || a.ElementType == ElementType.Bool || b.ElementType == ElementType.Bool)
            return options;
        var (one, other) = (ColorRange.Of(a, [], options, pooled: false), ColorRange.Of(b, [], options, pooled: false));
        double low = Math.Min(one.Low, other.Low), high = Math.Max(one.High, other.High);
        bool isDiverging = options.ColorScale.IsAutomatic ? low < 0 && high > 0 : options.ColorScale.IsDiverging;
        var limits = isDiverging ? ColorLimits.Fixed(Math.Max(one.Limit, other.Limit)) : ColorLimits.Fixed(low, high);
        return options with { Limits = limits, ColorScale = !options.ColorScale.IsAutomatic ? options.ColorScale : isDiverging ? ColorScale.Diverging : ColorScale.Sequential };
    }
}
