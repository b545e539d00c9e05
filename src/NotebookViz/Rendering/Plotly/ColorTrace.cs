using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

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
