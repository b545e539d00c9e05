using System.Buffers;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>
/// A grid of tiles as one heatmap trace a page; each cell carries its indices, so that the hover tells them. The pages after the first are
/// hidden; <c>layout.meta.pages</c> tells the loader which traces belong to which, for its menu.
/// </summary>
internal static class FilterGridRenderer
{
    public static ReadOnlyMemory<byte> Render(FilterGridPlan plan)
    {
        using var figure = new FigureWriter(plan.Pages.Count * plan.Pages[0].Canvas.Values.Length * 3);
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        HistogramTrace.Write(figure, plan.Histogram);
        Labels(figure, plan, titles: true, "top center");
        Labels(figure, plan, titles: false, "middle left");
        foreach (var page in plan.Pages)
            Page(figure, plan, page, visible: page == plan.Pages[0]);
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        var first = plan.Pages[0].Canvas;
        Axis(figure, "xaxis", first.Columns, downwards: false, (0, PlotSplit.Main(plan.Frame)));
        Axis(figure, "yaxis", first.Rows, downwards: true, PlotSplit.MainDown(plan.Frame));
        HistogramTrace.Axes(figure, plan.Histogram, PlotSplit.Side(plan.Frame, Frame.HistogramStart), PlotSplit.SideDown(plan.Frame));
        Menu(figure, plan);
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Page(FigureWriter figure, FilterGridPlan plan, GridPage page, bool visible)
    {
        var json = figure.Json;
        var hover = new GridHover(plan, page);
        CanvasTraces.Start(figure, plan.Frame, page.Canvas, plan.Range, plan.ElementType);
        if (!visible)
            json.WriteBoolean("visible", false);
        json.WriteString("meta", page.Label);
        hover.Write(figure, "customdata");
        json.WriteString("hovertemplate", $"{hover.Template}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
        json.WriteEndObject();
        CanvasTraces.Clipped(figure, page.Canvas, plan.Range, plan.CellSize, visible: visible);
        MarkTraces.Write(figure, page.Canvas.Marks, plan.CellSize, hover.Place, visible: visible);
        if (page.Canvas.Colors is { Count: > 0 } colors)
            ColorTrace.Write(figure, page.Canvas, colors, hover.Color);
    }

    private static void Menu(FigureWriter figure, FilterGridPlan plan)
    {
        if (plan.Pages.Count == 1)
            return;
        var json = figure.Json;
        json.WriteStartObject("meta");
        json.WriteString("choose", plan.PageAxis);
        json.WriteStartArray("pages");
        // Histogram and labels stand before all pages.
        int trace = 1 + plan.Labels.Select(label => label.IsTitle).Distinct().Count();
        foreach (var page in plan.Pages)
        {
            int traces = 1 + (page.Canvas.Clipped(plan.Range).Count > 0 ? 1 : 0) + page.Canvas.Marks.Select(mark => mark.Kind).Distinct().Count();
            json.WriteStartObject();
            json.WriteString("label", page.Label);
            json.WriteNumber("first", trace);
            json.WriteNumber("count", traces);
            json.WriteEndObject();
            trace += traces;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Labels(FigureWriter figure, FilterGridPlan plan, bool titles, string position)
    {
        var labels = plan.Labels.Where(label => label.IsTitle == titles).ToArray();
        if (labels.Length == 0)
            return;
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "text");
        // A cell's centre has whole coordinates, its edge half ones. Beyond the edge plotly draws nothing, so a side label keeps its
        // distance by a space.
        Coordinates("x", label => Math.Max(0, label.Column) - 0.5);
        Coordinates("y", label => label.Row - 0.5);
        json.WriteStartArray("text");
        foreach (var label in labels)
            json.WriteStringValue(HoverText.Escape(label.Text) + (titles ? "" : "\u00a0"));
        json.WriteEndArray();
        json.WriteString("textposition", position);
        json.WriteString("hoverinfo", "skip");
        json.WriteBoolean("cliponaxis", false);
        json.WriteEndObject();

        void Coordinates(string name, Func<CanvasLabel, double> coordinate)
        {
            json.WriteStartArray(name);
            foreach (var label in labels)
                json.WriteNumberValue(coordinate(label));
            json.WriteEndArray();
        }
    }

    private static void Axis(FigureWriter figure, string name, int cells, bool downwards, (double, double) domain)
    {
        CanvasTraces.StartAxis(figure, name, cells, downwards, domain);
        figure.Json.WriteBoolean("showticklabels", false);
        figure.Json.WriteString("ticks", "");
        figure.Json.WriteEndObject();
    }
}

/// <summary>The indices that every cell of a page carries: one for each axis of the tensor, two where a cell stands for a range.</summary>
internal sealed class GridHover
{
    private readonly FilterGridPlan _plan;
    private readonly GridPage _page;

    public GridHover(FilterGridPlan plan, GridPage page)
    {
        (_plan, _page) = (plan, page);
        bool rowRange = plan.TileRows.Block > 1, columnRange = plan.TileColumns.Block > 1;
        int tileAxes = plan.Major.Axes.Count + plan.Minor.Axes.Count;
        Width = tileAxes + (rowRange ? 2 : 1) + (columnRange ? 2 : 1);
        int place = 0;
        string Next() => $"%{{customdata[{Numbers.Exact(place++)}]}}";
        var parts = plan.Major.Axes.Concat(plan.Minor.Axes).Select(axis => HoverText.At(axis, Next())).ToList();
        foreach (var (axis, range) in new[] { (plan.TileRows.Axis, rowRange), (plan.TileColumns.Axis, columnRange) })
            parts.Add(HoverText.At(axis, Next() + (range ? $"–{Next()}" : "")));
        Template = string.Join(", ", parts);
    }

    /// <summary>Numbers a cell.</summary>
    public int Width { get; }

    /// <summary>Writes the numbers of all cells, cell by cell; zeros in gaps.</summary>
    public void Write(FigureWriter figure, string name)
    {
        var canvas = _page.Canvas;
        int count = canvas.Rows * canvas.Columns * Width;
        long[] rented = ArrayPool<long>.Shared.Rent(count);
        var indices = rented.AsSpan(0, count);
        indices.Clear();
        foreach (var tile in _page.Tiles)
        {
            long[] tileIndices = [.. _plan.Major.Indices(tile.Major), .. _plan.Minor.Indices(tile.Minor)];
            for (int row = 0; row < _plan.TileRows.Cells; row++)
                for (int column = 0; column < _plan.TileColumns.Cells; column++)
                {
                    var cell = indices.Slice(((tile.Row + row) * canvas.Columns + tile.Column + column) * Width, Width);
                    tileIndices.CopyTo(cell);
                    cell = cell[tileIndices.Length..];
                    cell = cell[Range(_plan.TileRows, row, cell)..];
                    Range(_plan.TileColumns, column, cell);
                }
        }
        figure.Indices(name, indices, $"{Numbers.Exact(canvas.Rows)},{Numbers.Exact(canvas.Columns)},{Numbers.Exact(Width)}");
        ArrayPool<long>.Shared.Return(rented);
    }

    // The first index of a cell, and where it stands for several the last; returns how many numbers that are.
    private static int Range(CellAxis axis, int cell, Span<long> numbers)
    {
        numbers[0] = axis.First(cell);
        if (axis.Block == 1)
            return 1;
        numbers[1] = axis.Last(cell);
        return 2;
    }

    /// <summary>The hover's text but for the value: "filter %{customdata[0]}, …".</summary>
    public string Template { get; }

    /// <summary>Where a mark is, in words.</summary>
    public string Place(CanvasMark mark)
    {
        var tile = _page.Tiles.First(tile =>
            mark.Row >= tile.Row && mark.Row < tile.Row + _plan.TileRows.Cells && mark.Column >= tile.Column && mark.Column < tile.Column + _plan.TileColumns.Cells);
        return Words(tile, _plan.Major.Axes.Concat(_plan.Minor.Axes), [.. _plan.Major.Indices(tile.Major), .. _plan.Minor.Indices(tile.Minor)], mark.Row, mark.Column);
    }

    /// <summary>Where a coloured cell is, in words, the channels left out.</summary>
    public string Color(int row, int column, ColorCell cell) =>
        Words(cell.Tile, _plan.Major.Axes, _plan.Major.Indices(cell.Tile.Major), row, column);

    private string Words(Tile tile, IEnumerable<Axis> axes, long[] indices, int row, int column) => string.Join(", ",
        axes.Zip(indices).Select(pair => pair.First.At(pair.Second))
            .Append(_plan.TileRows.At(row - tile.Row))
            .Append(_plan.TileColumns.At(column - tile.Column)));
}
