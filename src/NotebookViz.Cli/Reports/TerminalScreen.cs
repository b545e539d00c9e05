using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Reports;

/// <summary>What a terminal shows in the end of a text: progress bars write over themselves, and colours are escape sequences (ECMA-48).</summary>
internal static partial class TerminalScreen
{
    /// <summary>A text without escape sequences.</summary>
    public static string WithoutEscapes(string text) => text.Contains('\x1B', StringComparison.Ordinal) ? Escape().Replace(text, "") : text;

    /// <summary>A text without escape sequences and without what was written over or erased within a line.</summary>
    public static string Of(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return text.AsSpan().ContainsAny("\r\b\x1B") ? string.Join('\n', text.Split('\n').Select(Line)) : text;
    }

    private static string Line(string line)
    {
        if (!line.AsSpan().ContainsAny("\r\b\x1B"))
            return line;
        var shown = new List<Rune>();
        int cursor = 0, at = 0;
        foreach (Match escape in Escape().Matches(line))
        {
            Write(line.AsSpan(at, escape.Index - at));
            at = escape.Index + escape.Length;
            if (escape.Value is "\x1B[K" or "\x1B[0K" && cursor < shown.Count)
                shown.RemoveRange(cursor, shown.Count - cursor);
            else if (escape.Value == "\x1B[2K")
                shown.Clear();
        }
        Write(line.AsSpan(at));
        return string.Concat(shown);

        void Write(ReadOnlySpan<char> text)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                if (rune.Value == '\r')
                    cursor = 0;
                else if (rune.Value == '\b')
                    cursor = Math.Max(0, cursor - 1);
                else
                    Put(rune);
            }
        }

        void Put(Rune rune)
        {
            while (shown.Count <= cursor)
                shown.Add(new Rune(' '));
            shown[cursor++] = rune;
        }
    }

    // Control sequences, commands that end with a bell or with ESC \ such as links, character sets, and the rest of two characters.
    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)|[()][0-~]|[ -/]*[0-~])")]
    private static partial Regex Escape();
}
