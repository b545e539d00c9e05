namespace NotebookViz.Planning;

/// <summary>A convolution kernel as a grid of its filters: one stitched canvas, one scale, a title a tile.</summary>
internal static class FilterGridPlanner
{
    private const int MostTiles = 1024;
    private const int MostFilters = 256;
    private const int MostChannels = 16;
    // Two pixels a cell across the widest picture.
    private const int MostTileCells = 300;

    public static FilterGridPlan Plan(Weight weight, TensorView view, int cells)
    {
        // A cell's indices travel with it for the hover, so that a grid's cell costs several times a heatmap's.
        cells /= 4;
        int channels = (int)Math.Min(view.Minor.Length, MostChannels);
        int filters = (int)Math.Min(view.Major.Length, Math.Min(MostFilters, Math.Max(1, Math.Min(MostTiles, cells / 4) / channels)));
        var (rows, columns) = FitTile(view, Math.Max(1, cells / (filters * channels)));
        var majors = TileChoice.Of(weight, view.Major, filters);
        var minors = TileChoice.Of(weight, view.Minor, channels);

        var layout = TileLayout.Fit(filters, channels, rows.Cells, columns.Cells);
        var canvas = new Canvas(layout.Rows, layout.Columns);
        var tiles = new List<Tile>();
        for (int i = 0; i < majors.Length; i++)
            for (int j = 0; j < minors.Length; j++)
            {
                var (row, column) = layout.Place(i, j);
                tiles.Add(new Tile(row, column, majors[i], minors[j]));
                long start = view.Major.Offset(majors[i]) + view.Minor.Offset(minors[j]);
                var values = BlockPooling.Reduce(weight.Reader, start, rows, view.Rows.Stride, columns, view.Columns.Stride);
                for (int k = 0; k < values.Length; k++)
                    canvas.Set(row + k / columns.Cells, column + k % columns.Cells, values[k]);
            }

        var limits = ColorLimits.Robust(weight.Statistics);
        var labels = TileLabels.Of(layout, view, majors, minors);
        string alt = $"A grid of {Numbers.Grouped(tiles.Count)} tiles, one for each {Each(view)}, of {rows.Axis} by {columns.Axis}. {Captions.Extremes(weight)}";
        var caption = Captions.Of(weight,
            [
                $"one tile for each {Each(view)}: {rows.Axis} down, {columns.Axis} across",
                Captions.LeftOut(view.Major, majors), Captions.LeftOut(view.Minor, minors), Captions.Pooled(rows, columns), Captions.Clipped(limits),
            ], alt);
        return new(caption, FrameOf(layout, labels), layout.CellSize, canvas, tiles, rows, columns, view.Major, view.Minor, labels, limits, weight.ElementType);
    }

    private static string Each(TensorView view) => view.Minor.Length > 1 ? $"{view.Major.Axis.Each} and {view.Minor.Axis.Each}" : view.Major.Axis.Each;

    private static (CellAxis Rows, CellAxis Columns) FitTile(TensorView view, int cells)
    {
        int side = MostTileCells;
        var rows = CellAxis.Fit(view.Rows.Axis, side);
        var columns = CellAxis.Fit(view.Columns.Axis, side);
        while ((long)rows.Cells * columns.Cells > cells && side > 1)
        {
            side = Math.Max(rows.Cells, columns.Cells) - 1;
            rows = CellAxis.Fit(view.Rows.Axis, side);
            columns = CellAxis.Fit(view.Columns.Axis, side);
        }
        return (rows, columns);
    }

    private static Frame FrameOf(TileLayout layout, IReadOnlyList<CanvasLabel> labels)
    {
        int side = labels.Where(label => !label.IsTitle).Select(label => label.Text.Length).DefaultIfEmpty(0).Max();
        return new(Left: 14 + side * 6.5, Top: 6, Width: layout.Columns * layout.CellSize, Height: layout.Rows * layout.CellSize, Right: 84,
            Bottom: Math.Max(12, Frame.LeastColorBar - layout.Rows * layout.CellSize + 10));
    }
}
