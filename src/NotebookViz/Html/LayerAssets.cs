namespace NotebookViz.Html;

/// <summary>Script and style of a list of layers.</summary>
internal static class LayerAssets
{
    private static readonly Lazy<string> Script = new(() =>
        EmbeddedText.Read("NotebookViz.Layers.js").Replace("LIVE_FIGURE", Loader.Function, StringComparison.Ordinal));

    private static readonly Lazy<string> Css = new(() => EmbeddedText.Read("NotebookViz.Layers.css"));

    /// <summary>The style sheet; it affects only elements in a list of layers.</summary>
    public static string Style => Css.Value;

    /// <summary>The script for the list of that id.</summary>
    public static string ScriptFor(string id) => Script.Value.Replace("LIST_ID", id, StringComparison.Ordinal);

    /// <summary>Secondary text, in the paler colour of the style sheet.</summary>
    public static string Dim(string text) => $"""<span class="nv-dim">{HtmlText.Encode(text)}</span>""";
}
