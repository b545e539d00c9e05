using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Tests.Docs;

/// <summary>A block of code on a page.</summary>
/// <param name="Language">What the fence names: csharp, fsharp, sh.</param>
/// <param name="Code">The code.</param>
/// <param name="Line">The line of the page it begins at.</param>
internal sealed record Snippet(string Language, string Code, int Line)
{
    /// <summary>What it prints, as the page says; null where the page says nothing. "…" stands for anything, and for any lines where it stands alone.</summary>
    public string? Output { get; init; }

    /// <summary>Whether it is shown for its error.</summary>
    public bool Fails { get; init; }

    /// <summary>What runs it: a cell, a program of one file, an F# script, a terminal.</summary>
    public string Kind => Language == "csharp" ? Code.StartsWith("#:", StringComparison.Ordinal) ? "program" : "cell" : Language;

    public void CheckOutput(string page, string actual)
    {
        if (Output is null)
            return;
        var pattern = string.Concat(Lines(Output).Select(line => line.Trim() == "…" ? "(.*\n)*?" : Regex.Escape(line).Replace("…", ".*") + "\n"));
        var printed = string.Concat(Lines(actual).Select(line => line + "\n"));
        Assert.True(Regex.IsMatch(printed, $@"\A{pattern}\z"), $"{page}, line {Line}: the page says that this prints\n{Output}\nand it prints\n{actual}");
    }

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd());
}
