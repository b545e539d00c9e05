namespace NotebookViz.Plans;

/// <summary>A picture among many: vectors are small plots, of which several stand side by side.</summary>
internal static class CompactPlan
{
    /// <summary>The width of a small plot in CSS pixels; that of each of the four of a BatchNorm layer, which fit into a row of 800.</summary>
    public const int Width = 300, WidthOfFour = 191;

    /// <summary>Returns a vector as a small plot; other plans are returned as they are.</summary>
    public static Plan Of(Plan plan, int width = Width) => plan is LinePlan line
        ? line with { Caption = Short(line.Caption), Histogram = null, Frame = new(Left: 48, Top: 8, Width: width - 48 - 10, Height: 96, Right: 10, Bottom: 36) }
        : plan;

    // With letters of eleven pixels that are still read when a phone scales the picture by nine tenths.
    private const double NarrowWidth = 390, WideWidth = 430;

    /// <summary>Returns the picture for a narrow page: the same content with larger letters, without the histogram. Null where the picture is narrow anyway.</summary>
    public static Plan? Narrow(Plan plan) => plan switch
    {
        LinePlan line when line.Frame.TotalWidth > WideWidth => line with { Histogram = null, Frame = line.Frame with { Width = NarrowWidth - line.Frame.Left - 20, Right = 20 } },
        FilterGridPlan grid when grid.Frame.TotalWidth > WideWidth => FilterGridPlanner.Narrow(grid, NarrowWidth),
        HeatmapPlan heatmap when heatmap.Frame.TotalWidth > WideWidth => heatmap with
        {
            Histogram = null,
            Frame = Narrow(heatmap.Frame, heatmap.Rows.Cells, heatmap.Columns.Cells),
        },
        _ => null,
    };

    /// <summary>Returns a kernel's picture without its histogram and of a smaller size: letters and bars take as many bytes as a thousand cells.</summary>
    public static Plan Small(Plan plan) => plan switch
    {
        HeatmapPlan heatmap => heatmap with { Histogram = null, Frame = Small(heatmap.Frame, heatmap.Rows.Cells, heatmap.Columns.Cells) },
        FilterGridPlan grid => grid with { Histogram = null, Frame = grid.Frame with { Right = Frame.Side(null) } },
        _ => plan,
    };

    // Above a small plot there is room for what differs from its neighbours.
    private static Caption Short(Caption caption) => caption with { Shape = "", More = [caption.Shape, .. caption.More] };

    // Square cells stay square, others keep their height. Half a pixel is too little for a cell, so a matrix of many columns is a little wider.
    private static Frame Narrow(Frame frame, int rows, int columns)
    {
        double side = Frame.Side(null) + frame.Beside;
        double cell = Math.Max(1, Math.Floor((NarrowWidth - frame.Left - side) / columns * 2) / 2), down = frame.Height / rows;
        double height = rows * (down == frame.Width / columns ? cell : down);
        return frame with { Width = cell * columns, Height = height, Right = side, Bottom = Frame.BottomOf(44, 0, height, null) };
    }

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
