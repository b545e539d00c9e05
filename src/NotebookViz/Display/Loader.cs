namespace NotebookViz.Display;

/// <summary>The script that makes a figure live, and the one version of plotly.js that it loads.</summary>
internal static class Loader
{
    /// <summary>The npm package plotly.js-cartesian-dist-min, version 4.1.1.</summary>
    public const string PlotlyUrl = "https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@4.1.1/plotly-cartesian.min.js";

    /// <summary>The Subresource Integrity hash of that file.</summary>
    public const string PlotlyIntegrity = "sha384-zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg";

    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("NotebookViz.Loader.js")
        .Replace("PLOTLY_URL", PlotlyUrl, StringComparison.Ordinal).Replace("PLOTLY_INTEGRITY", PlotlyIntegrity, StringComparison.Ordinal));

    /// <summary>The script for the figure of that id.</summary>
    public static string For(string id) => Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal);

    /// <summary>The script as a function of a figure's id, for a page that draws figures when they are opened.</summary>
    public static string Function => Script.Value[..Script.Value.LastIndexOf("(\"FIGURE_ID\")", StringComparison.Ordinal)];
}
