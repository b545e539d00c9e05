using NotebookViz.Common;
using NotebookViz.Findings;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>A convolution kernel as a grid of its filters: one stitched canvas, one scale, and a title for each tile.</summary>
internal static class FilterGridPlanner
{
    private const int MostFilters = 256;
    private const int MostRowsOfChannels = 16;
    private const int MostPages = 1024;
    // Two pixels per cell across the widest picture.
    private const int MostTileCells = 300;

    public static FilterGridPlan Plan(Weight weight, TensorView view, VizOptions options, int cells)
    {
        int filters = (int)Math.Min(view.Major.Length, Math.Min(options.TopFilters ?? MostFilters, Math.Max(1, cells / 4)));
        bool rgb = options.FilterColoring == FilterColoring.Rgb && RgbTiles.Fits(view);
        // Red, green and blue are shown together, however little room there is.
        bool paged = !rgb && view.Minor.Length > Math.Min(MostRowsOfChannels, Math.Max(1, cells / 256));
        int channels = paged ? 1 : (int)view.Minor.Length;
        filters = Math.Max(1, Math.Min(filters, cells / 4 / channels));
        var (rows, columns) = FitTile(view, Math.Max(1, cells / (filters * channels)));
        options = options with { Pooling = options.Pooling.For(rows.Block * columns.Block) };
        // The first page also has an image, which takes about as many bytes as the values.
        int pages = paged ? (int)Math.Min(view.Minor.Length, Math.Clamp(1.4 * cells / (filters * rows.Cells * columns.Cells) - 2, 1, MostPages)) : 1;

        bool byNorm = options.Order is FilterOrder.L1Norm or FilterOrder.L2Norm;
        var scan = new GridScan(weight, view, rows, columns, options, majors: filters < view.Major.Length || byNorm, minors: pages < view.Minor.Length && paged);
        if (options.Pooling == Pooling.Rms && !Poolings.CanSquare(weight.GetStatistics()))
            return Plan(weight, view, options with { Pooling = Pooling.AbsMax }, cells);
        var findings = scan.Findings;
        // If there are too many norms to compare, the first indices are shown.
        long[] majors = filters < view.Major.Length && scan.Majors is { } norms ? norms.Strongest(filters) : GridScan.Indices(filters);
        long[] minors = !paged || pages == view.Minor.Length ? GridScan.Indices(view.Minor.Length) : scan.Minors?.Strongest(pages) ?? GridScan.Indices(pages);
        var tiles = scan.Cells(majors, minors);
        options.Pooling.Round(tiles.All, weight.ElementType);
        majors = Ordered(majors, options.Order, scan.Majors, tiles);

        bool isWhole = rows.Block * columns.Block == 1 && majors.Length == view.Major.Length && minors.Length == view.Minor.Length;
        var range = ColorRange.Of(weight, [tiles.All], options, rows.Block * columns.Block > 1, scan.Counted);
        GridPage[] made = paged ? [.. minors.Select(minor => new GridPage(view.Minor.At(minor), [minor]))] : [new("", minors)];
        var histogram = Histogram.Of(weight, range, [tiles.All], isWhole, scan.Counted);
        var (grid, shown, canvas, labels) = Laid(options.Width);
        string each = paged || view.Minor.Length == 1 ? Captions.Tile(view.Major) : Captions.Tile(view.Major, view.Minor);
        string alt = $"A grid of {Numbers.Grouped((long)majors.Length * made[0].Minors.Length)} tiles, one for each {each}, of {rows.Axis} by {columns.Axis}. {Captions.Extremes(weight)}";
        string[] seen =
        [
            Captions.LeftOut(view.Major, majors, scan.Majors is not null), paged ? Captions.Page(view.Minor, minors[0]) : "",
            Captions.Pooled(rows, columns, options.Pooling), Captions.Clipped(weight, range),
            Captions.Some(view.Major, "dead", findings.Dead.Count), Captions.Some(view.Major, "duplicate", findings.DuplicateOf.Count),
        ];
        string[] more =
        [
            string.Join("; ", new[] { $"one tile per {each}", Captions.Shown(rows, columns) }.Where(text => text.Length > 0)), rgb ? "above them the three channels as red, green and blue on one scale: mid-grey is 0" : "",
            paged ? Captions.Pages(view.Minor, minors.Length, scan.Minors is not null) : "",
            byNorm && scan.Majors is null ? "" : Captions.Ordered(view.Major, options.Order),
            Captions.Some(view.Major, "dead", FilterFindings.DeadMeaning, findings.Dead),
            Captions.Some(view.Major, "duplicate", FilterFindings.DuplicateMeaning, [.. findings.DuplicateOf.Keys]), Captions.Marked(range), Captions.Symbols(canvas, range),
        ];
        return new(Captions.Of(weight, seen, more, alt), FrameOf(grid, labels, histogram), grid, made, view.Minor.Axis.Name, rows, columns, view.Major, view.Minor, labels,
            range, histogram, weight.ElementType)
        {
            Tiles = shown,
            Canvas = canvas,
            Orders = Orders(majors, options.Order, scan.Majors, tiles),
            Laid = Laid,
        };

        GridLayout Laid(double width)
        {
            var placed = TileGrid.Fit(filters, channels + (rgb ? 1 : 0), rows.Cells, columns.Cells, width);
            var all = new GridTiles(placed, majors, tiles, columns.Cells, rgb ? range : null);
            return new(placed, all, all.Stitch(made[0]), TileLabels.Of(placed, view, majors, paged ? [0] : minors, findings, rgb));
        }
    }

    // The time of clustering grows with the cube of the number of filters.
    private const int MostForSimilarity = 64;

    // The orders that can be chosen in the page. Similarity compares the shown cells and is computed only for a live figure.
    private static List<(string, Func<int[]>)> Orders(long[] majors, FilterOrder order, SliceNorms? norms, FilterCells tiles)
    {
        var orders = new List<(string, Func<int[]>)>();
        int[] places = [.. Enumerable.Range(0, majors.Length)];
        if (majors.Length < 3)
            return orders;
        if (order != FilterOrder.Original)
            Add("as stored", [.. places.OrderBy(place => majors[place])]);
        if (order != FilterOrder.L2Norm && norms is not null)
            Add("by L2 norm", [.. places.OrderByDescending(place => norms.Squares[majors[place]])]);
        if (order != FilterOrder.Similarity && majors.Length <= MostForSimilarity)
            orders.Add(("by similarity", () => Clustering.Order([.. majors.Select(tiles.Of)])));
        return orders;

        void Add(string name, int[] order) => orders.Add((name, () => order));
    }

    private static long[] Ordered(long[] majors, FilterOrder order, SliceNorms? norms, FilterCells tiles) => (order, norms) switch
    {
        (FilterOrder.L1Norm, not null) => Descending(majors, norms.L1),
        (FilterOrder.L2Norm, not null) => Descending(majors, norms.Squares),
        (FilterOrder.Similarity, _) => [.. Clustering.Order([.. majors.Select(tiles.Of)]).Select(place => majors[place])],
        _ => majors,
    };

    private static long[] Descending(long[] majors, double[] norms) => [.. majors.OrderByDescending(index => norms[index])];

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

    /// <summary>The room left of the tiles for labels.</summary>
    private static double Left(IReadOnlyList<CanvasLabel> labels) => 14 + labels.Where(label => !label.IsTitle).Select(label => label.Text.Length).Aggregate(0, Math.Max) * 6.5;

    /// <summary>The same tiles in a picture for a narrow page, without a histogram.</summary>
    public static FilterGridPlan Narrow(FilterGridPlan plan)
    {
        var (grid, tiles, canvas, labels) = plan.Laid(Frame.NarrowWidth - Left(plan.Labels) - Frame.Side(null));
        return plan with { Grid = grid, Tiles = tiles, Canvas = canvas, Labels = labels, Histogram = null, Frame = FrameOf(grid, labels, null) };
    }

    private static Frame FrameOf(TileGrid grid, IReadOnlyList<CanvasLabel> labels, Histogram? histogram)
    {
        double height = grid.Rows * grid.CellSize, barTop = grid.TitleGap * grid.CellSize;
        return new(Left: Left(labels), Top: 6, Width: grid.Columns * grid.CellSize, Height: height, Right: Frame.Side(histogram),
            Bottom: Frame.BottomOf(12, barTop, height, histogram))
        {
            BarTop = barTop,
        };
    }
}

/// <summary>Many small matrices, such as the filters of a convolution, stitched together on one canvas.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Frame">The plotting area.</param>
/// <param name="Grid">The arrangement of the tiles.</param>
/// <param name="Pages">The pages that can be chosen in the live figure, all with the same layout; the first is shown initially.</param>
/// <param name="PageAxis">The noun for what a page shows, such as "channel".</param>
/// <param name="TileRows">What a tile's rows are.</param>
/// <param name="TileColumns">What a tile's columns are.</param>
/// <param name="Major">What a tile's major index counts.</param>
/// <param name="Minor">What a tile's minor index counts.</param>
/// <param name="Labels">Texts beside the tiles.</param>
/// <param name="Range">What the colours stand for.</param>
/// <param name="Histogram">How the values are distributed over the colours; null where they are too few.</param>
/// <param name="ElementType">The type of the values.</param>
internal sealed record FilterGridPlan(
    Caption Caption, Frame Frame, TileGrid Grid, IReadOnlyList<GridPage> Pages, string PageAxis, CellAxis TileRows, CellAxis TileColumns,
    AxisGroup Major, AxisGroup Minor, IReadOnlyList<CanvasLabel> Labels, ColorRange Range, Histogram? Histogram, ElementType ElementType)
    : Plan(Caption)
{
    /// <summary>The tiles of all pages.</summary>
    public required GridTiles Tiles { get; init; }

    /// <summary>The canvas of the first page.</summary>
    public required Canvas Canvas { get; init; }

    /// <summary>
    /// Other orders of the filters that can be chosen: the name of each, and a function that returns the positions of the shown filters in that
    /// order.
    /// </summary>
    public required IReadOnlyList<(string Name, Func<int[]> Order)> Orders { get; init; }

    /// <summary>Lays the tiles out for another width of the plotting area.</summary>
    public required Func<double, GridLayout> Laid { get; init; }

    /// <inheritdoc/>
    public override Plan? Narrow => Frame.IsWide ? FilterGridPlanner.Narrow(this) : null;

    /// <inheritdoc/>
    public override int Cells => Tiles.Majors.Length * Pages[0].Minors.Length * TileRows.Cells * TileColumns.Cells;
}

/// <summary>The layout of a grid.</summary>
/// <param name="Grid">The arrangement of the tiles.</param>
/// <param name="Tiles">The tiles of all pages.</param>
/// <param name="Canvas">The canvas of the first page.</param>
/// <param name="Labels">Texts beside the tiles.</param>
internal sealed record GridLayout(TileGrid Grid, GridTiles Tiles, Canvas Canvas, IReadOnlyList<CanvasLabel> Labels);

/// <summary>What a grid shows at once: all its filters, and all their channels or one of them.</summary>
/// <param name="Label">Its label in the choice, such as "channel 7"; empty if there is only one page.</param>
/// <param name="Minors">The channels.</param>
internal sealed record GridPage(string Label, long[] Minors);

/// <summary>One tile of a grid.</summary>
/// <param name="Row">The canvas row of its first cell.</param>
/// <param name="Column">The canvas column of its first cell.</param>
/// <param name="Major">Its major index, such as the filter's.</param>
/// <param name="Minor">Its minor index, such as the channel's.</param>
internal readonly record struct Tile(int Row, int Column, long Major, long Minor);

/// <summary>A text on the canvas.</summary>
/// <param name="Row">Its position in cells from the top: the lower edge of a title, the middle of a side label.</param>
/// <param name="Column">Its position in cells from the left: the middle of a title, the right end of a side label.</param>
/// <param name="Text">The text.</param>
/// <param name="IsTitle">True for a title above a tile, false for a label left of a row of tiles.</param>
internal sealed record CanvasLabel(double Row, double Column, string Text, bool IsTitle);
