using System.Globalization;
using System.Text;

namespace NotebookViz.PlainText;

/// <summary>A column of a table for consoles.</summary>
/// <param name="Head">Its heading.</param>
/// <param name="IsNumber">True if it is right-aligned.</param>
/// <param name="Shrinks">True if its texts may be cut when the table is too wide.</param>
internal sealed record TextColumn(string Head, bool IsNumber = false, bool Shrinks = false);

/// <summary>A table of box-drawing characters with a maximum width.</summary>
internal static class TextTable
{
    private const int LeastWidth = 8;

    /// <summary>The table's lines.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">A cell for each column; a null row is a rule.</param>
    /// <param name="width">The maximum length of a line; exceeded if even the shortest texts need more.</param>
    public static string Of(IReadOnlyList<TextColumn> columns, IReadOnlyList<string[]?> rows, int width)
    {
        int[] widths = [.. columns.Select((column, i) => rows.OfType<string[]>().Select(row => Length(row[i])).Append(Length(column.Head)).Max())];
        Fit(columns, widths, width - 3 * columns.Count - 1);

        var text = new StringBuilder();
        text.Append(Rule('┌', '┬', '┐', widths)).Append('\n');
        text.Append(Line(columns, columns.Select(column => column.Head), widths)).Append('\n');
        text.Append(Rule('├', '┼', '┤', widths)).Append('\n');
        foreach (string[]? row in rows)
            text.Append(row is null ? Rule('├', '┼', '┤', widths) : Line(columns, row, widths)).Append('\n');
        return text.Append(Rule('└', '┴', '┘', widths)).ToString();
    }

    private static void Fit(IReadOnlyList<TextColumn> columns, int[] widths, int room)
    {
        while (widths.Sum() > room)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
                if (columns[i].Shrinks && widths[i] > LeastWidth && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            if (widest < 0)
                return;
            widths[widest]--;
        }
    }

    private static string Rule(char left, char middle, char right, int[] widths) =>
        left + string.Join(middle, widths.Select(width => new string('─', width + 2))) + right;

    private static string Line(IReadOnlyList<TextColumn> columns, IEnumerable<string> cells, int[] widths) =>
        "│ " + string.Join(" │ ", cells.Select((cell, i) => Padded(Cut(cell, widths[i]), widths[i], columns[i].IsNumber))) + " │";

    private static string Padded(string text, int width, bool right)
    {
        string padding = new(' ', Math.Max(0, width - Length(text)));
        return right ? padding + text : text + padding;
    }

    private static string Cut(string text, int width)
    {
        if (Length(text) <= width)
            return text;
        var elements = new StringInfo(text);
        return elements.SubstringByTextElements(0, width - 1) + "…";
    }

    // A letter with combining accents takes one column.
    private static int Length(string text) => new StringInfo(text).LengthInTextElements;
}

/// <summary>The maximum width of texts.</summary>
internal static class ConsoleWidth
{
    /// <summary>The width of stored text, which is the same everywhere.</summary>
    public const int Stored = 110;

    /// <summary>Gets the width of the console, if there is one.</summary>
    public static int Current
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? Stored : Math.Clamp(Console.WindowWidth - 1, 60, 160);
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                return Stored;
            }
        }
    }
}
