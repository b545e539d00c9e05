using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>Writes a table as HTML. All tables share its escaping and its styles.</summary>
/// <param name="style">How the cells look.</param>
/// <param name="columns">The columns.</param>
internal sealed class HtmlTable(HtmlTableStyle style, params HtmlColumn[] columns)
{
    private readonly StringBuilder _rows = new();

    /// <summary>The caption inside the table; empty where there is none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>False for a table without a row of column names.</summary>
    public bool HasHead { get; init; } = true;

    /// <summary>The end of a row that <see cref="StartRow"/> began.</summary>
    public const string RowEnd = "</tr>\n";

    /// <summary>The number of characters in the rows so far.</summary>
    public int Length => _rows.Length;

    /// <summary>Adds a row.</summary>
    public void Add(params ReadOnlySpan<HtmlCell> cells) => Add(StartRow("", cells) + RowEnd);

    /// <summary>Adds a row that is already HTML.</summary>
    public void Add(string row) => _rows.Append(row);

    /// <summary>Returns a row up to its last given cell.</summary>
    /// <param name="attributes">Attributes of the row, with a space before each.</param>
    /// <param name="cells">The cells from the first column on.</param>
    public string StartRow(string attributes, params ReadOnlySpan<HtmlCell> cells)
    {
        var html = new StringBuilder($"<tr{style.Row}{attributes}>");
        for (int i = 0; i < cells.Length; i++)
            html.Append(Cell(i, cells[i]));
        return html.ToString();
    }

    /// <summary>Returns one cell.</summary>
    public string Cell(int column, HtmlCell cell)
    {
        string attributes = style.Attributes(columns[column], cell) + cell.Attributes;
        return cell.IsHeader ? $"""<th scope="row"{attributes}>{cell.Html}</th>""" : $"<td{attributes}>{cell.Html}</td>";
    }

    /// <summary>Returns the whole table.</summary>
    public override string ToString()
    {
        var html = new StringBuilder();
        AppendTo(html);
        return html.ToString();
    }

    /// <summary>Appends the whole table, which may be large, to what comes before it.</summary>
    public void AppendTo(StringBuilder html)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table{style.Table}>");
        if (Caption.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"""<caption style="text-align:left">{HtmlText.Encode(Caption)}</caption>""");
        if (HasHead)
        {
            html.Append(CultureInfo.InvariantCulture, $"<thead><tr{style.Row}>");
            foreach (var column in columns)
                html.Append(CultureInfo.InvariantCulture, $"""<th scope="col"{style.Head(column)}>{HtmlText.Encode(column.Name)}</th>""");
            html.Append("</tr></thead>");
        }
        html.Append("<tbody>\n").Append(_rows).Append("</tbody></table>\n");
    }
}

/// <summary>A column of an HTML table.</summary>
/// <param name="Name">The text of its heading.</param>
/// <param name="IsNumber">True for numbers, which are aligned at the right.</param>
internal readonly record struct HtmlColumn(string Name, bool IsNumber = false);

/// <summary>A cell of an HTML table. A string becomes a cell with that text, escaped.</summary>
/// <param name="Html">The content as HTML.</param>
internal readonly record struct HtmlCell(string Html)
{
    /// <summary>True for the cell that names its row.</summary>
    public bool IsHeader { get; init; }

    /// <summary>Declarations added to the cell's style, with a semicolon before each. A table without inline styles ignores them.</summary>
    public string Style { get; init; } = "";

    /// <summary>More attributes, with a space before each.</summary>
    public string Attributes { get; init; } = "";

    /// <summary>Returns a cell that names its row.</summary>
    /// <param name="text">The name.</param>
    /// <param name="depth">The depth in the tree that the rows form.</param>
    public static HtmlCell Header(string text, int depth = 0) => Indented(text, depth) with { IsHeader = true };

    /// <summary>Returns a cell whose text is indented by its depth in a tree.</summary>
    // Uses no-break spaces instead of a margin, so that the tree is visible if styles are removed. They are never separated from the name.
    public static HtmlCell Indented(string text, int depth) => new(new string('\u00a0', 3 * depth) + HtmlText.Encode(text));

    /// <summary>Returns a cell whose text does not break.</summary>
    /// <param name="text">The number with its unit.</param>
    /// <param name="sortedBy">The number by which the rows are sorted if the text does not begin with it.</param>
    public static HtmlCell Number(string text, double? sortedBy = null) => new(HtmlText.Encode(text).Replace(' ', '\u00a0'))
    {
        Attributes = sortedBy is { } value ? $" data-v=\"{Numbers.Short(value)}\"" : "",
    };

    public static implicit operator HtmlCell(string text) => new(HtmlText.Encode(text));
}
