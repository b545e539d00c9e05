namespace NotebookViz.Cli.Commands;

/// <summary>Makes text from notebooks and files safe for a terminal.</summary>
internal static class TerminalText
{
    /// <summary>Returns the text in one line. Control characters and characters that change the writing direction are replaced.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || IsDirection(c) ? '\uFFFD' : c));

    /// <summary>Returns the same text with its line breaks.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(OneLine));

    // Unicode's embeddings, overrides and isolates.
    private static bool IsDirection(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
