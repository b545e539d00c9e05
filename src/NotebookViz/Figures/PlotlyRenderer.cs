using NotebookViz.Plans;

namespace NotebookViz.Figures;

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

/// <summary>Texts that plotly takes for templates and for a little HTML: names must not be either.</summary>
internal static class HoverText
{
    /// <summary>Significant digits of a value on hover: as many as single precision has, or double precision.</summary>
    public static string Value(string variable, ElementType type) => type.FitsInSingle() ? $"%{{{variable}:.7~g}}" : $"%{{{variable}:.15~g}}";

    /// <summary>An index along an axis, the index being a template's variable.</summary>
    public static string At(Axis axis, string variable) => (axis with { Name = Escape(axis.Name) }).At(variable);

    /// <summary>A name as text: plotly reads tags, entities and %{…} in hover texts and titles.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("%{", "%&#123;", StringComparison.Ordinal);
}
