namespace NotebookViz.Cli.Commands;

/// <summary>Text from notebooks and files as a terminal may show it.</summary>
internal static class TerminalText
{
    /// <summary>The text in one line, without what steers a terminal: control characters, and those that reverse the order of letters.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || IsDirection(c) ? '\uFFFD' : c));

    /// <summary>The same with its line breaks.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(OneLine));

    // Unicode's embeddings, overrides and isolates.
    private static bool IsDirection(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
