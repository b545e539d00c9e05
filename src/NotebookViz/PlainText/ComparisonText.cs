using NotebookViz.Common;
using NotebookViz.Comparing;

namespace NotebookViz.PlainText;

/// <summary>A comparison as plain text: a table of the changed pairs, and lists of the weights without a partner.</summary>
internal static class ComparisonText
{
    private const int MostRows = 400, LeastName = 40;

    // Columns that are dropped on a narrow terminal, the least important first.
    private static readonly string[] Dispensable = ["shape", "at", "equal", "sign flips", "largest change", "cosine"];

    /// <summary>Returns the comparison of two lists as lines of text.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="width">The most characters of a line of the table.</param>
    public static string Of(WeightListComparison comparison, int width)
    {
        var changed = comparison.Where(row => !row.IsUnchanged).ToList();
        List<string> lines = [$"A: {comparison.TitleA}", $"B: {comparison.TitleB}", ComparisonCells.Totals(comparison)];
        if (comparison.PairingProblem is { } problem)
            lines.Add(problem);
        if (changed.Count > 0)
        {
            lines.Add(Table(changed, width, out var leftOut));
            if (leftOut.Count > 0)
                lines.Add($"No room for the columns: {string.Join(", ", leftOut)}. A wider terminal shows them.");
        }
        if (changed.Count > MostRows)
            lines.Add($"… and {Numbers.Grouped(changed.Count - MostRows)} more pairs with smaller changes");
        foreach (var row in changed.Take(MostRows).Where(row => row.NotFiniteCount > 0 || row.RelativeChange is null || double.IsInfinity(row.MaxAbsChange)))
            lines.AddRange(ComparisonCells.Notes(row).Select(note => $"{row.NameA}: {note}"));
        AddList(lines, "Cannot be compared:", comparison.NotComparable.Select(ComparisonCells.Uncomparable));
        AddList(lines, "Only in A:", comparison.OnlyInA.Select(ComparisonCells.Alone));
        AddList(lines, "Only in B:", comparison.OnlyInB.Select(ComparisonCells.Alone));
        return string.Join('\n', lines.Select(OneLine));
    }

    /// <summary>Returns the numbers of one comparison as lines of text.</summary>
    public static string Of(WeightComparison comparison)
    {
        int widest = comparison.Lines.Max(line => line.What.Length);
        return string.Join('\n', comparison.Lines.Select(line => $"{line.What.PadRight(widest)}  {line.Value}").Prepend(comparison.Headline).Select(OneLine));
    }

    private static string Table(List<WeightComparison> changed, int width, out List<string> leftOut)
    {
        var rows = changed.Take(MostRows).Select(row => new Dictionary<string, string>
        {
            ["name"] = row.NameA == row.NameB ? row.NameA : $"{row.NameA} = {row.NameB}",
            ["shape"] = Numbers.Shape(row.Shape),
            ["relative change"] = ComparisonCells.Change(row),
            ["cosine"] = ComparisonCells.Cosine(row),
            ["largest change"] = ComparisonCells.Largest(row),
            ["at"] = ComparisonCells.Place(row),
            ["equal"] = ComparisonCells.Equal(row),
            ["sign flips"] = ComparisonCells.Flips(row),
        }).ToList();
        List<string> columns = [.. rows[0].Keys];
        leftOut = [];
        foreach (string column in Dispensable)
        {
            if (columns.Sum(name => Math.Max(name.Length, name == "name" ? Math.Min(LeastName, rows.Max(row => row[name].Length)) : rows.Max(row => row[name].Length)) + 3) + 1 <= width)
                break;
            columns.Remove(column);
            leftOut.Insert(0, column);
        }
        return TextTable.Of(
            [.. columns.Select(name => new TextColumn(name, IsNumber: name is not ("name" or "shape" or "at"), Shrinks: name == "name"))],
            [.. rows.Select(row => columns.Select(name => row[name]).ToArray())], width);
    }

    private static void AddList(List<string> lines, string heading, IEnumerable<string> items)
    {
        string[] all = [.. items];
        if (all.Length == 0)
            return;
        lines.Add(heading);
        lines.AddRange(all.Take(MostRows).Select(item => "  " + item));
        if (all.Length > MostRows)
            lines.Add($"  … and {Numbers.Grouped(all.Length - MostRows)} more");
    }

    // A name may contain anything; a terminal must not interpret it as a new line or a control sequence.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c));
}
