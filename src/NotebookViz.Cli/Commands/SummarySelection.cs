using System.CommandLine;
using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>Which weights a summary lists, and in which order.</summary>
/// <param name="Filter">Words that a weight must have in its name, its layer's kind or its role; empty for all weights.</param>
/// <param name="Sort">The column to sort by; null for the order of the file.</param>
/// <param name="Top">The most weights to list; null for no limit.</param>
internal sealed record SummarySelection(string Filter, SummaryColumn? Sort, int? Top)
{
    /// <summary>Returns the weights that the filter finds, in the order of the file.</summary>
    public IReadOnlyList<SummaryEntry> Find(IEnumerable<SummaryEntry> weights)
    {
        string[] words = Filter.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. weights.Where(row => words.All(word => $"{row.Name} {row.Kind} {row.Role}".Contains(word, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>Returns the first of the found weights in the order asked for.</summary>
    public IReadOnlyList<SummaryEntry> Order(IEnumerable<SummaryEntry> found) => [.. (Sort?.Sort(found) ?? found).Take(Top ?? int.MaxValue)];

    /// <summary>The selection in words: "filter 'conv', the first 3 by norm"; empty for all weights.</summary>
    public string InWords => string.Join(", ", new[]
    {
        Filter.Length == 0 ? "" : $"filter '{TerminalText.OneLine(Filter)}'",
        Top is { } top ? $"the first {top.ToString(CultureInfo.InvariantCulture)}{(Sort is null ? "" : $" by {Sort.Name}")}" : "",
    }.Where(part => part.Length > 0));

    public static Option<string> FilterOption() => new("--filter")
    {
        Description = "List only weights whose name, layer kind or role contains this text, in upper or lower case. If there are several words, all must match.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    public static Option<SummaryColumn?> SortOption()
    {
        string columns = string.Join(", ", SummaryColumn.Sortable.Select(column => column.Name));
        return new("--sort")
        {
            Description = $"Sort by a column: {columns}. Names from A to Z, min from the smallest, the others from the largest. Default: the order of the file.",
            HelpName = "COLUMN",
            CustomParser = result =>
            {
                string name = result.Tokens[0].Value;
                var column = SummaryColumn.Sortable.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
                if (column is null)
                    result.AddError($"--sort {TerminalText.OneLine(name)}: there is no such column. Columns: {columns}.");
                return column;
            },
        };
    }

    public static Option<int?> TopOption() => new("--top")
    {
        Description = "List only the first N weights, after filtering and sorting.",
        HelpName = "N",
        CustomParser = result =>
        {
            string number = result.Tokens[0].Value;
            if (int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int top) && top > 0)
                return top;
            result.AddError($"--top {TerminalText.OneLine(number)}: give a whole number of at least 1.");
            return null;
        },
    };
}
