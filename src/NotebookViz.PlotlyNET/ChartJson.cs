using Plotly.NET;

namespace NotebookViz.Charts;

/// <summary>Writes charts as plotly JSON.</summary>
internal static class ChartJson
{
    /// <summary>Data, layout and config; without "&lt;", so that it can stand in a script element.</summary>
    public static string Of(GenericChart chart) => GenericChart.toJson(chart).Replace("<", "\\u003c", StringComparison.Ordinal);
}
