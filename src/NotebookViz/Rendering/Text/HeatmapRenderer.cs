using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>A matrix as the largest magnitude of each of its rows.</summary>
internal static class HeatmapRenderer
{
    public static IEnumerable<string> Render(HeatmapPlan plan)
    {
        var rows = Enumerable.Range(0, plan.Rows.Cells)
            .Select(row => CanvasMagnitudes.Largest(plan.Canvas, row, 0, 1, plan.Canvas.Columns)).ToArray();
        yield return $"{Sparkline.Of(rows)}  largest magnitude of each {plan.Rows.Axis.Each}, {plan.Rows.Tick(0)} to {plan.Rows.Label(plan.Rows.Cells - 1).Split('–')[^1]}";
    }
}
