using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>A heatmap whose axes count indices, so that tick numbers stay round however many indices a cell covers.</summary>
internal static class HeatmapRenderer
{
    public static ReadOnlyMemory<byte> Render(HeatmapPlan plan, bool isDescribed)
    {
        var canvas = plan.Canvas;
        using var figure = new FigureWriter(canvas.Values.Length);
        var json = figure.Json;
        var hover = new CellHover([], plan.Rows, plan.Columns, isDescribed);
        json.WriteStartObject();
        json.WriteStartArray("data");
        CanvasTraces.Start(figure, plan.Frame, plan.Range);
        figure.Steps("x", plan.Columns);
        figure.Steps("y", plan.Rows);
        json.WriteString("hovertemplate", $"{hover.Template}: {HoverText.Value("z", plan.ElementType)}<extra></extra>");
        double cellSize = Math.Min(plan.Frame.Width / plan.Columns.Cells, plan.Frame.Height / plan.Rows.Cells);
        if (!isDescribed)
        {
            figure.Values("z", canvas.Values, plan.ElementType, CellHover.Shape(canvas));
            hover.Write(figure, canvas, [(new Tile(0, 0, 0, 0), [])]);
        }
        json.WriteEndObject();
        if (!isDescribed)
        {
            CanvasTraces.Clipped(figure, canvas, plan.Range, cellSize, plan.Rows, plan.Columns);
            MarkTraces.Write(figure, canvas.Marks, cellSize, mark => $"{plan.Rows.At(mark.Row)}, {plan.Columns.At(mark.Column)}", plan.Rows, plan.Columns);
        }
        HistogramTrace.Write(figure, plan.Histogram);
        ProfileTraces.Write(figure, plan);
        json.WriteEndArray();
        figure.StartLayout(plan.Frame);
        Axis(figure, "xaxis", plan.Columns, plan.Frame.Width, downwards: false, (0, PlotSplit.Main(plan.Frame)));
        Axis(figure, "yaxis", plan.Rows, plan.Frame.Height, downwards: true, PlotSplit.MainDown(plan.Frame));
        HistogramTrace.Axes(figure, plan.Histogram, PlotSplit.Side(plan.Frame, Frame.HistogramStart), PlotSplit.SideDown(plan.Frame));
        ProfileTraces.Axes(figure, plan);
        if (isDescribed)
            TileDescription.Write(figure, plan, cellSize);
        json.WriteEndObject();
        figure.Config();
        json.WriteEndObject();
        return figure.Finish();
    }

    private static void Axis(FigureWriter figure, string name, CellAxis axis, double pixels, bool downwards, (double, double) domain)
    {
        var json = figure.Json;
        CanvasTraces.StartAxis(figure, name, axis, downwards, domain);
        HistogramTrace.Title(json, HoverText.Escape(axis.Axis.Name));
        if (axis.Axis.Names.Count > 0)
        {
            figure.Indices("tickvals", [.. Enumerable.Range(0, axis.Axis.Names.Count).Select(index => (long)index)]);
            json.WriteStartArray("ticktext");
            foreach (string text in axis.Axis.Names)
                json.WriteStringValue(HoverText.Escape(text));
            json.WriteEndArray();
        }
        else
        {
            HistogramTrace.Indices(json, axis.Axis, Ticks.MostIndices(axis.Axis, pixels, across: !downwards));
        }
        json.WriteEndObject();
    }
}
