namespace NotebookViz.Html;

/// <summary>The script that makes a figure live, and the one version of plotly.js that it loads.</summary>
internal static class Loader
{
    /// <summary>The npm package plotly.js-cartesian-dist-min, version 4.1.1.</summary>
    public const string PlotlyUrl = "https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@4.1.1/plotly-cartesian.min.js";

    /// <summary>The Subresource Integrity hash of that file.</summary>
    public const string PlotlyIntegrity = "sha384-zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg";

    /// <summary>The npm package plotly.js-dist-min of the same version, which draws every kind of trace and is three times as large.</summary>
    public const string WholePlotlyUrl = "https://cdn.jsdelivr.net/npm/plotly.js-dist-min@4.1.1/plotly.min.js";

    /// <summary>The Subresource Integrity hash of that file.</summary>
    public const string WholePlotlyIntegrity = "sha384-AFNp2MtSm5/oZbEs/J19F/Ah57MEiVsoed8nE3fq2Wnccdl1u/EkyJ9XKKU8rt7+";

    // The kinds of traces in the file at PlotlyUrl, as its Plotly.PlotSchema.get().traces lists them.
    private static readonly HashSet<string> Kinds =
        ["scatter", "bar", "box", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "contour", "scatterternary", "violin", "image", "pie"];

    private static readonly Lazy<string> Template = new(() => EmbeddedText.Read("NotebookViz.Loader.js"));

    private static readonly Lazy<string> Script = new(() => Loading(PlotlyUrl, PlotlyIntegrity));

    /// <summary>The script for the figure of that id.</summary>
    public static string For(string id) => Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal);

    /// <summary>The script for the chart of that id, which may have traces of any kind.</summary>
    public static string ForChart(string id, IEnumerable<string> kinds) => Beyond(kinds) is { Length: > 0 } needs
        ? Loading(WholePlotlyUrl, WholePlotlyIntegrity).Replace("(\"FIGURE_ID\")", $"(\"{id}\",[{string.Join(',', needs.Select(kind => $"\"{kind}\""))}])", StringComparison.Ordinal)
        : For(id);

    /// <summary>The kinds of traces that only the whole plotly.js draws.</summary>
    public static string[] Beyond(IEnumerable<string> kinds) => [.. kinds.Where(kind => !Kinds.Contains(kind) && kind.All(char.IsAsciiLetterOrDigit)).Distinct()];

    private static string Loading(string url, string integrity) =>
        Template.Value.Replace("PLOTLY_URL", url, StringComparison.Ordinal).Replace("PLOTLY_INTEGRITY", integrity, StringComparison.Ordinal);

    /// <summary>The script as a function of a figure's id, for a page that draws figures when they are opened.</summary>
    public static string Function => Script.Value[..Script.Value.LastIndexOf("(\"FIGURE_ID\")", StringComparison.Ordinal)];
}

/// <summary>Scripts and styles that fragments carry.</summary>
internal static class EmbeddedText
{
    /// <summary>A text without its comment lines and indentation, which are for readers of the source.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("/*", StringComparison.Ordinal)));
    }
}

/// <summary>Script and style of a list of layers.</summary>
internal static class LayerAssets
{
    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("NotebookViz.Layers.js").Replace("LIVE_FIGURE", Loader.Function, StringComparison.Ordinal));
    private static readonly Lazy<string> Css = new(() => EmbeddedText.Read("NotebookViz.Layers.css"));

    /// <summary>The style sheet; it concerns elements within a list of layers alone.</summary>
    public static string Style => Css.Value;

    /// <summary>The script for the list of that id.</summary>
    public static string ScriptFor(string id) => Script.Value.Replace("LIST_ID", id, StringComparison.Ordinal);
}
