using System.Text;

namespace NotebookViz.Display;

/// <summary>A summary as HTML: a table and the totals, with neither script nor picture.</summary>
internal static class SummaryFragment
{
    private const string Cell = "border:0;border-bottom:1px solid rgba(128,128,128,.22);padding:3px 14px 3px 0;text-align:left;vertical-align:top;background:none";
    private const string NumberCell = "border:0;border-bottom:1px solid rgba(128,128,128,.22);padding:3px 0 3px 14px;text-align:right;vertical-align:top;white-space:nowrap;font-variant-numeric:tabular-nums;background:none";
    private const int MostRows = 1500;

    public static string Of(ModelSummary summary)
    {
        var table = SummaryTable.Of(summary);
        var html = new StringBuilder("""<div class="notebookviz-summary" style="font:13px/1.45 system-ui,sans-serif;max-width:100%;overflow-x:auto;text-align:left">""").Append('\n');
        html.Append($"""<p style="margin:0 0 6px"><strong>{HtmlText.Encode(table.Title)}</strong>{(table.Inputs.Length == 0 ? "" : $", {HtmlText.Encode(table.Inputs)}")}</p>""").Append('\n');
        html.Append("""<table style="border-collapse:collapse;table-layout:auto;font-size:13px;margin:0 0 8px;border:0"><thead><tr>""");
        Head(html, "layer");
        Head(html, "kind");
        if (summary.HasOutputs)
            Head(html, "output");
        Head(html, "parameters", isNumber: true);
        if (summary.HasOutputs)
            Head(html, "multiply-adds", isNumber: true);
        html.Append("</tr></thead><tbody>\n");
        for (int i = 0; i < Math.Min(summary.Count, MostRows); i++)
            AddRow(html, summary, i);
        html.Append("</tbody></table>\n");
        if (summary.Count > MostRows)
            html.Append($"<p>… and {Numbers.Grouped(summary.Count - MostRows)} more layers.</p>\n");
        if (summary.Error is { } error)
            html.Append($"""<p style="margin:0 0 8px;border-left:3px solid #e8590c;padding-left:6px">⚠ {HtmlText.Encode(error)}</p>""").Append('\n');
        html.Append("""<table style="border-collapse:collapse;table-layout:auto;font-size:13px;border:0;margin:0"><tbody>""").Append('\n');
        foreach (var (what, value) in table.Totals)
            html.Append($"""<tr style="background:none"><th scope="row" align="left" style="{Cell};font-weight:400">{what}</th><td align="right" style="{NumberCell}">{HtmlText.Encode(value)}</td></tr>""").Append('\n');
        return html.Append("</tbody></table>\n</div>").ToString();
    }

    private static void AddRow(StringBuilder html, ModelSummary summary, int index)
    {
        var row = summary[index];
        // Characters, not a margin, so that the tree is seen where styles are stripped.
        string indent = new('\u00a0', 3 * row.Depth);
        bool isModel = row.Depth == 0 && row.IsGroup && row.Settings.Length == 0;
        html.Append($"""<tr style="background:none"><th scope="row" align="left" style="{Cell};white-space:nowrap;font-weight:{(row.IsGroup ? "600" : "400")}">{indent}{HtmlText.Encode(row.OwnName)}</th><td style="{Cell}">{(isModel ? "" : HtmlText.Encode(row.Description))}""");
        foreach (string note in row.Notes)
        {
            bool failed = note.StartsWith("failed", StringComparison.Ordinal);
            html.Append($"""<br><span style="{(failed ? "border-left:3px solid #e8590c;padding-left:6px" : "color:#757575")}">{(failed ? "⚠ " : "")}{HtmlText.Encode(note)}</span>""");
        }
        html.Append("</td>");
        if (summary.HasOutputs)
            html.Append($"""<td style="{Cell};font-variant-numeric:tabular-nums">{HtmlText.Encode(SummaryTable.Output(row))}</td>""");
        Number(html, SummaryTable.Parameters(row));
        if (summary.HasOutputs)
            Number(html, SummaryTable.MultiplyAdds(summary, index));
        html.Append("</tr>\n");
    }

    private static void Head(StringBuilder html, string text, bool isNumber = false) =>
        html.Append($"""<th scope="col"{(isNumber ? " align=\"right\"" : "")} style="{(isNumber ? NumberCell : Cell)};font-weight:600;border-bottom-color:rgba(128,128,128,.55)">{text}</th>""");

    private static void Number(StringBuilder html, string text) => html.Append($"""<td align="right" style="{NumberCell}">{text}</td>""");
}
