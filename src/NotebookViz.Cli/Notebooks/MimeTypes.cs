namespace NotebookViz.Cli.Notebooks;

internal static class MimeTypes
{
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string PlainText = "text/plain";
    public const string Plotly = "application/vnd.plotly.v1+json";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Svg = "image/svg+xml";

    /// <summary>nbformat stores these as JSON, everything else as text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
