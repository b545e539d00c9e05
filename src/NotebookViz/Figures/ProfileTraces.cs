using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>The bars along a heatmap's edges. They share its axes, so that they stay next to their rows and columns when it is zoomed.</summary>
internal static class ProfileTraces
{
    /// <summary>Writes the bars.</summary>
    public static void Write(FigureWriter figure, HeatmapPlan plan)
    {
        if (plan.Profiles is not { } profiles)
            return;
        Bars(figure, plan, plan.Columns, profiles.Columns, "x", "y", "y3");
        Bars(figure, plan, plan.Rows, profiles.Rows, "y", "x", "x3");
    }

    /// <summary>Writes the axes of the bars' lengths, and the label in the corner between them.</summary>
    public static void Axes(FigureWriter figure, HeatmapPlan plan)
    {
        if (plan.Profiles is not { } profiles)
            return;
        var (json, frame) = (figure.Json, plan.Frame);
        Axis(json, "xaxis3", "y", profiles.Largest.Rows, PlotSplit.Beside(frame));
        Axis(json, "yaxis3", "x", profiles.Largest.Columns, PlotSplit.Above(frame));
        json.WriteStartArray("annotations");
        json.WriteStartObject();
        json.WriteString("text", "RMS");
        json.WriteString("xref", "paper");
        json.WriteString("yref", "paper");
        var (across, up) = (PlotSplit.Beside(frame), PlotSplit.Above(frame));
        json.WriteNumber("x", (across.From + across.To) / 2);
        json.WriteNumber("y", (up.From + up.To) / 2);
        json.WriteString("xanchor", "center");
        json.WriteString("yanchor", "middle");
        json.WriteBoolean("showarrow", false);
        json.WriteEndObject();
        json.WriteEndArray();
        if (plan.Histogram is null)
            json.WriteString("barmode", "overlay");
    }

    private static void Bars(FigureWriter figure, HeatmapPlan plan, CellAxis axis, double[] values, string along, string length, string lengthAxis)
    {
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "bar");
        if (along == "y")
            json.WriteString("orientation", "h");
        json.WriteString($"{length}axis", lengthAxis);
        figure.Steps(along, axis);
        figure.Values(length, values, plan.ElementType);
        json.WriteNumber("width", axis.Block);
        json.WriteStartObject("marker");
        json.WriteString("color", HistogramTrace.Grey);
        json.WriteStartObject("line");
        json.WriteNumber("width", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        bool isText = CellHover.NeedsText(axis), isRange = !isText && axis.Block > 1;
        if (isText)
        {
            json.WriteStartArray("customdata");
            for (int cell = 0; cell < axis.Cells; cell++)
                json.WriteStringValue(HoverText.Escape(axis.Label(cell)));
            json.WriteEndArray();
        }
        else
        {
            var cells = Enumerable.Range(0, axis.Cells);
            figure.Indices("customdata", [.. cells.SelectMany(cell => isRange ? new[] { axis.First(cell), axis.Last(cell) } : [axis.First(cell)])],
                isRange ? $"{Numbers.Exact(axis.Cells)},2" : null);
        }
        string at = axis.Axis.Names.Count > 0 ? $"%{{customdata}} {HoverText.Escape(axis.Axis.Name)}" : HoverText.At(axis.Axis, isRange ? "%{customdata[0]}–%{customdata[1]}" : "%{customdata}");
        json.WriteString("hovertemplate", $"{at}: root mean square %{{{length}:.4~g}}<extra></extra>");
        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string name, string anchor, double largest, (double From, double To) domain)
    {
        HistogramTrace.Start(json, name, anchor, domain);
        json.WriteStartArray("range");
        json.WriteNumberValue(0);
        json.WriteNumberValue(largest);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
