using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>A histogram as bars along the colour bar, or along a line plot's value axis. Zeros and clipped values have separate bars.</summary>
internal static class HistogramTrace
{
    /// <summary>The colour of bars.</summary>
    public const string Grey = "rgba(128,128,128,0.75)";

    /// <summary>Writes the bars.</summary>
    public static void Write(FigureWriter figure, Histogram? histogram)
    {
        if (histogram is null)
            return;
        var json = figure.Json;
        double[] edges = histogram.Edges;
        int bins = histogram.Counts.Length;
        var type = TypeOf(histogram);
        Start(json, Grey);
        figure.Indices("x", histogram.Counts);
        figure.Values("y", [.. Enumerable.Range(0, bins).Select(bin => Middle(edges, bin))], ElementType.Float64);
        figure.Values("width", [.. Enumerable.Range(0, bins).Select(bin => 0.9 * (edges[bin + 1] - edges[bin]))], type);
        figure.Values("customdata", [.. Enumerable.Range(0, bins).SelectMany(bin => new[] { edges[bin], edges[bin + 1] })], type, $"{Numbers.Exact(bins)},2");
        json.WriteString("hovertemplate", $"%{{x:,}} {histogram.What} from %{{customdata[0]:.3~g}} to %{{customdata[1]:.3~g}}<extra></extra>");
        json.WriteEndObject();

        var apart = histogram.Apart().ToArray();
        if (apart.Length == 0)
            return;
        Start(json, "rgba(128,128,128,0.3)");
        figure.Indices("x", [.. apart.Select(bar => bar.Count)]);
        figure.Indices("base", [.. apart.Select(bar => histogram.Counts[bar.Bin])]);
        figure.Values("y", [.. apart.Select(bar => Middle(edges, bar.Bin))], ElementType.Float64);
        figure.Values("width", [.. apart.Select(bar => 0.9 * (edges[bar.Bin + 1] - edges[bar.Bin]))], type);
        json.WriteStartArray("hovertext");
        foreach (var (_, count, what) in apart)
            json.WriteStringValue($"{Numbers.Grouped(count)} {what}");
        json.WriteEndArray();
        json.WriteString("hoverinfo", "text");
        json.WriteEndObject();
    }

    /// <summary>Writes the histogram's two axes.</summary>
    public static void Axes(FigureWriter figure, Histogram? histogram, (double From, double To) across, (double From, double To) down)
    {
        if (histogram is null)
            return;
        var json = figure.Json;
        Start(json, "xaxis2", "y2", across);
        json.WriteStartArray("range");
        json.WriteNumberValue(0);
        // A separate bar, such as that of zeros, may exceed this.
        json.WriteNumberValue(Math.Max(1, histogram.Largest));
        json.WriteEndArray();
        Title(json, "distribution", standoff: 4);
        json.WriteEndObject();
        Start(json, "yaxis2", "x2", down);
        json.WriteStartArray("range");
        json.WriteNumberValue(histogram.Low);
        json.WriteNumberValue(histogram.High);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("barmode", "overlay");
    }

    /// <summary>Writes an axis' title in the size of its numbers; plotly's default is larger.</summary>
    public static void Title(Utf8JsonWriter json, string text, int? standoff = null)
    {
        json.WriteStartObject("title");
        json.WriteString("text", text);
        json.WriteStartObject("font");
        json.WriteNumber("size", FigureWriter.FontSize);
        json.WriteEndObject();
        if (standoff is { } distance)
            json.WriteNumber("standoff", distance);
        json.WriteEndObject();
    }

    /// <summary>Writes the number of ticks of an index axis, as in the static picture.</summary>
    public static void Indices(Utf8JsonWriter json, Axis axis, int most)
    {
        // With few indices plotly would label the halves between them, rounded.
        if (axis.Length <= most)
            json.WriteNumber("dtick", 1);
        else
            json.WriteNumber("nticks", most);
        json.WriteString("tickformat", "d");
    }

    /// <summary>Writes an axis' share of the plotting area.</summary>
    public static void Domain(Utf8JsonWriter json, (double From, double To) domain)
    {
        json.WriteStartArray("domain");
        json.WriteNumberValue(domain.From);
        json.WriteNumberValue(domain.To);
        json.WriteEndArray();
    }

    // Single precision cannot distinguish the edges of a narrow range, or represent those of very small or very large values.
    private static ElementType TypeOf(Histogram histogram)
    {
        double largest = Math.Max(Math.Abs(histogram.Low), Math.Abs(histogram.High));
        return largest is > 1e-30 and < 1e30 && histogram.High - histogram.Low > 1e-3 * largest ? ElementType.Float32 : ElementType.Float64;
    }

    private static double Middle(double[] edges, int bin) => edges[bin] / 2 + edges[bin + 1] / 2;

    private static void Start(Utf8JsonWriter json, string color)
    {
        json.WriteStartObject();
        json.WriteString("type", "bar");
        json.WriteString("orientation", "h");
        json.WriteString("xaxis", "x2");
        json.WriteString("yaxis", "y2");
        json.WriteStartObject("marker");
        json.WriteString("color", color);
        json.WriteEndObject();
    }

    /// <summary>Starts the axis of bars, which has no numbers.</summary>
    public static void Start(Utf8JsonWriter json, string name, string anchor, (double From, double To) domain)
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
