using NotebookViz.Html;

namespace NotebookViz.PlainText;

/// <summary>A summary as a table for consoles and as Markdown.</summary>
internal static class SummaryText
{
    // On narrower consoles the columns would be cut to a few letters.
    private const int LeastWithInputs = 100;

    public static string Of(ModelSummary summary, int width)
    {
        bool hasInputs = summary.HasOutputs && width >= LeastWithInputs;
        var table = SummaryTable.Of(summary);
        List<TextColumn> columns = [new("layer", Shrinks: true), new("kind", Shrinks: true)];
        if (hasInputs)
            columns.Add(new("input", Shrinks: true));
        if (summary.HasOutputs)
            columns.Add(new("output", Shrinks: true));
        columns.Add(new("parameters", IsNumber: true));
        if (summary.HasOutputs)
            columns.Add(new("multiply-adds", IsNumber: true));

        List<string[]?> rows = [];
        for (int i = 0; i < summary.Count; i++)
            rows.Add([.. Cells(summary, i, new string(' ', summary[i].Depth * 2), hasInputs)]);
        int longest = table.Totals.Max(total => total.What.Length), widest = table.Totals.Max(total => total.Value.Length);
        List<string> lines =
        [
            table.Inputs.Length == 0 ? table.Title : $"{table.Title}, {table.Inputs}",
            .. table.Totals.Select(total => $"{total.What.PadRight(longest)}  {total.Value.PadLeft(widest)}  {total.Counted}".TrimEnd()),
            TextTable.Of(columns, rows, width),
        ];
        lines.AddRange(summary.SelectMany(row => SummaryTable.Notes(row).Select(note => $"{(row.Name.Length == 0 ? row.Kind : row.Name)}: {note}")));
        if (summary.Error is { } error)
            lines.Add(error);
        return string.Join('\n', lines);
    }

    public static string Markdown(ModelSummary summary)
    {
        var table = SummaryTable.Of(summary);
        List<string> lines =
        [
            .. table.Inputs.Length > 0 ? [$"- {table.Inputs}"] : Array.Empty<string>(),
            .. table.Totals.Select(total => $"- {total.What}: {total.Value}{(total.Counted.Length == 0 ? "" : $" ({total.Counted})")}"),
            "",
            summary.HasOutputs ? "| layer | kind | input | output | parameters | multiply-adds |" : "| layer | kind | parameters |",
            summary.HasOutputs ? "| --- | --- | --- | --- | ---: | ---: |" : "| --- | --- | ---: |",
        ];
        for (int i = 0; i < summary.Count; i++)
            lines.Add("| " + string.Join(" | ", Cells(summary, i, "", summary.HasOutputs).Select((cell, column) =>
                (column == 0 ? string.Concat(Enumerable.Repeat("&emsp;", summary[i].Depth)) : "") + Escape(cell))) + " |");
        lines.Add("");
        lines.AddRange(summary.SelectMany(row => SummaryTable.Notes(row).Select(note => $"- {Escape(row.Name.Length == 0 ? row.Kind : row.Name)}: {Escape(note)}")));
        if (summary.Error is { } error)
            lines.Add($"- {Escape(error)}");
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Cells(ModelSummary summary, int index, string indent, bool hasInputs)
    {
        var row = summary[index];
        yield return indent + row.LocalName;
        yield return row.Name.Length == 0 && row.Settings.Length == 0 && row.IsGroup ? "" : row.Description;
        if (hasInputs)
            yield return SummaryTable.Shapes(row.InputShapes);
        if (summary.HasOutputs)
            yield return SummaryTable.Shapes(row.OutputShapes);
        yield return SummaryTable.Parameters(row);
        if (summary.HasOutputs)
            yield return SummaryTable.MultiplyAdds(summary, index);
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
