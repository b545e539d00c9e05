using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>What a file says about itself, as a table that is folded at first.</summary>
internal static class MetadataFragment
{
    /// <summary>Returns the table; empty if there is no metadata.</summary>
    /// <param name="metadata">The metadata, from a file that nothing vouches for.</param>
    /// <param name="maxBytes">The most bytes of its rows; how many there is no room for is said.</param>
    public static string Of(IReadOnlyDictionary<string, MetadataValue> metadata, long maxBytes)
    {
        if (metadata.Count == 0)
            return "";
        var table = new HtmlTable(HtmlTableStyle.Sheet, new("key"), new("value"));
        int shown = 0;
        foreach (var (key, value) in metadata)
        {
            // A key as long as a value would hide the others.
            string row = table.StartRow("", HtmlCell.Header(new MetadataValue(key).ToString()), value.ToString()) + HtmlTable.RowEnd;
            if ((maxBytes -= Encoding.UTF8.GetByteCount(row)) < 0)
                break;
            table.Add(row);
            shown++;
        }
        string rest = shown == metadata.Count ? "" : $"<p>… and {Numbers.Grouped(metadata.Count - shown)} more; <code>Metadata</code> has all.</p>\n";
        return $"<details class=\"nv-meta\"><summary>Metadata: {Numbers.Grouped(metadata.Count)} {(metadata.Count == 1 ? "entry" : "entries")}</summary>\n{table}{rest}</details>\n";
    }
}
