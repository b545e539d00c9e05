using System.Reflection;

namespace NotebookViz.Cli.Reports;

/// <summary>The files that are built into the tool.</summary>
internal static class ReportAssets
{
    public static string Style => Read("report.css");

    /// <summary>plotly.js; see the README beside it.</summary>
    public static string Plotly => Read("plotly-cartesian.min.js");

    /// <summary>Draws the figures that come as JSON alone.</summary>
    public static string PlotlyStart => Read("plotly-start.js");

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not among the resources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
