using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

/// <summary>A heatmap whose axes tell the true index, or where it is pooled the range of indices, of every cell.</summary>
internal static class HeatmapRenderer
{
    public static ReadOnlyMemory<byte> Render(HeatmapPlan plan)
    {
        using var figure = new FigureWriter();
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        CanvasTraces.Start(figure, plan.Frame, plan.Canvas, plan.Limits, plan.ElementType);
        bool pooled = plan.Rows.Block * plan.Columns.Block > 1;
        if (pooled)
        {
            Labels(figure, "x", plan.Columns);
            Labels(figure, "y", plan.Rows);
        }
        json.WriteString("hovertemplate",
            $"{HoverText.At(plan.Rows.Axis, "%{y}")}, {HoverText.At(plan.Columns.Axis, "%{x}")}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
        json.WriteEndObject();
        double cellSize = Math.Min(plan.Frame.Width / plan.Columns.Cells, plan.Frame.Height / plan.Rows.Cells);
        MarkTraces.Write(figure, plan.Canvas.Marks, cellSize, mark =>
            $"{plan.Rows.At(mark.Row)}, {plan.Columns.At(mark.Column)}");
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", plan.Columns, plan.Frame.Width, downwards: false);
        Axis(figure, "yaxis", plan.Rows, plan.Frame.Height, downwards: true);
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Labels(FigureWriter figure, string name, CellAxis axis)
    {
        figure.Json.WriteStartArray(name);
        for (int cell = 0; cell < axis.Cells; cell++)
            figure.Json.WriteStringValue(axis.Label(cell));
        figure.Json.WriteEndArray();
    }

    private static void Axis(FigureWriter figure, string name, CellAxis axis, double pixels, bool downwards)
    {
        var json = figure.Json;
        CanvasTraces.StartAxis(figure, name, axis.Cells, downwards);
        json.WriteStartObject("title");
        json.WriteString("text", HoverText.Escape(axis.Axis.Name));
        json.WriteEndObject();
        if (axis.Block > 1)
            json.WriteString("type", "category");
        json.WriteStartArray("tickvals");
        var ticks = Ticks.Cells(axis, pixels, across: !downwards).ToArray();
        foreach (int cell in ticks)
            json.WriteNumberValue(cell);
        json.WriteEndArray();
        json.WriteStartArray("ticktext");
        foreach (int cell in ticks)
            json.WriteStringValue(Numbers.Exact(axis.First(cell)));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
