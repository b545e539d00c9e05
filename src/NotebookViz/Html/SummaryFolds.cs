using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>
/// Lets a reader fold the layers of a summary: a check box after the name of a layer, and a style sheet that hides the rows inside while the box is
/// unchecked. It needs no script. If style sheets are removed, all rows are visible.
/// </summary>
internal sealed class SummaryFolds
{
    private const string Look = """
        .notebookviz-summary input{appearance:none;margin:0 0 0 6px;font:inherit;opacity:.7;cursor:pointer}
        .notebookviz-summary input::before{content:"▾"}
        .notebookviz-summary input:not(:checked)::before{content:"▸"}
        .notebookviz-summary input:focus-visible{outline:2px solid #2f7bc4}
        .notebookviz-summary tr:has(input:not(:checked)) [data-inside]::after{content:attr(data-inside);opacity:.7}

        """;

    private readonly StringBuilder _rules = new();
    private readonly Stack<(int Depth, int Number)> _around = [];
    private int _groups;

    /// <summary>The style sheet for the rows so far; empty if none of them can be folded.</summary>
    public string Style => _groups == 0 ? "" : $"<style>{Look}@media not print{{\n{_rules}}}</style>\n";

    /// <summary>Takes the next row of the summary.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hasInside">Whether rows of layers inside it follow.</param>
    /// <returns>The attributes of the row, and the box after the layer's name.</returns>
    public (string Attributes, string Box) Add(SummaryRow row, bool hasInside)
    {
        while (_around.TryPeek(out var outer) && outer.Depth >= row.Depth)
            _around.Pop();
        var classes = _around.Select(group => $"nv-i{Numbers.Exact(group.Number)}").ToList();
        string box = "";
        // The model itself cannot be folded, because nothing would be left to see.
        if (hasInside && row.Depth > 0)
        {
            int number = _groups++;
            _around.Push((row.Depth, number));
            classes.Add($"nv-g{Numbers.Exact(number)}");
            _rules.Append(CultureInfo.InvariantCulture, $".notebookviz-summary table:has(.nv-g{number} input:not(:checked)) .nv-i{number}{{display:none}}\n");
            box = $"""<input type="checkbox" checked title="fold or unfold" aria-label="layers inside {HtmlText.Encode(row.Name)}">""";
        }
        return (classes.Count == 0 ? "" : $" class=\"{string.Join(' ', classes)}\"", box);
    }

    /// <summary>The attribute with the text that is added to a cell while its row is folded.</summary>
    /// <param name="shown">The text of the cell.</param>
    /// <param name="inside">The number for the layers inside; 0 for no text.</param>
    public static string Inside(string shown, long inside) =>
        inside == 0 ? "" : $" data-inside=\"{(shown.Length == 0 ? "" : " + ")}{Numbers.Grouped(inside)} inside\"";
}
