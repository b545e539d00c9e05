using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>A grid as the largest magnitude of each of its filters.</summary>
internal static class FilterGridRenderer
{
    public static IEnumerable<string> Render(FilterGridPlan plan)
    {
        var filters = plan.Pages[0].Tiles.GroupBy(tile => tile.Major).Select(filter => filter
            .Select(tile => CanvasMagnitudes.Largest(plan.Pages[0].Canvas, tile.Row, tile.Column, plan.TileRows.Cells, plan.TileColumns.Cells))
            .Aggregate(double.MaxMagnitude)).ToArray();
        yield return $"{Sparkline.Of(filters)}  largest magnitude of each {plan.Major.Axis.Each}{(plan.Pages.Count > 1 ? $" at {plan.Pages[0].Label}" : "")}, {plan.Major.Number(plan.Pages[0].Tiles[0].Major)} to {plan.Major.Number(plan.Pages[0].Tiles[^1].Major)}";
    }
}
