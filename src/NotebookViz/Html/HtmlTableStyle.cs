namespace NotebookViz.Html;

/// <summary>
/// The look of an HTML table. The styles are inline because many hosts remove style sheets, except in <see cref="Sheet"/>, which a style sheet
/// styles.
/// </summary>
internal sealed class HtmlTableStyle
{
    private const string Line = "border:0;border-bottom:1px solid rgba(128,128,128,.22);background:none;vertical-align:top";
    private const string Digits = "font-variant-numeric:tabular-nums";

    // Some hosts lay out tables with columns of equal width.
    private const string Layout = "border-collapse:collapse;table-layout:auto";

    private string _text = "", _number = "", _head = "";
    private bool _hasAlign;

    private HtmlTableStyle()
    {
    }

    /// <summary>Text in columns.</summary>
    public static HtmlTableStyle Plain { get; } = new()
    {
        Table = Style($"{Layout};font-size:13px;margin:0 0 12px"),
        _text = "padding:2px 12px 2px 0;text-align:left;vertical-align:top",
    };

    /// <summary>Names and numbers with a line below each row.</summary>
    public static HtmlTableStyle Lined { get; } = new()
    {
        Table = Style($"{Layout};font-size:13px;border:0;margin:0 0 8px"),
        Row = Style("background:none"),
        _hasAlign = true,
        _text = $"{Line};padding:3px 14px 3px 0;text-align:left",
        _number = $"{Line};padding:3px 0 3px 14px;text-align:right;white-space:nowrap;{Digits}",
        _head = ";font-weight:600;border-bottom-color:rgba(128,128,128,.55)",
    };

    /// <summary>A small table of names and numbers.</summary>
    public static HtmlTableStyle Pairs { get; } = new()
    {
        Table = $""" class="notebookviz-statistics"{Style($"{Layout};font:13px/1.5 system-ui,sans-serif")}""",
        _hasAlign = true,
        _text = "padding:1px 12px 1px 0;text-align:left;font-weight:400",
        _number = $"padding:1px 12px 1px 0;text-align:right;{Digits}",
    };

    /// <summary>Numbers in every column.</summary>
    public static HtmlTableStyle Numbers { get; } = new()
    {
        Table = Style(Layout),
        _number = $"padding:1px 8px;text-align:right;{Digits}",
    };

    /// <summary>No inline styles, because the page has a style sheet for it.</summary>
    public static HtmlTableStyle Sheet { get; } = new() { _hasAlign = true };

    /// <summary>The attributes of the table.</summary>
    public string Table { get; private init; } = "";

    /// <summary>The attributes of each row.</summary>
    public string Row { get; private init; } = "";

    /// <summary>The attributes of a column's heading.</summary>
    public string Head(HtmlColumn column) => Align(column) + Style(Of(column) is { Length: > 0 } style ? style + _head : "");

    /// <summary>The attributes of a cell.</summary>
    public string Attributes(HtmlColumn column, HtmlCell cell)
    {
        string style = Of(column);
        // An empty cell without a line shows nothing.
        if (style.Length == 0 && cell.Html.Length == 0)
            return "";
        string align = _hasAlign && cell.IsHeader && !column.IsNumber ? " align=\"left\"" : Align(column);
        return align + Style(style.Length == 0 ? "" : style + cell.Style);
    }

    private string Of(HtmlColumn column) => column.IsNumber ? _number : _text;

    private string Align(HtmlColumn column) => _hasAlign && column.IsNumber ? " align=\"right\"" : "";

    private static string Style(string declarations) => declarations.Length == 0 ? "" : $" style=\"{declarations}\"";
}
