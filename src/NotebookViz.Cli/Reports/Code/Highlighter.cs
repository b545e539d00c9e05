using System.Net;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Reports.Code;

/// <summary>Colours code in the languages of notebooks. The colours are classes, which the style sheet defines for light and dark.</summary>
internal static class Highlighter
{
    /// <summary>Returns the code as HTML; without colours if the language is unknown.</summary>
    public static string ToHtml(string code, string? language) => Languages.Normalize(language ?? "") switch
    {
        "" => WebUtility.HtmlEncode(code),
        Languages.CSharp or "cs" => CSharpHighlighter.ToHtml(code),
        var name => PatternHighlighter.ToHtml(code, name) ?? WebUtility.HtmlEncode(code),
    };
}
