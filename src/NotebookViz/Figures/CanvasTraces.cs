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
