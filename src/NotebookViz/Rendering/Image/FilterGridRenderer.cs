using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>A grid of tiles with their titles and one colour bar.</summary>
internal static class FilterGridRenderer
{
    public static Pixmap Render(FilterGridPlan plan)
    {
        var picture = new Pixmap(plan.Frame.TotalWidth, plan.Frame.TotalHeight, plan.Range.Scale);
        CanvasPainter.Draw(picture, plan.Frame, plan.Pages[0].Canvas, plan.Range);
        foreach (var label in plan.Labels)
        {
            int x = Pixmap.Px(plan.Frame.Left + label.Column * plan.CellSize), y = Pixmap.Px(plan.Frame.Top + label.Row * plan.CellSize);
            if (label.IsTitle)
                TextPainter.Draw(picture, label.Text, x, y - Pixmap.Px(8), Anchor.Middle);
            else
                TextPainter.Draw(picture, label.Text, x, y, Anchor.End);
        }
        AxisPainter.ColorBar(picture, plan.Frame, plan.Range);
        HistogramPainter.Draw(picture, plan.Histogram, plan.Frame.Left + plan.Frame.Width + Frame.HistogramStart, plan.Frame.Top, plan.Frame.ColorBarHeight);
        return picture;
    }
}
