using NotebookViz.Html;

namespace NotebookViz.PlainText;

/// <summary>A summary as a table for consoles and as Markdown.</summary>
internal static class SummaryText
{
    public static string Of(ModelSummary summary, int width)
    {
        var table = SummaryTable.Of(summary);
        List<TextColumn> columns = [new("layer", Shrinks: true), new("kind", Shrinks: true)];
        if (summary.HasOutputs)
            columns.Add(new("output", Shrinks: true));
        columns.Add(new("parameters", IsNumber: true));
        if (summary.HasOutputs)
            columns.Add(new("multiply-adds", IsNumber: true));

        List<string[]?> rows = [];
        for (int i = 0; i < summary.Count; i++)
            rows.Add([.. Cells(summary, i, new string(' ', summary[i].Depth * 2))]);
        List<string> lines = [table.Inputs.Length == 0 ? table.Title : $"{table.Title}, {table.Inputs}", TextTable.Of(columns, rows, width)];
        lines.AddRange(summary.SelectMany(row => row.Notes.Select(note => $"{(row.Name.Length == 0 ? row.Kind : row.Name)}: {note}")));
        int longest = table.Totals.Max(total => total.What.Length), widest = table.Totals.Max(total => total.Value.Length);
        lines.AddRange(table.Totals.Select(total => $"{total.What.PadRight(longest)}  {total.Value.PadLeft(widest)}"));
        if (summary.Error is { } error)
            lines.Add(error);
        return string.Join('\n', lines);
    }

    public static string Markdown(ModelSummary summary)
    {
        var table = SummaryTable.Of(summary);
        List<string> lines =
        [
            summary.HasOutputs ? "| layer | kind | output | parameters | multiply-adds |" : "| layer | kind | parameters |",
            summary.HasOutputs ? "| --- | --- | --- | ---: | ---: |" : "| --- | --- | ---: |",
        ];
        for (int i = 0; i < summary.Count; i++)
            lines.Add("| " + string.Join(" | ", Cells(summary, i, "").Select((cell, column) =>
                (column == 0 ? string.Concat(Enumerable.Repeat("&emsp;", summary[i].Depth)) : "") + Escape(cell))) + " |");
        lines.Add("");
        if (table.Inputs.Length > 0)
            lines.Add($"- {table.Inputs}");
        lines.AddRange(table.Totals.Select(total => $"- {total.What}: {total.Value}"));
        lines.AddRange(summary.SelectMany(row => row.Notes.Select(note => $"- {Escape(row.Name.Length == 0 ? row.Kind : row.Name)}: {Escape(note)}")));
        if (summary.Error is { } error)
            lines.Add($"- {Escape(error)}");
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Cells(ModelSummary summary, int index, string indent)
    {
        var row = summary[index];
        yield return indent + row.LocalName;
        yield return row.Name.Length == 0 && row.Settings.Length == 0 && row.IsGroup ? "" : row.Description;
        if (summary.HasOutputs)
            yield return SummaryTable.Output(row);
        yield return SummaryTable.Parameters(row);
        if (summary.HasOutputs)
            yield return SummaryTable.MultiplyAdds(summary, index);
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
