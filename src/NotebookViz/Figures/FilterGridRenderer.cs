using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>
/// A grid of tiles as a heatmap of one canvas. A described figure contains the tiles of every page; other figures contain the first page, and each
/// cell carries its indices for the hover.
/// </summary>
internal static class FilterGridRenderer
{
    public static ReadOnlyMemory<byte> Render(FilterGridPlan plan, bool isDescribed)
    {
        var grid = plan.Grid;
        using var figure = new FigureWriter(isDescribed ? plan.Cells * plan.Pages.Count : grid.Rows * grid.Columns * 3);
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        HistogramTrace.Write(figure, plan.Histogram);
        Labels(figure, [.. plan.Labels.Where(label => label.IsTitle)], "top center", isDescribed ? "titles" : "");
        Labels(figure, [.. plan.Labels.Where(label => !label.IsTitle)], "middle left", "");
        var hover = new CellHover([.. plan.Major.Axes, .. plan.Minor.Axes], plan.TileRows, plan.TileColumns, isDescribed);
        if (isDescribed)
        {
            Start(figure, plan, hover);
            json.WriteEndObject();
        }
        else
        {
            FirstPage(figure, plan, hover);
        }
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", grid.Columns, downwards: false, (0, PlotSplit.Main(plan.Frame)));
        Axis(figure, "yaxis", grid.Rows, downwards: true, PlotSplit.MainDown(plan.Frame));
        HistogramTrace.Axes(figure, plan.Histogram, PlotSplit.Side(plan.Frame, Frame.HistogramStart), PlotSplit.SideDown(plan.Frame));
        if (isDescribed)
            TileDescription.Write(figure, plan);
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Start(FigureWriter figure, FilterGridPlan plan, CellHover hover)
    {
        CanvasTraces.Start(figure, plan.Frame, plan.Range);
        figure.Json.WriteString("hovertemplate", $"{hover.Template}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
    }

    private static void FirstPage(FigureWriter figure, FilterGridPlan plan, CellHover hover)
    {
        var json = figure.Json;
        var canvas = plan.Canvas;
        Tile[] tiles = [.. plan.Tiles.Of(plan.Pages[0])];
        CellAxis rows = Cells(canvas.Rows), columns = Cells(canvas.Columns);
        Start(figure, plan, hover);
        figure.Values("z", canvas.Values, plan.ElementType, CellHover.Shape(canvas));
        hover.Write(figure, canvas, [.. tiles.Select(tile => (tile, (long[])[.. plan.Major.Indices(tile.Major), .. plan.Minor.Indices(tile.Minor)]))]);
        json.WriteEndObject();
        CanvasTraces.Clipped(figure, canvas, plan.Range, plan.Grid.CellSize, rows, columns);
        MarkTraces.Write(figure, canvas.Marks, plan.Grid.CellSize, mark => Place(plan, tiles, mark), rows, columns);
        if (canvas.Colors is { Count: > 0 } colors)
            ColorTrace.Write(figure, canvas, colors, (row, column, cell) => Words(plan, cell.Tile, plan.Major.Axes, plan.Major.Indices(cell.Tile.Major), row, column));
    }

    private static string Place(FilterGridPlan plan, IReadOnlyList<Tile> tiles, CanvasMark mark)
    {
        var tile = tiles.First(tile =>
            mark.Row >= tile.Row && mark.Row < tile.Row + plan.TileRows.Cells && mark.Column >= tile.Column && mark.Column < tile.Column + plan.TileColumns.Cells);
        return Words(plan, tile, plan.Major.Axes.Concat(plan.Minor.Axes), [.. plan.Major.Indices(tile.Major), .. plan.Minor.Indices(tile.Minor)], mark.Row, mark.Column);
    }

    private static string Words(FilterGridPlan plan, Tile tile, IEnumerable<Axis> axes, long[] indices, int row, int column) => string.Join(", ",
        axes.Zip(indices).Select(pair => pair.First.At(pair.Second))
            .Append(plan.TileRows.At(row - tile.Row))
            .Append(plan.TileColumns.At(column - tile.Column)));

    private static void Labels(FigureWriter figure, CanvasLabel[] labels, string position, string name)
    {
        if (labels.Length == 0)
            return;
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "text");
        if (name.Length > 0)
            json.WriteString("name", name);
        // A cell's centre has integer coordinates, its edge half-integer ones. Plotly draws nothing beyond the edge, so a space keeps a side label
        // at a distance.
        Coordinates("x", label => Math.Max(0, label.Column) - 0.5);
        Coordinates("y", label => label.Row - 0.5);
        json.WriteStartArray("text");
        foreach (var label in labels)
            json.WriteStringValue(HoverText.Escape(label.Text) + (label.IsTitle ? "" : "\u00a0"));
        json.WriteEndArray();
        json.WriteString("textposition", position);
        json.WriteString("hoverinfo", "skip");
        json.WriteBoolean("cliponaxis", false);
        json.WriteEndObject();

        void Coordinates(string axis, Func<CanvasLabel, double> coordinate)
        {
            json.WriteStartArray(axis);
            foreach (var label in labels)
                json.WriteNumberValue(coordinate(label));
            json.WriteEndArray();
        }
    }

    private static CellAxis Cells(int count) => new(new Axis(AxisRole.Unknown, "", count), 1);

    private static void Axis(FigureWriter figure, string name, int cells, bool downwards, (double, double) domain)
    {
        CanvasTraces.StartAxis(figure, name, Cells(cells), downwards, domain);
        figure.Json.WriteBoolean("showticklabels", false);
        figure.Json.WriteString("ticks", "");
        figure.Json.WriteEndObject();
    }
}
