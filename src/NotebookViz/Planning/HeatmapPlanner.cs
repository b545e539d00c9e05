namespace NotebookViz.Planning;

/// <summary>A matrix as a heatmap, its cells square where that leaves room, pooled where they would get too small to see.</summary>
internal static class HeatmapPlanner
{
    private const double Width = 620;
    private const double Height = 540;
    private const double LargestCell = 24;
    private const double SmallestCell = 2;

    public static HeatmapPlan Plan(Weight weight, TensorView view, int cells)
    {
        var (rows, columns) = Fit(view, cells);
        var canvas = new Canvas(rows.Cells, columns.Cells);
        long start = view.Major.Offset(0) + view.Minor.Offset(0);
        var values = BlockPooling.Reduce(weight.Reader, start, rows, view.Rows.Stride, columns, view.Columns.Stride);
        for (int i = 0; i < values.Length; i++)
            canvas.Set(i / columns.Cells, i % columns.Cells, values[i]);

        var limits = ColorLimits.Robust(weight.Statistics);
        string alt = $"A heatmap of {rows.Axis} by {columns.Axis}. {Captions.Extremes(weight)}";
        var caption = Captions.Of(weight, [Captions.Shown(rows, columns), Captions.Pooled(rows, columns), Captions.Clipped(limits)], alt);
        return new(caption, FrameOf(rows, columns), canvas, rows, columns, limits, weight.ElementType);
    }

    private static (CellAxis Rows, CellAxis Columns) Fit(TensorView view, int cells)
    {
        int mostRows = (int)(Height / SmallestCell), mostColumns = (int)(Width / SmallestCell);
        var rows = CellAxis.Fit(view.Rows.Axis, mostRows);
        var columns = CellAxis.Fit(view.Columns.Axis, mostColumns);
        while ((long)rows.Cells * columns.Cells > cells)
        {
            if (rows.Cells >= columns.Cells)
                rows = CellAxis.Fit(view.Rows.Axis, mostRows = rows.Cells - 1);
            else
                columns = CellAxis.Fit(view.Columns.Axis, mostColumns = columns.Cells - 1);
        }
        return (rows, columns);
    }

    private static Frame FrameOf(CellAxis rows, CellAxis columns)
    {
        double width = CellSize(Width, columns.Cells), height = CellSize(Height, rows.Cells);
        // Square cells, unless the matrix is so long that its short side would shrink to a thread.
        double square = Math.Min(width, height);
        if (square * Math.Min(rows.Cells, columns.Cells) >= 60)
            width = height = square;
        else
            (width, height) = (Math.Min(width, square * 8), Math.Min(height, square * 8));
        double total = height * rows.Cells;
        return new(Left: 64, Top: 10, Width: width * columns.Cells, Height: total, Right: 84, Bottom: Math.Max(44, Frame.LeastColorBar - total + 10));
    }

    /// <summary>Half pixels, so that every cell is a whole number of pixels in the static picture, which is drawn at twice the size.</summary>
    private static double CellSize(double room, int cells) => Math.Clamp(Math.Floor(room / cells * 2) / 2, SmallestCell, LargestCell);
}
