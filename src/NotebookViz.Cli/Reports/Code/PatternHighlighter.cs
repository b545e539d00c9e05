using System.Globalization;
using System.Net;
using System.Text;
using ColorCode;
using ColorCode.Common;
using ColorCode.Parsing;

namespace NotebookViz.Cli.Reports.Code;

/// <summary>Colours F# and the other languages by ColorCode's patterns, with the same classes as C#.</summary>
internal sealed class PatternHighlighter : CodeColorizerBase
{
    private readonly StringBuilder _html = new();

    private PatternHighlighter() : base(null, null)
    {
    }

    /// <summary>Returns the code as HTML; null if the language is unknown.</summary>
    public static string? ToHtml(string code, string language)
    {
        if (Languages.FindById(Id(language)) is not { } known)
            return null;
        var highlighter = new PatternHighlighter();
        highlighter.languageParser.Parse(code, known, highlighter.Write);
        return highlighter._html.ToString();
    }

    private static string Id(string language) => language switch
    {
        "fsharp" or "fs" => LanguageId.FSharp,
        "pwsh" => LanguageId.PowerShell,
        "py" => LanguageId.Python,
        _ => language,
    };

    protected override void Write(string parsedSourceCode, IList<Scope> scopes) => Write(parsedSourceCode, 0, parsedSourceCode.Length, scopes);

    private void Write(string code, int start, int end, IList<Scope> scopes)
    {
        foreach (var scope in scopes.OrderBy(s => s.Index))
        {
            // Patterns may overlap; the first one wins.
            if (scope.Index < start || scope.Index + scope.Length > end)
                continue;
            Append(code[start..scope.Index]);
            start = scope.Index + scope.Length;
            var style = Class(scope.Name);
            if (style is not null)
                _html.Append(CultureInfo.InvariantCulture, $"<span class=\"c-{style}\">");
            Write(code, scope.Index, start, scope.Children);
            if (style is not null)
                _html.Append("</span>");
        }
        Append(code[start..end]);
    }

    private void Append(string text) => _html.Append(WebUtility.HtmlEncode(text));

    private static string? Class(string scope) => scope switch
    {
        ScopeName.Keyword or ScopeName.ControlKeyword or ScopeName.PseudoKeyword or ScopeName.JsonConst => "keyword",
        ScopeName.String or ScopeName.StringCSharpVerbatim or ScopeName.StringEscape or ScopeName.JsonString or ScopeName.HtmlAttributeValue
            or ScopeName.XmlAttributeValue => "string",
        ScopeName.Comment or ScopeName.XmlDocComment or ScopeName.HtmlComment or ScopeName.XmlComment => "comment",
        ScopeName.Number or ScopeName.JsonNumber => "number",
        ScopeName.PreprocessorKeyword => "directive",
        ScopeName.ClassName or ScopeName.Type or ScopeName.TypeVariable or ScopeName.NameSpace or ScopeName.HtmlElementName
            or ScopeName.XmlName => "type",
        ScopeName.BuiltinFunction or ScopeName.SqlSystemFunction or ScopeName.PowerShellCommand => "method",
        _ => null,
    };
}
