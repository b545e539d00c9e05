using System.Reflection;
using NotebookViz.Display;

namespace NotebookViz.Cli.Reports;

/// <summary>The files that are built into the tool.</summary>
internal static class ReportAssets
{
    public static string Style => Read("report.css");

    /// <summary>plotly.js; see the README beside it.</summary>
    public static string Plotly => Read("plotly-cartesian.min.js");

    /// <summary>The script of the page: draws figures when they come into view, and what else needs a script.</summary>
    public static string Script => Read("report.js").Replace("LIVE_FIGURE", Loader.Function, StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not among the resources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
