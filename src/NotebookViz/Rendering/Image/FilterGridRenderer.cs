using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>A grid of tiles with their titles and one colour bar.</summary>
internal static class FilterGridRenderer
{
    public static Pixmap Render(FilterGridPlan plan)
    {
        var picture = new Pixmap(plan.Frame.TotalWidth, plan.Frame.TotalHeight);
        CanvasPainter.Draw(picture, plan.Frame, plan.Canvas, plan.Limits);
        foreach (var label in plan.Labels)
        {
            int x = Pixmap.Px(plan.Frame.Left + label.Column * plan.CellSize), y = Pixmap.Px(plan.Frame.Top + label.Row * plan.CellSize);
            if (label.IsTitle)
                TextPainter.Draw(picture, label.Text, x, y - Pixmap.Px(8), Anchor.Middle);
            else
                TextPainter.Draw(picture, label.Text, x, y, Anchor.End);
        }
        AxisPainter.ColorBar(picture, plan.Frame, plan.Limits);
        return picture;
    }
}
