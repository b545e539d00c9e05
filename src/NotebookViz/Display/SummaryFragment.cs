using System.Text;

namespace NotebookViz.Display;

/// <summary>A summary as HTML: a table and the totals, with neither script nor picture.</summary>
internal static class SummaryFragment
{
    private const string Light = ";font-weight:400";
    private const string Bold = ";font-weight:600";
    private const string Warning = "border-left:3px solid #e8590c;padding-left:6px";
    private const int MostRows = 1500;

    public static string Of(ModelSummary summary)
    {
        var table = SummaryTable.Of(summary);
        var html = new StringBuilder("""<div class="notebookviz-summary" style="font:13px/1.45 system-ui,sans-serif;max-width:100%;overflow-x:auto;text-align:left">""").Append('\n');
        html.Append($"""<p style="margin:0 0 6px"><strong>{HtmlText.Encode(table.Title)}</strong>{(table.Inputs.Length == 0 ? "" : $", {HtmlText.Encode(table.Inputs)}")}</p>""").Append('\n');
        HtmlColumn[] columns = summary.HasOutputs
            ? [new("layer"), new("kind"), new("output"), new("parameters", IsNumber: true), new("multiply-adds", IsNumber: true)]
            : [new("layer"), new("kind"), new("parameters", IsNumber: true)];
        var layers = new HtmlTable(HtmlTableStyle.Lined, columns);
        for (int i = 0; i < Math.Min(summary.Count, MostRows); i++)
            layers.Add([.. Cells(summary, i)]);
        html.Append(layers);
        if (summary.Count > MostRows)
            html.Append($"<p>… and {Numbers.Grouped(summary.Count - MostRows)} more layers.</p>\n");
        if (summary.Error is { } error)
            html.Append($"""<p style="margin:0 0 8px;{Warning}">⚠ {HtmlText.Encode(error)}</p>""").Append('\n');
        var totals = new HtmlTable(HtmlTableStyle.Lined, new(""), new("", IsNumber: true)) { HasHead = false };
        foreach (var (what, value) in table.Totals)
            totals.Add(HtmlCell.Header(what) with { Style = Light }, value);
        return html.Append(totals).Append("</div>").ToString();
    }

    private static IEnumerable<HtmlCell> Cells(ModelSummary summary, int index)
    {
        var row = summary[index];
        yield return HtmlCell.Header(row.OwnName, row.Depth) with { Style = $";white-space:nowrap{(row.IsGroup ? Bold : Light)}" };
        bool isModel = row.Depth == 0 && row.IsGroup && row.Settings.Length == 0;
        yield return new HtmlCell((isModel ? "" : HtmlText.Encode(row.Description)) + string.Concat(row.Notes.Select(Note)));
        if (summary.HasOutputs)
            yield return (HtmlCell)SummaryTable.Output(row) with { Style = ";font-variant-numeric:tabular-nums" };
        yield return SummaryTable.Parameters(row);
        if (summary.HasOutputs)
            yield return SummaryTable.MultiplyAdds(summary, index);
    }

    private static string Note(string note) => note.StartsWith("failed", StringComparison.Ordinal)
        ? $"""<br><span style="{Warning}">⚠ {HtmlText.Encode(note)}</span>"""
        : $"""<br><span style="color:#757575">{HtmlText.Encode(note)}</span>""";
}
