namespace NotebookViz.Display;

/// <summary>Script and style of a list of layers.</summary>
internal static class LayerAssets
{
    private static readonly Lazy<string> Script = new(() => Read("NotebookViz.Layers.js").Replace("LIVE_FIGURE", Loader.Function, StringComparison.Ordinal));
    private static readonly Lazy<string> Css = new(() => Read("NotebookViz.Layers.css"));

    /// <summary>The style sheet; it concerns elements within a list of layers alone.</summary>
    public static string Style => Css.Value;

    /// <summary>The script for the list of that id.</summary>
    public static string ScriptFor(string id) => Script.Value.Replace("LIST_ID", id, StringComparison.Ordinal);

    // Comments and indentation are for readers of the source.
    private static string Read(string name)
    {
        using var stream = typeof(LayerAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("/*", StringComparison.Ordinal)));
    }
}
