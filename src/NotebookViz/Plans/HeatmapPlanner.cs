using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>A matrix as a heatmap, with square cells if possible, pooled if they would be too small to see.</summary>
internal static class HeatmapPlanner
{
    private const double Height = 540;
    private const double LargestCell = 24;
    private const double SmallestCell = 2, SmallestInDetail = 1;

    // A budget of more cells than fit into 1 MiB, the limit of a display in a notebook, is for a page.
    private const int MostInDisplay = 150_000;

    // With more elements, the detail is not worth the bytes.
    private const int MostFine = 1 << 16;

    public static HeatmapPlan Plan(Weight weight, TensorView view, VizOptions options, int cells)
    {
        var (rows, columns) = Fit(view, options.Width, cells);
        var pooling = options.Pooling.For(rows.Block * columns.Block);
        bool hasFine = rows.Block * columns.Block > 1 && rows.Axis.Length * columns.Axis.Length <= Math.Min(MostFine, cells - (long)rows.Cells * columns.Cells);
        var plan = Plan(weight, view, options with { Pooling = pooling }, rows, columns, hasFine);
        return pooling == Pooling.Rms && !Poolings.CanSquare(weight.GetStatistics())
            ? Plan(weight, view, options with { Pooling = Pooling.AbsMax }, rows, columns, hasFine)
            : plan;
    }

    private static HeatmapPlan Plan(Weight weight, TensorView view, VizOptions options, CellAxis rows, CellAxis columns, bool hasFine)
    {
        var axes = view.CellAxes(weight, rows, columns);
        var (blocks, counted) = (Blocks.Of(weight.ElementType, axes, options.Pooling), ColorRange.Counting(weight, options));
        var squares = !Profiles.AreShown(rows, columns) ? null : options.Pooling == Pooling.Rms ? blocks : Blocks.Of(weight.ElementType, axes, Pooling.Rms);
        weight.Observe([.. new ScanObserver?[] { blocks, counted, squares == blocks ? null : squares }.OfType<ScanObserver>()]);
        var pooled = view.In([.. axes.Select(axis => (long)axis.Cells)]);
        double[] values = Cells(blocks, pooled, rows, columns);
        var profiles = squares is null ? null : Profiles.Of(weight, squares == blocks ? values : Cells(squares, pooled, rows, columns), rows, columns);
        options.Pooling.Round(values, weight.ElementType);
        var canvas = new Canvas(rows.Cells, columns.Cells, values);

        bool isWhole = rows.Block * columns.Block == 1;
        var range = ColorRange.Of(weight, [canvas.Values], options, !isWhole, counted);
        var histogram = Histogram.Of(weight, range, [canvas.Values], isWhole, counted);
        double[]? fine = hasFine ? Elements(weight, view) : null;
        string[] seen = [Captions.Pooled(rows, columns, options.Pooling), Captions.Clipped(weight, range)];
        var caption = Captions.Of(weight, seen, [Captions.Shown(rows, columns), Captions.Profiled(profiles, rows, columns), Captions.Marked(range), Captions.Symbols(canvas, range), Captions.AllFilters(weight, options), fine is null ? "" : "zooming into the interactive figure shows each value"], $"A heatmap of {rows.Axis} by {columns.Axis}. {Captions.Extremes(weight)}");
        return new(caption, FrameOf(rows, columns, options.Width, histogram, profiles is null ? 0 : Profiles.Room), canvas, rows, columns, range, histogram, weight.ElementType)
        {
            Profiles = profiles,
            Fine = fine,
        };
    }

    // Row by row, whatever their order in memory.
    private static double[] Cells(Blocks blocks, TensorView view, CellAxis rows, CellAxis columns)
    {
        var stored = new double[rows.Cells * columns.Cells];
        blocks.Cells.Read(0, stored);
        if (view.Columns.Stride == 1 && view.Rows.Stride == columns.Cells)
            return stored;
        var cells = new double[stored.Length];
        for (int row = 0; row < rows.Cells; row++)
            for (int column = 0; column < columns.Cells; column++)
                cells[row * columns.Cells + column] = stored[row * view.Rows.Stride + column * view.Columns.Stride];
        return cells;
    }

    // Row by row, whichever axis is stored first.
    private static double[] Elements(Weight weight, TensorView view)
    {
        CellAxis rows = new(view.Rows.Axis, 1), columns = new(view.Columns.Axis, 1);
        var values = new double[weight.Count];
        TileReader.Read(weight.Reader, 0, rows, view.Rows.Stride, columns, view.Columns.Stride, Pooling.AbsMax, values);
        return values;
    }

    private static (CellAxis Rows, CellAxis Columns) Fit(TensorView view, double width, int cells)
    {
        // On a page with room for detail, a picture is larger than in a notebook.
        int detail = cells > MostInDisplay ? (int)Math.Sqrt(cells) : 0;
        int mostRows = Math.Max(detail, (int)(Height / SmallestCell)), mostColumns = Math.Max(detail, (int)(width / SmallestCell));
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

    private static Frame FrameOf(CellAxis rows, CellAxis columns, double most, Histogram? histogram, double bars)
    {
        double width = CellSize(most, columns.Cells), height = CellSize(Height, rows.Cells);
        // Square cells, unless the matrix is so long that its short side would be too thin.
        double square = Math.Min(width, height);
        if (square * Math.Min(rows.Cells, columns.Cells) >= 60)
            width = height = square;
        else
            (width, height) = (Math.Min(width, square * 8), Math.Min(height, square * 8));
        double total = height * rows.Cells;
        int ticks = rows.Axis.Names.Count > 0 ? rows.Axis.Names.Max(name => name.Length) : Numbers.Exact(rows.Axis.Length).Length;
        return new(Left: Math.Max(58, 34 + ticks * 6.5), Top: 10 + bars, Width: width * columns.Cells, Height: total, Right: Frame.Side(histogram) + bars, Bottom: Frame.BottomOf(44, 0, total, histogram))
        {
            Above = bars,
            Beside = bars,
        };
    }

    /// <summary>Half pixels, so that every cell is a whole number of pixels in the static picture, which is drawn at twice the size.</summary>
    private static double CellSize(double room, int cells) => Math.Clamp(Math.Floor(room / cells * 2) / 2, cells > room / SmallestCell ? SmallestInDetail : SmallestCell, LargestCell);
}

/// <summary>A matrix as a heatmap.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Frame">The plotting area.</param>
/// <param name="Canvas">The cells.</param>
/// <param name="Rows">What the rows are.</param>
/// <param name="Columns">What the columns are.</param>
/// <param name="Range">What the colours stand for.</param>
/// <param name="Histogram">How the values are distributed over the colours; null where they are too few.</param>
/// <param name="ElementType">The type of the values.</param>
internal sealed record HeatmapPlan(
    Caption Caption, Frame Frame, Canvas Canvas, CellAxis Rows, CellAxis Columns, ColorRange Range, Histogram? Histogram, ElementType ElementType)
    : Plan(Caption)
{
    /// <inheritdoc/>
    public override int Cells => Canvas.Values.Length;

    /// <inheritdoc/>
    public override Plan? Narrow
    {
        get
        {
            if (!Frame.IsWide)
                return null;
            // Square cells stay square; others keep their height. Cells are at least 1 pixel wide, so a matrix with many columns is a little wider.
            double side = Frame.Side(null) + Frame.Beside;
            double cell = Math.Max(1, Math.Floor((Frame.NarrowWidth - Frame.Left - side) / Columns.Cells * 2) / 2), down = Frame.Height / Rows.Cells;
            double height = Rows.Cells * (down == Frame.Width / Columns.Cells ? cell : down);
            return this with
            {
                Histogram = null,
                Frame = Frame with { Width = cell * Columns.Cells, Height = height, Right = side, Bottom = Frame.BottomOf(44, 0, height, null) },
            };
        }
    }

    /// <summary>All elements, row by row, for zooming in; null if the cells are the elements, or if there are too many.</summary>
    public double[]? Fine { get; init; }

    /// <summary>The root mean squares of rows and columns; null if the matrix is small.</summary>
    public Profiles? Profiles { get; init; }
}
