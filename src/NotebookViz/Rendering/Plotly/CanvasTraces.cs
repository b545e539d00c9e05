using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

/// <summary>The parts that a heatmap and a grid share: the cells' colours, the colour bar, an axis counted in cells.</summary>
internal static class CanvasTraces
{
    /// <summary>Starts the heatmap trace: values, limits, scale and colour bar.</summary>
    public static void Start(FigureWriter figure, Frame frame, Canvas canvas, ColorLimits limits, ElementType type)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "heatmap");
        figure.Values("z", canvas.Values, type, $"{Numbers.Exact(canvas.Rows)},{Numbers.Exact(canvas.Columns)}");
        json.WriteNumber("zmin", -limits.Limit);
        json.WriteNumber("zmax", limits.Limit);
        json.WriteBoolean("hoverongaps", false);
        json.WriteStartArray("colorscale");
        var stops = ColorScale.Diverging.Stops;
        for (int i = 0; i < stops.Count; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue((double)i / (stops.Count - 1));
            json.WriteStringValue(stops[i].Hex);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartObject("colorbar");
        json.WriteNumber("thickness", 12);
        json.WriteString("lenmode", "pixels");
        json.WriteNumber("len", frame.ColorBarHeight);
        json.WriteNumber("y", 1);
        json.WriteString("yanchor", "top");
        json.WriteNumber("xpad", 12);
        json.WriteNumber("ypad", 0);
        json.WriteNumber("outlinewidth", 0);
        json.WriteString("ticks", "outside");
        json.WriteNumber("ticklen", 3);
        json.WriteEndObject();
    }

    /// <summary>Starts an axis counted in cells, the first cell's edge at its start.</summary>
    public static void StartAxis(FigureWriter figure, string name, int cells, bool downwards)
    {
        var json = figure.Json;
        json.WriteStartObject(name);
        json.WriteStartArray("range");
        json.WriteNumberValue(downwards ? cells - 0.5 : -0.5);
        json.WriteNumberValue(downwards ? -0.5 : cells - 0.5);
        json.WriteEndArray();
        json.WriteBoolean("showgrid", false);
        json.WriteBoolean("zeroline", false);
    }
}
