using System.Globalization;
using System.ComponentModel;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Display;
using NotebookViz.Html;

namespace NotebookViz;

/// <summary>
/// The values of a weight as a table: one column for each index of the last axis, one row for each combination of the others. For screen
/// readers, for copying, and for readers who want the numbers. Immutable; it holds the values at the time of its creation.
/// </summary>
public sealed class WeightTable
{
    private const int MostColumns = 64;
    private const int MostValues = 5000;

    private readonly Weight _weight;
    private readonly string[] _columns;
    private readonly (string Place, string[] Values)[] _rows;
    private readonly long _allRows;

    internal WeightTable(Weight weight)
    {
        _weight = weight;
        if (weight.Data is null)
        {
            (_columns, _rows) = ([], []);
            return;
        }

        long across = weight.Shape.Count == 0 ? 1 : weight.Shape[^1];
        int columns = (int)Math.Min(across, MostColumns);
        _allRows = across == 0 ? 0 : weight.Count / across;
        int rows = (int)Math.Min(_allRows, MostValues / Math.Max(1, columns));
        _columns = [.. Enumerable.Range(0, columns).Select(index => weight.Axes.Count == 0 ? "value" : weight.Axes[^1].At((long)index))];
        _rows = [.. Enumerable.Range(0, rows).Select(row => (Place(row), Values(row * across, columns)))];
    }

    internal string Headline => _weight.Headline;

    /// <summary>Gets what the table leaves out, as a sentence; null where it holds all values.</summary>
    public string? TruncationNote => _weight.Data is null ? _weight.Problem
        : _rows.Length < _allRows || _weight.Shape.Count > 0 && _columns.Length < _weight.Shape[^1]
            ? $"The first {Numbers.Grouped(_rows.Length)} of {Numbers.Grouped(_allRows)} rows and {Numbers.Grouped(_columns.Length)} of {Numbers.Grouped(_weight.Shape[^1])} columns; Slice(axis, index) leads to the others."
            : null;

    /// <summary>Returns the table as HTML, with headers that screen readers announce with each value.</summary>
    public string ToHtml()
    {
        var table = new HtmlTable(HtmlTableStyle.Numbers, [new("", IsNumber: true), .. _columns.Select(column => new HtmlColumn(column, IsNumber: true))]) { Caption = _weight.Headline };
        foreach (var (place, values) in _rows)
            table.Add([HtmlCell.Header(place), .. values.Select(value => (HtmlCell)value)]);
        var html = new StringBuilder($"""<div class="notebookviz-table" style="overflow-x:auto;font:13px/1.5 system-ui,sans-serif">{table}""");
        if (TruncationNote is { } leftOut)
            html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(leftOut)}</p>");
        return html.Append("</div>").ToString();
    }

    /// <summary>Returns the table as text: one line per row, values separated by tabs.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = [string.Join('\t', ["", .. _columns]), .. _rows.Select(row => string.Join('\t', [row.Place, .. row.Values]))];
        return string.Join('\n', TruncationNote is { } leftOut ? lines.Append(leftOut) : lines);
    }

    /// <summary>Writes the table to a file: a page (.html) or text with tabs (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the table as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    private string Place(long row)
    {
        long[] outer = [.. _weight.Shape.SkipLast(1)];
        return string.Join(", ", Shapes.Indices(outer, row).Select((index, axis) => _weight.Axes[axis].At(index)));
    }

    private string[] Values(long start, int count) => ElementText.Of(_weight, start, count);
}
