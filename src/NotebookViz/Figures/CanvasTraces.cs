using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>The parts that a heatmap and a grid share: the cells' colours and colour bar, clipped cells, histogram, axes.</summary>
internal static class CanvasTraces
{
    /// <summary>Starts the heatmap trace: values, limits, scale and colour bar.</summary>
    public static void Start(FigureWriter figure, Frame frame, Canvas canvas, ColorRange range, ElementType type)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "heatmap");
        figure.Values("z", canvas.Values, type, $"{Numbers.Exact(canvas.Rows)},{Numbers.Exact(canvas.Columns)}");
        json.WriteNumber("zmin", range.Low);
        json.WriteNumber("zmax", range.High);
        json.WriteBoolean("hoverongaps", false);
        json.WriteStartArray("colorscale");
        foreach (var (place, color) in range.Scale.Stops)
        {
            json.WriteStartArray();
            json.WriteNumberValue(place);
            json.WriteStringValue(color.Hex);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        ColorBar(figure, frame, range);
    }

    private static void ColorBar(FigureWriter figure, Frame frame, ColorRange range)
    {
        var json = figure.Json;
        json.WriteStartObject("colorbar");
        json.WriteNumber("thickness", 12);
        json.WriteString("lenmode", "pixels");
        json.WriteNumber("len", frame.ColorBarHeight);
        json.WriteNumber("x", PlotSplit.Main(frame));
        json.WriteNumber("xpad", 12);
        json.WriteNumber("y", 1);
        json.WriteString("yanchor", "top");
        json.WriteNumber("ypad", 0);
        json.WriteNumber("outlinewidth", 0);
        if (range.Scale == ColorScale.Boolean)
        {
            json.WriteStartArray("tickvals");
            json.WriteNumberValue(0.25);
            json.WriteNumberValue(0.75);
            json.WriteEndArray();
            json.WriteStartArray("ticktext");
            json.WriteStringValue("false");
            json.WriteStringValue("true");
            json.WriteEndArray();
        }
        json.WriteString("ticks", "outside");
        json.WriteNumber("ticklen", 3);
        json.WriteEndObject();
    }

    /// <summary>Writes a dot on each cell whose value is beyond the colours. The hover stays the cell's own.</summary>
    public static void Clipped(
        FigureWriter figure, Canvas canvas, ColorRange range, double cellSize, Func<int, string>? columns = null, Func<int, string>? rows = null,
        bool visible = true)
    {
        var cells = canvas.Clipped(range).Take(Canvas.MostSymbols).ToArray();
        if (cells.Length == 0)
            return;
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        if (!visible)
            json.WriteBoolean("visible", false);
        json.WriteStartObject("marker");
        json.WriteString("symbol", "circle");
        json.WriteNumber("size", Math.Clamp(cellSize * 0.3, 1.5, 5));
        json.WriteString("color", "#ffffff");
        json.WriteEndObject();
        figure.Places("x", cells.Select(cell => cell.Column), columns);
        figure.Places("y", cells.Select(cell => cell.Row), rows);
        json.WriteString("hoverinfo", "skip");
        json.WriteEndObject();
    }

    /// <summary>Starts an axis counted in cells, the first cell's edge at its start.</summary>
    public static void StartAxis(FigureWriter figure, string name, int cells, bool downwards, (double From, double To) domain)
    {
        var json = figure.Json;
        json.WriteStartObject(name);
        json.WriteStartArray("range");
        json.WriteNumberValue(downwards ? cells - 0.5 : -0.5);
        json.WriteNumberValue(downwards ? -0.5 : cells - 0.5);
        json.WriteEndArray();
        HistogramTrace.Domain(json, domain);
        json.WriteBoolean("showgrid", false);
        json.WriteBoolean("zeroline", false);
    }
}

/// <summary>Cells in red, green and blue: an image trace over the canvas, clear where there are none.</summary>
internal static class ColorTrace
{
    public static void Write(
        FigureWriter figure, Canvas canvas, Dictionary<(int Row, int Column), ColorCell> colors, Func<int, int, ColorCell, string> hover)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "image");
        json.WriteString("colormodel", "rgba");
        json.WriteStartArray("z");
        for (int row = 0; row < canvas.Rows; row++)
        {
            json.WriteStartArray();
            for (int column = 0; column < canvas.Columns; column++)
            {
                json.WriteStartArray();
                var cell = colors.GetValueOrDefault((row, column));
                var color = cell?.Color ?? default;
                json.WriteNumberValue(color.Red);
                json.WriteNumberValue(color.Green);
                json.WriteNumberValue(color.Blue);
                json.WriteNumberValue(cell is null ? 0 : 1);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteString("hoverinfo", "skip");
        json.WriteEndObject();

        // The hover of an image has no gaps, so points that are not seen carry it.
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        json.WriteStartObject("marker");
        json.WriteNumber("opacity", 0);
        json.WriteNumber("size", 8);
        json.WriteEndObject();
        figure.Indices("x", [.. colors.Keys.Select(place => (long)place.Column)]);
        figure.Indices("y", [.. colors.Keys.Select(place => (long)place.Row)]);
        json.WriteStartArray("hovertext");
        foreach (var ((row, column), cell) in colors)
            json.WriteStringValue($"{HoverText.Escape(hover(row, column, cell))}: red {Numbers.Short(cell.Red)}, green {Numbers.Short(cell.Green)}, blue {Numbers.Short(cell.Blue)}");
        json.WriteEndArray();
        json.WriteString("hoverinfo", "text");
        json.WriteEndObject();
    }
}

/// <summary>Marks of what is not finite: a cross for NaN, triangles for the infinities, one trace a kind.</summary>
internal static class MarkTraces
{
    /// <summary>Writes the traces of a canvas.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="marks">The marks.</param>
    /// <param name="cellSize">The shorter side of a cell in pixels.</param>
    /// <param name="place">Tells where a mark is, for the hover.</param>
    /// <param name="visible">False on a page that is not seen at once.</param>
    /// <param name="columns">The columns' labels on an axis of categories; null on one of numbers.</param>
    /// <param name="rows">The rows' labels on an axis of categories; null on one of numbers.</param>
    public static void Write(
        FigureWriter figure, IReadOnlyList<CanvasMark> marks, double cellSize, Func<CanvasMark, string> place,
        Func<int, string>? columns = null, Func<int, string>? rows = null, bool visible = true)
    {
        foreach (var (key, kind) in Drawn(marks, mark => mark.Kind))
        {
            Start(figure, key, Math.Clamp(cellSize * 0.6, 3, 11));
            if (!visible)
                figure.Json.WriteBoolean("visible", false);
            figure.Places("x", kind.Select(mark => mark.Column), columns);
            figure.Places("y", kind.Select(mark => mark.Row), rows);
            Texts(figure, key, kind.Select(place));
        }
    }

    /// <summary>Writes the traces of a line: along its lower edge, since a mark has no height.</summary>
    public static void Write(FigureWriter figure, LinePlan line)
    {
        foreach (var (key, kind) in Drawn(line.Marks, mark => mark.Kind))
        {
            Start(figure, key, 8);
            figure.Json.WriteBoolean("cliponaxis", false);
            figure.Indices("x", [.. kind.Select(mark => mark.Point * line.Run)]);
            figure.Values("y", [.. kind.Select(_ => line.Range.Low)], ElementType.Float64);
            var points = new CellAxis(line.Axis, line.Run);
            Texts(figure, key, kind.Select(mark => line.Axis.At(points.Label(mark.Point))));
        }
    }

    // Thinned out kind by kind, so that a rare kind stays beside a frequent one and each kind has its trace.
    private static IEnumerable<(MarkKind Kind, T[] Marks)> Drawn<T>(IEnumerable<T> marks, Func<T, MarkKind> kindOf)
    {
        foreach (var kind in marks.GroupBy(kindOf).OrderBy(kind => kind.Key))
        {
            T[] all = [.. kind];
            int every = (all.Length + Canvas.MostSymbols - 1) / Canvas.MostSymbols;
            yield return (kind.Key, [.. all.Where((_, index) => index % every == 0)]);
        }
    }

    private static void Start(FigureWriter figure, MarkKind kind, double size)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        json.WriteStartObject("marker");
        json.WriteString("symbol", kind switch { MarkKind.NaN => "x-thin", MarkKind.PositiveInfinity => "triangle-up", _ => "triangle-down" });
        json.WriteNumber("size", size);
        json.WriteString("color", Ink.Mark.Hex);
        json.WriteStartObject("line");
        json.WriteNumber("width", kind == MarkKind.NaN ? 1.5 : 0);
        json.WriteString("color", Ink.Mark.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Texts(FigureWriter figure, MarkKind kind, IEnumerable<string> places)
    {
        var json = figure.Json;
        json.WriteStartArray("hovertext");
        foreach (string place in places)
            json.WriteStringValue($"{HoverText.Escape(place)}: {kind.Text()}");
        json.WriteEndArray();
        json.WriteString("hoverinfo", "text");
        json.WriteEndObject();
    }
}
