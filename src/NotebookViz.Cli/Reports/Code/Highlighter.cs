using System.Net;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Reports.Code;

/// <summary>Colours code of the languages that notebooks have; the colours are classes, which the style sheet has for light and dark.</summary>
internal static class Highlighter
{
    /// <summary>The code as HTML; without colours where the language is not known.</summary>
    public static string ToHtml(string code, string? language) => Languages.Normalize(language ?? "") switch
    {
        "" => WebUtility.HtmlEncode(code),
        Languages.CSharp or "cs" => CSharpHighlighter.ToHtml(code),
        var name => PatternHighlighter.ToHtml(code, name) ?? WebUtility.HtmlEncode(code),
    };
}
