using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

/// <summary>Draws a plan as a plotly figure.</summary>
internal static class PlotlyRenderer
{
    /// <summary>The figure as UTF-8 JSON, or nothing where there is nothing to plot.</summary>
    public static ReadOnlyMemory<byte> Render(Plan plan)
    {
        Rendered++;
        return plan switch
        {
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap),
            FilterGridPlan grid => FilterGridRenderer.Render(grid),
            _ => default,
        };
    }

    /// <summary>How many figures this thread has drawn. Tests count them.</summary>
    [ThreadStatic]
    internal static int Rendered;
}
