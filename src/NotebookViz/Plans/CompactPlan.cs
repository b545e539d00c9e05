namespace NotebookViz.Plans;

/// <summary>A picture among many: vectors are small plots, of which several stand side by side.</summary>
internal static class CompactPlan
{
    /// <summary>The width of a small plot in CSS pixels.</summary>
    public const int Width = 300;

    /// <summary>Returns a vector as a small plot; other plans are returned as they are.</summary>
    public static Plan Of(Plan plan) => plan is LinePlan line
        ? line with { Histogram = null, Frame = new(Left: 54, Top: 8, Width: Width - 54 - 10, Height: 96, Right: 10, Bottom: 36) }
        : plan;
}
