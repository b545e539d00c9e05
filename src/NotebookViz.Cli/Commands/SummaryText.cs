namespace NotebookViz.Cli.Commands;

/// <summary>A summary with all digits of the numbers: separated by tabs for files and pipes, and as CSV.</summary>
internal static class SummaryText
{
    /// <summary>Writes the totals, the names of the columns, and a line for each weight, columns separated by tabs.</summary>
    public static void Write(SummaryListing listing, TextWriter output)
    {
        foreach (string line in listing.TotalLines())
            output.Write(line + "\n");
        if (listing.Listed.Count > 0)
            output.Write(string.Join('\t', SummaryColumn.All.Select(column => column.Name)) + "\n");
        foreach (var row in listing.Listed)
            output.Write(string.Join('\t', SummaryColumn.All.Select(column => TerminalText.OneLine(column.Exact(row)))) + "\n");
    }

    /// <summary>Writes the table as CSV (RFC 4180): lines end in CR LF, and a field with a comma, a quotation mark or a line break is quoted.</summary>
    public static void WriteCsv(SummaryListing listing, TextWriter output)
    {
        output.Write(string.Join(',', SummaryColumn.All.Select(column => column.Name)) + "\r\n");
        foreach (var row in listing.Listed)
            output.Write(string.Join(',', SummaryColumn.All.Select(column => Field(column.Exact(row)))) + "\r\n");
    }

    private static string Field(string text)
    {
        if (!Console.IsOutputRedirected)
            text = TerminalText.OneLine(text);
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
