using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>A line plot; if there are few values, each has a point.</summary>
internal static class LineRenderer
{
    private const int MostMarkers = 100;

    public static ReadOnlyMemory<byte> Render(LinePlan plan)
    {
        using var figure = new FigureWriter();
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        if (plan.IsEnvelope)
        {
            Trace(figure, plan, plan.Low, "smallest", fill: false);
            Trace(figure, plan, plan.High, "largest", fill: true);
        }
        else
        {
            Trace(figure, plan, plan.High, "", fill: false);
        }
        MarkTraces.Write(figure, plan);
        HistogramTrace.Write(figure, plan.Histogram);
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", HoverText.Escape(plan.Axis.Name), plan, plan.Indices, isIndex: true, (0, PlotSplit.Main(plan.Frame)));
        Axis(figure, "yaxis", "value", plan, plan.Range, isIndex: false, (0, 1));
        HistogramTrace.Axes(figure, plan.Histogram, PlotSplit.Side(plan.Frame, LinePlan.HistogramStart), (0, 1));
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Trace(FigureWriter figure, LinePlan plan, double[] values, string what, bool fill)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", values.Length <= MostMarkers && !plan.IsEnvelope ? "lines+markers" : "lines");
        json.WriteNumber("x0", 0);
        json.WriteNumber("dx", plan.Run);
        figure.Values("y", values, plan.ElementType);
        json.WriteStartObject("line");
        json.WriteString("color", Ink.Line.Hex);
        json.WriteNumber("width", plan.IsEnvelope ? 1 : 1.5);
        json.WriteEndObject();
        if (!plan.IsEnvelope)
        {
            json.WriteStartObject("marker");
            json.WriteNumber("size", 5);
            json.WriteEndObject();
        }
        string index = "%{x}";
        if (plan.IsEnvelope)
        {
            var points = new CellAxis(plan.Axis, plan.Run);
            index = Runs(figure, points);
            what = ", " + what;
        }
        if (fill)
            json.WriteString("fill", "tonexty");
        json.WriteString("hovertemplate",
            $"{HoverText.At(plan.Axis, index)}{what}: {HoverText.Value("y", plan.ElementType)}<extra></extra>");
        json.WriteEndObject();
    }

    // Writes which indices each point covers; returns the hover template for them.
    private static string Runs(FigureWriter figure, CellAxis points)
    {
        var cells = Enumerable.Range(0, points.Cells);
        if (!CellHover.NeedsText(points))
        {
            figure.Indices("customdata", [.. cells.Select(points.Last)]);
            return "%{x}–%{customdata}";
        }
        figure.Json.WriteStartArray("customdata");
        foreach (int cell in cells)
            figure.Json.WriteStringValue(points.Label(cell));
        figure.Json.WriteEndArray();
        return "%{customdata}";
    }

    private static void Axis(FigureWriter figure, string name, string title, LinePlan plan, (double Low, double High) range, bool isIndex, (double, double) domain)
    {
        var json = figure.Json;
        json.WriteStartObject(name);
        HistogramTrace.Domain(json, domain);
        HistogramTrace.Title(json, title);
        json.WriteStartArray("range");
        json.WriteNumberValue(range.Low);
        json.WriteNumberValue(range.High);
        json.WriteEndArray();
        if (!isIndex)
        {
            json.WriteBoolean("zeroline", true);
            json.WriteString("zerolinecolor", Ink.Zero.Hex);
            json.WriteNumber("nticks", Ticks.MostValues(plan.Frame.Height));
            json.WriteString("exponentformat", "e");
        }
        else
        {
            json.WriteBoolean("zeroline", false);
            HistogramTrace.Indices(json, plan.Axis, Ticks.MostIndices(plan.Axis, plan.Frame.Width, across: true));
            // The axis extends a little beyond the last index, where plotly would label the next one.
            json.WriteStartObject("labelalias");
            json.WriteString(Numbers.Exact(plan.Axis.Length), " ");
            json.WriteEndObject();
        }
        json.WriteString("gridcolor", "rgba(128,128,128,0.2)");
        json.WriteEndObject();
    }
}
