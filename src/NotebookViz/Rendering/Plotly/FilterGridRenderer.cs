using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

/// <summary>A grid of tiles as one heatmap trace; each cell carries its indices, so that the hover tells them.</summary>
internal static class FilterGridRenderer
{
    public static ReadOnlyMemory<byte> Render(FilterGridPlan plan)
    {
        using var figure = new FigureWriter();
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteStartArray("data");
        CanvasTraces.Start(figure, plan.Frame, plan.Canvas, plan.Limits, plan.ElementType);
        var hover = new GridHover(plan);
        figure.Indices("customdata", hover.Indices, $"{Numbers.Exact(plan.Canvas.Rows)},{Numbers.Exact(plan.Canvas.Columns)},{Numbers.Exact(hover.Width)}");
        json.WriteString("hovertemplate", $"{hover.Template}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
        json.WriteEndObject();
        Labels(figure, plan, titles: true, "top center");
        Labels(figure, plan, titles: false, "middle left");
        MarkTraces.Write(figure, plan.Canvas.Marks, plan.CellSize, hover.Place);
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", plan.Canvas.Columns, downwards: false);
        Axis(figure, "yaxis", plan.Canvas.Rows, downwards: true);
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Labels(FigureWriter figure, FilterGridPlan plan, bool titles, string position)
    {
        var labels = plan.Labels.Where(label => label.IsTitle == titles).ToArray();
        if (labels.Length == 0)
            return;
        var json = figure.Json;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "text");
        // A cell's centre has whole coordinates, its edge half ones. Beyond the edge plotly draws nothing, so a side label keeps its
        // distance by a space.
        Numbers("x", label => Math.Max(0, label.Column) - 0.5);
        Numbers("y", label => label.Row - 0.5);
        json.WriteStartArray("text");
        foreach (var label in labels)
            json.WriteStringValue(HoverText.Escape(label.Text) + (titles ? "" : "\u00a0"));
        json.WriteEndArray();
        json.WriteString("textposition", position);
        json.WriteString("hoverinfo", "skip");
        json.WriteBoolean("cliponaxis", false);
        json.WriteEndObject();

        void Numbers(string name, Func<CanvasLabel, double> coordinate)
        {
            json.WriteStartArray(name);
            foreach (var label in labels)
                json.WriteNumberValue(coordinate(label));
            json.WriteEndArray();
        }
    }

    private static void Axis(FigureWriter figure, string name, int cells, bool downwards)
    {
        CanvasTraces.StartAxis(figure, name, cells, downwards);
        figure.Json.WriteBoolean("showticklabels", false);
        figure.Json.WriteString("ticks", "");
        figure.Json.WriteEndObject();
    }
}
