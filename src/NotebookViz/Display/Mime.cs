namespace NotebookViz.Display;

/// <summary>The MIME types that a display has.</summary>
internal static class Mime
{
    public const string Html = "text/html";

    /// <summary>As base64, as notebooks store it.</summary>
    public const string Png = "image/png";

    public const string Text = "text/plain";
}
