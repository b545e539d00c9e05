namespace NotebookViz.Plans;

/// <summary>Plans of smaller pictures for lists, in which several small plots of vectors are side by side.</summary>
internal static class CompactPlan
{
    // In CSS pixels, all margins included.
    private const double Width = 300;

    /// <summary>Returns a vector as a small plot; other plans are returned as they are.</summary>
    public static Plan Of(Plan plan) => plan is LinePlan line ? line with { Caption = Short(line.Caption), Histogram = null, Frame = FrameOf(line) } : plan;

    private static Frame FrameOf(LinePlan line)
    {
        const double height = 96, right = 10;
        double left = LinePlan.LeftOf(line.Range, height, least: 48);
        return new(left, Top: 8, Width - left - right, height, right, Bottom: 36);
    }

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
