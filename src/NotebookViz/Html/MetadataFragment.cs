using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>The metadata of a file, as a table that is initially folded.</summary>
internal static class MetadataFragment
{
    /// <summary>Returns the table; empty if there is no metadata.</summary>
    /// <param name="metadata">The metadata, which come from an untrusted file.</param>
    /// <param name="maxBytes">The most bytes of its rows; rows that do not fit are counted.</param>
    public static string Of(IReadOnlyDictionary<string, MetadataValue> metadata, long maxBytes)
    {
        if (metadata.Count == 0)
            return "";
        var table = new HtmlTable(HtmlTableStyle.Sheet, new("key"), new("value"));
        int shown = 0;
        foreach (var (key, value) in metadata)
        {
            // Keys are shortened too, because a very long key would hide the others.
            string row = table.StartRow("", HtmlCell.Header(new MetadataValue(key).ToString()), value.ToString()) + HtmlTable.RowEnd;
            if ((maxBytes -= HtmlText.Bytes(row)) < 0)
                break;
            table.Add(row);
            shown++;
        }
        string rest = shown == metadata.Count ? "" : $"<p>… and {Numbers.Grouped(metadata.Count - shown)} more; <code>Metadata</code> has all.</p>\n";
        return $"<details class=\"nv-meta\"><summary>Metadata: {Numbers.Grouped(metadata.Count)} {(metadata.Count == 1 ? "entry" : "entries")}</summary>\n{table}{rest}</details>\n";
    }
}
