using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>A heatmap with its axes and colour bar.</summary>
internal static class HeatmapRenderer
{
    public static Pixmap Render(HeatmapPlan plan)
    {
        var picture = new Pixmap(plan.Frame.TotalWidth, plan.Frame.TotalHeight, plan.Range.Scale);
        CanvasPainter.Draw(picture, plan.Frame, plan.Canvas, plan.Range);
        AxisPainter.CellsAcross(picture, plan.Frame, plan.Columns);
        AxisPainter.CellsDown(picture, plan.Frame, plan.Rows);
        AxisPainter.ColorBar(picture, plan.Frame, plan.Range);
        HistogramPainter.Draw(picture, plan.Histogram, plan.Frame.Left + plan.Frame.Width + Frame.HistogramStart, plan.Frame.Top, plan.Frame.ColorBarHeight);
        return picture;
    }
}
