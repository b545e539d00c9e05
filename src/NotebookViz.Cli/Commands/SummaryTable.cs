using System.Globalization;
using NotebookViz.Common;
using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>A summary for the terminal: aligned columns, numbers with four digits, and no line wider than the terminal.</summary>
internal static class SummaryTable
{
    private const int Gap = 2, LeastName = 16;

    // Mentioned below the table, only for weights with something unusual.
    private static readonly string[] Unusual = ["count", "nan", "posinf", "neginf", "problem"];

    // The columns that a narrow terminal leaves out, in this order.
    private static readonly string[] Dispensable = ["axes", "dtype", "zeros", "norm", "max", "min", "mean", "std", "memory", "shape"];

    /// <summary>Writes the totals, the table, and what is unusual about single weights.</summary>
    public static void Write(SummaryListing listing, IAnsiConsole console)
    {
        foreach (string line in listing.TotalLines())
            console.WriteLine(line);
        if (listing.Listed.Count == 0)
            return;
        var columns = SummaryColumn.All.Where(column => !Unusual.Contains(column.Name)).Select(column => new Cells(column, listing.Listed)).ToList();
        var leftOut = Fit(columns, console.Profile.Width, listing.Selection.Sort);
        console.WriteLine();
        for (int row = -1; row < listing.Listed.Count; row++)
        {
            console.Write(new Text(columns[0][row], row < 0 ? new Style(decoration: Decoration.Bold) : new Style(Color.Blue)));
            console.WriteLine(string.Concat(columns.Skip(1).Select(column => new string(' ', Gap) + column[row])).TrimEnd(), row < 0 ? new Style(decoration: Decoration.Bold) : Style.Plain);
        }
        foreach (var row in listing.Listed)
            if (string.Join(", ", Notes(row)) is { Length: > 0 } notes)
                console.WriteLine(TerminalText.OneLine($"{row.Name}: {notes}"));
        if (leftOut.Count > 0)
            console.WriteLine($"Left out to fit the terminal: {string.Join(", ", leftOut)}. --csv has all columns.");
    }

    /// <summary>Removes columns and shortens names until the table fits, and returns the names of the removed columns.</summary>
    private static List<string> Fit(List<Cells> columns, int width, SummaryColumn? sort)
    {
        int Others() => columns.Skip(1).Sum(column => column.Width + Gap);
        int name = Math.Min(columns[0].Width, LeastName);
        List<string> leftOut = [];
        foreach (string dispensable in Dispensable.Where(column => column != sort?.Name))
            if (Others() + name > width)
            {
                columns.RemoveAll(column => column.Name == dispensable);
                leftOut.Add(dispensable);
            }
        columns[0].Width = Math.Min(columns[0].Width, Math.Max(name, width - Others()));
        return leftOut;
    }

    private static IEnumerable<string> Notes(SummaryEntry row)
    {
        if (row.Values is not { } values)
        {
            yield return row.Problem ?? "no values";
            yield break;
        }
        if (row.ElementType.IsComplex())
            yield return "statistics of the magnitudes";
        foreach (var (count, what) in new[] { (values.NaN, "NaN"), (values.PositiveInfinity, "+Inf"), (values.NegativeInfinity, "-Inf") })
            if (count > 0)
                yield return $"{Numbers.Grouped(count)} {what}";
    }

    /// <summary>The cells of a column; index -1 is its heading.</summary>
    private sealed class Cells(SummaryColumn column, IReadOnlyList<SummaryEntry> rows)
    {
        private readonly string[] _texts = [column.Name, .. rows.Select(row => TerminalText.OneLine(column.Readable(row)))];

        public string Name => column.Name;

        public int Width { get => field > 0 ? field : field = _texts.Max(text => text.GetCellWidth()); set; }

        public string this[int row]
        {
            get
            {
                string text = Shortened(_texts[row + 1], Width);
                string padding = new(' ', Math.Max(0, Width - text.GetCellWidth()));
                return column.IsNumber ? padding + text : text + padding;
            }
        }
    }

    /// <summary>Shortens a text in the middle: the beginning names the layer, the end the weight.</summary>
    internal static string Shortened(string text, int width)
    {
        if (text.GetCellWidth() <= width)
            return text;
        var letters = new StringInfo(text);
        int start = 0, end = letters.LengthInTextElements;
        string head = "", tail = "";
        while (true)
        {
            bool atStart = head.GetCellWidth() <= tail.GetCellWidth();
            string letter = letters.SubstringByTextElements(atStart ? start : end - 1, 1);
            if (head.GetCellWidth() + letter.GetCellWidth() + tail.GetCellWidth() + 1 > width)
                return $"{head}…{tail}";
            if (atStart)
                (head, start) = (head + letter, start + 1);
            else
                (tail, end) = (letter + tail, end - 1);
        }
    }
}
