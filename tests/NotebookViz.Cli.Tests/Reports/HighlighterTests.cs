using System.Net;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Reports.Code;

namespace NotebookViz.Cli.Tests.Reports;

public sealed partial class HighlighterTests
{
    [Theory]
    [InlineData("csharp", "#!time\n#r \"nuget: X\"\nvar s = $\"\"\"\n  {1 + 2:0.0} <\n  \"\"\"; /* a */ var t = \"ü\";\n  // end")]
    [InlineData("fsharp", "#r \"nuget: X\"\nlet rec f (x: float<m>) = // a <b>\n    let s = \"\"\"a \" b\"\"\" + \"\\\"\" in (* & *)\n    if x < 1.0<m> && true then 'c' else f x")]
    [InlineData("python", "def f(x): # <b>\n    return \"&\" + '''x'''")]
    [InlineData("pwsh", "Get-Item '<b>' | % { $_.Name } # end")]
    [InlineData("json", "{\"a<b\": [1, true, \"&\"]}")]
    [InlineData("no such language", "a < b && \"c\"")]
    [InlineData(null, "a < b && \"c\"")]
    public void Code_keeps_every_character_when_it_is_coloured(string? language, string code) =>
        Assert.Equal(code, WebUtility.HtmlDecode(Span().Replace(Highlighter.ToHtml(code, language), "")));

    [Theory]
    [InlineData("fsharp", "let x = 1", "keyword", "let")]
    [InlineData("fsharp", "f \"text\"", "string", "&quot;text&quot;")]
    [InlineData("F#", "x // why", "comment", "// why")]
    [InlineData("fsharp", "x (* why *)", "comment", "(* why *)")]
    [InlineData("cs", "return 1;", "keyword", "return")]
    [InlineData("csharp", "Open(2.5f)", "number", "2.5f")]
    [InlineData("python", "return 1", "keyword", "return")]
    public void The_parts_of_a_language_have_their_colours(string language, string code, string style, string part) =>
        Assert.Contains($"<span class=\"c-{style}\">{part}</span>", Highlighter.ToHtml(code, language));

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Span();
}
