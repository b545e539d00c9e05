using System.Text.Json;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>How many values lie where: bars along the colour bar, or along a line's value axis.</summary>
internal static class HistogramTrace
{
    public static void Write(FigureWriter figure, Histogram histogram)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "bar");
        json.WriteString("orientation", "h");
        json.WriteString("xaxis", "x2");
        json.WriteString("yaxis", "y2");
        figure.Indices("x", histogram.Counts);
        json.WriteNumber("y0", histogram.Low + histogram.BinWidth / 2);
        json.WriteNumber("dy", histogram.BinWidth);
        json.WriteStartObject("marker");
        json.WriteString("color", "rgba(128,128,128,0.6)");
        json.WriteEndObject();
        json.WriteString("hovertemplate", "%{x} values around %{y:.3~g}<extra></extra>");
        json.WriteEndObject();
    }

    /// <summary>Writes the histogram's two axes.</summary>
    public static void Axes(FigureWriter figure, Histogram histogram, (double From, double To) across, (double From, double To) down)
    {
        var json = figure.Json;
        Start(json, "xaxis2", "y2", across);
        json.WriteEndObject();
        Start(json, "yaxis2", "x2", down);
        json.WriteStartArray("range");
        json.WriteNumberValue(histogram.Low);
        json.WriteNumberValue(histogram.High);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNumber("bargap", 0.1);
    }

    /// <summary>Writes an axis' share of the plotting area.</summary>
    public static void Domain(Utf8JsonWriter json, (double From, double To) domain)
    {
        json.WriteStartArray("domain");
        json.WriteNumberValue(domain.From);
        json.WriteNumberValue(domain.To);
        json.WriteEndArray();
    }

    private static void Start(Utf8JsonWriter json, string name, string anchor, (double From, double To) domain)
    {
        json.WriteStartObject(name);
        json.WriteString("anchor", anchor);
        Domain(json, domain);
        json.WriteBoolean("showticklabels", false);
        json.WriteString("ticks", "");
        json.WriteBoolean("showgrid", false);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("fixedrange", true);
    }
}
