using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>The parts that a heatmap and a grid share: the cells' colours and colour bar, clipped cells, axes.</summary>
internal static class CanvasTraces
{
    /// <summary>Starts the heatmap trace: limits, scale and colour bar.</summary>
    public static void Start(FigureWriter figure, Frame frame, ColorRange range)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "heatmap");
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
        json.WriteNumber("x", PlotSplit.ColorBar(frame));
        json.WriteNumber("xpad", 12);
        json.WriteNumber("y", PlotSplit.SideDown(frame).To);
        json.WriteString("yanchor", "top");
        json.WriteNumber("ypad", 0);
        json.WriteNumber("outlinewidth", 0);
        var ticks = Ticks.OfColors(range, frame.ColorBarHeight);
        json.WriteStartArray("tickvals");
        foreach (var (value, _) in ticks)
            json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteStartArray("ticktext");
        foreach (var (_, text) in ticks)
            json.WriteStringValue(text);
        json.WriteEndArray();
        json.WriteString("ticks", "outside");
        json.WriteNumber("ticklen", 3);
        json.WriteEndObject();
    }

    /// <summary>Writes a plus on each cell whose value is above the colour scale, and a minus on each below it. The hover text stays that of the cell.</summary>
    public static void Clipped(FigureWriter figure, Canvas canvas, ColorRange range, double cellSize, CellAxis rows, CellAxis columns)
    {
        foreach (bool above in new[] { true, false })
        {
            var cells = canvas.Clipped(range).Where(cell => canvas.Values[cell.Row * canvas.Columns + cell.Column] > range.High == above).Take(Canvas.MostSymbols).ToArray();
            if (cells.Length == 0)
                continue;
            var json = figure.Json;
            json.WriteStartObject();
            json.WriteString("type", "scatter");
            json.WriteString("mode", "markers");
            json.WriteStartObject("marker");
            json.WriteString("symbol", above ? "cross-thin" : "line-ew");
            json.WriteNumber("size", Math.Clamp(cellSize * 0.6, 3, 9));
            json.WriteStartObject("line");
            json.WriteNumber("width", 1);
            json.WriteString("color", cellSize < Canvas.LeastForWhite ? "#000000" : "#ffffff");
            json.WriteEndObject();
            json.WriteEndObject();
            figure.Places("x", cells.Select(cell => cell.Column), columns);
            figure.Places("y", cells.Select(cell => cell.Row), rows);
            json.WriteString("hoverinfo", "skip");
            json.WriteEndObject();
        }
    }

    /// <summary>Starts an axis whose first cell has its edge at the start.</summary>
    public static void StartAxis(FigureWriter figure, string name, CellAxis axis, bool downwards, (double From, double To) domain)
    {
        var json = figure.Json;
        double end = (double)axis.Cells * axis.Block - 0.5;
        json.WriteStartObject(name);
        json.WriteStartArray("range");
        json.WriteNumberValue(downwards ? end : -0.5);
        json.WriteNumberValue(downwards ? -0.5 : end);
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

        // An image trace has hover texts in gaps too, so invisible points carry them instead.
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

/// <summary>Marks of non-finite values: a cross for NaN, triangles for infinities, one trace per kind.</summary>
internal static class MarkTraces
{
    /// <summary>Writes the traces of a canvas.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="marks">The marks.</param>
    /// <param name="cellSize">The shorter side of a cell in pixels.</param>
    /// <param name="place">Returns the position of a mark as text, for the hover.</param>
    /// <param name="rows">The canvas' rows.</param>
    /// <param name="columns">The canvas' columns.</param>
    public static void Write(
        FigureWriter figure, IReadOnlyList<CanvasMark> marks, double cellSize, Func<CanvasMark, string> place, CellAxis rows, CellAxis columns)
    {
        foreach (var (key, kind) in Drawn(marks, mark => mark.Kind))
        {
            Start(figure, key, Math.Clamp(cellSize * 0.6, 3, 11));
            figure.Places("x", kind.Select(mark => mark.Column), columns);
            figure.Places("y", kind.Select(mark => mark.Row), rows);
            Texts(figure, key, kind.Select(place));
        }
    }

    /// <summary>Writes the traces of a line plot, along the lower edge because such values have no height.</summary>
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

    // Thinned out per kind, so that a rare kind is not lost among a frequent one.
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
