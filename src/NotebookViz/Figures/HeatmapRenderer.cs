using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>A heatmap whose axes tell the true index, or where it is pooled the range of indices, of every cell.</summary>
internal static class HeatmapRenderer
{
    public static ReadOnlyMemory<byte> Render(HeatmapPlan plan)
    {
        using var figure = new FigureWriter(plan.Canvas.Values.Length);
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        CanvasTraces.Start(figure, plan.Frame, plan.Canvas, plan.Range, plan.ElementType);
        Labels(figure, "x", plan.Columns);
        Labels(figure, "y", plan.Rows);
        json.WriteString("hovertemplate",
            $"{HoverText.At(plan.Rows.Axis, "%{y}")}, {HoverText.At(plan.Columns.Axis, "%{x}")}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
        json.WriteEndObject();
        double cellSize = Math.Min(plan.Frame.Width / plan.Columns.Cells, plan.Frame.Height / plan.Rows.Cells);
        CanvasTraces.Clipped(figure, plan.Canvas, plan.Range, cellSize, Labels(plan.Columns), Labels(plan.Rows));
        MarkTraces.Write(figure, plan.Canvas.Marks, cellSize, mark => $"{plan.Rows.At(mark.Row)}, {plan.Columns.At(mark.Column)}",
            Labels(plan.Columns), Labels(plan.Rows));
        HistogramTrace.Write(figure, plan.Histogram);
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", plan.Columns, plan.Frame.Width, downwards: false, (0, PlotSplit.Main(plan.Frame)));
        Axis(figure, "yaxis", plan.Rows, plan.Frame.Height, downwards: true, PlotSplit.MainDown(plan.Frame));
        HistogramTrace.Axes(figure, plan.Histogram, PlotSplit.Side(plan.Frame, Frame.HistogramStart), PlotSplit.SideDown(plan.Frame));
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    // Where a cell is one index, plotly counts the cells itself.
    private static bool HasLabels(CellAxis axis) => axis.Block > 1 || axis.Axis.Names.Count > 0;

    private static void Labels(FigureWriter figure, string name, CellAxis axis)
    {
        if (Labels(axis) is { } labels)
            figure.Places(name, Enumerable.Range(0, axis.Cells), labels);
    }

    // On an axis of categories a number would be the name of a new category, not the place of one: all that stands there does so by label.
    private static Func<int, string>? Labels(CellAxis axis) => HasLabels(axis) ? cell => HoverText.Escape(axis.Label(cell)) : null;

    private static void Axis(FigureWriter figure, string name, CellAxis axis, double pixels, bool downwards, (double, double) domain)
    {
        var json = figure.Json;
        CanvasTraces.StartAxis(figure, name, axis.Cells, downwards, domain);
        json.WriteStartObject("title");
        json.WriteString("text", HoverText.Escape(axis.Axis.Name));
        json.WriteEndObject();
        if (HasLabels(axis))
            json.WriteString("type", "category");
        var ticks = Ticks.Cells(axis, pixels, across: !downwards).ToArray();
        figure.Places("tickvals", ticks, Labels(axis));
        json.WriteStartArray("ticktext");
        foreach (int cell in ticks)
            json.WriteStringValue(HoverText.Escape(axis.Tick(cell)));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
