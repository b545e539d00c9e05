namespace NotebookViz.Plans;

/// <summary>Plans of smaller pictures for lists, in which several small plots of vectors are side by side.</summary>
internal static class CompactPlan
{
    /// <summary>The width of a small plot in CSS pixels, and the width if the four plots of a BatchNorm layer share a row of 800 pixels.</summary>
    public const int Width = 300, WidthOfFour = 191;

    /// <summary>Returns a vector as a small plot; other plans are returned as they are.</summary>
    public static Plan Of(Plan plan, int width = Width) => plan is LinePlan line
        ? line with { Caption = Short(line.Caption), Histogram = null, Frame = new(Left: 48, Top: 8, Width: width - 48 - 10, Height: 96, Right: 10, Bottom: 36) }
        : plan;

    /// <summary>Returns a kernel's picture without its histogram and of a smaller size: text and bars take as many bytes as a thousand cells.</summary>
    public static Plan Small(Plan plan) => plan switch
    {
        HeatmapPlan heatmap => heatmap with { Histogram = null, Frame = Small(heatmap.Frame, heatmap.Rows.Cells, heatmap.Columns.Cells) },
        FilterGridPlan grid => grid with { Histogram = null, Frame = grid.Frame with { Right = Frame.Side(null) } },
        _ => plan,
    };

    // The line above a small plot only has room for what differs from its neighbours.
    private static Caption Short(Caption caption) => caption with { Shape = "", More = [caption.Shape, .. caption.More] };

    private static Frame Small(Frame frame, int rows, int columns)
    {
        const double most = 220;
        double scale = Math.Min(1, most / Math.Max(frame.Width, frame.Height));
        double width = columns * Cell(frame.Width * scale / columns), height = rows * Cell(frame.Height * scale / rows);
        return frame with { Width = width, Height = height, Right = Frame.Side(null) + frame.Beside, Bottom = Frame.BottomOf(44, 0, height, null) };
    }

    // Half pixels, as in the large picture.
    private static double Cell(double size) => Math.Max(1, Math.Round(size * 2) / 2);
}
