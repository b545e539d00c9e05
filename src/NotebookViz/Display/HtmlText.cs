using System.Text.Encodings.Web;

namespace NotebookViz.Display;

/// <summary>Text as HTML: what has a meaning there is escaped, letters of every script stay as they are.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);
}
