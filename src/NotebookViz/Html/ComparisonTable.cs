using System.Security.Cryptography;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Comparing;

namespace NotebookViz.Html;

/// <summary>The table of a comparison: a row for each pair of weights, the largest relative change first.</summary>
internal sealed class ComparisonTable
{
    private const int Picture = 1;

    // Tells the script that there are no pictures to open.
    private const string Undrawn = " data-undrawn";

    private readonly IReadOnlyList<WeightComparison> _comparisons;
    private readonly List<(string Start, string Picture, string End)> _rows = [];
    private readonly HtmlTable _table;
    private readonly bool _hasNotes;

    private ComparisonTable(IReadOnlyList<WeightComparison> comparisons)
    {
        _comparisons = comparisons;
        _hasNotes = comparisons.Any(comparison => ComparisonCells.Notes(comparison).Any());
        _table = new(HtmlTableStyle.Sheet, [
            new("name"), new("A and B"), new("what it is"), new("shape"), new("values", IsNumber: true), new("relative change", IsNumber: true), new("cosine", IsNumber: true),
            new("largest change", IsNumber: true), new("at"), new("equal", IsNumber: true), new("sign flips", IsNumber: true), new("norm of A", IsNumber: true),
            new("norm of B", IsNumber: true), .. _hasNotes ? [new HtmlColumn("notes")] : Array.Empty<HtmlColumn>()]);
        var names = new RowNames([.. comparisons.Select(comparison => comparison.A)]);
        _rows.AddRange(comparisons.Select(comparison => Row(comparison, names)));
        string all = string.Concat(_rows.Select(row => row.Start + row.End + row.Picture));
        Id = "nv-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all)), 0, 6).ToLowerInvariant();
        Shown = _rows.Count;
    }

    /// <summary>The id of the list, which depends on the content alone.</summary>
    public string Id { get; }

    /// <summary>How many rows are shown.</summary>
    public int Shown { get; private set; }

    /// <summary>The size of the table in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Returns the table, cut to a size.</summary>
    public static ComparisonTable Fit(IReadOnlyList<WeightComparison> comparisons, long bytes)
    {
        var table = new ComparisonTable(comparisons);
        table.Bytes = HtmlText.Bytes(table._table.ToString());
        int shown = 0;
        while (shown < table._rows.Count && (shown == 0 || table.Bytes + table.BytesOf(shown) <= bytes))
            table.Bytes += table.BytesOf(shown++);
        table.Shown = shown;
        return table;
    }

    /// <summary>Whether the pair at an index has pictures: it has several values, and those of A or of B are not all the same.</summary>
    // If A and B are constant, so is B − A.
    public bool IsDrawable(int place) => _rows[place].Picture.Length > 0 && _comparisons[place] is { Shape.Count: > 0 } pair && !(pair.A.IsConstant && pair.B.IsConstant);

    /// <summary>Returns the id of the pictures of the row at a place.</summary>
    public string PictureId(int place) => $"{Id}-{Numbers.Exact(place)}";

    /// <summary>Appends the table.</summary>
    /// <param name="html">Receives the HTML.</param>
    /// <param name="hasPicture">Whether the row at a place has full pictures to link to.</param>
    public void AppendTo(StringBuilder html, Func<int, bool> hasPicture)
    {
        for (int place = 0; place < Shown; place++)
        {
            var (start, picture, end) = _rows[place];
            _table.Add(start + _table.Cell(Picture, Look(place, picture, hasPicture(place))) + end + HtmlTable.RowEnd);
        }
        _table.AppendTo(html);
    }

    private HtmlCell Look(int place, string picture, bool isLinked) =>
        isLinked ? new(Link(place, picture)) : new HtmlCell(picture) with { Attributes = picture.Length == 0 || IsDrawable(place) ? "" : Undrawn };

    private long BytesOf(int place) => HtmlText.Bytes(_rows[place].Start) + HtmlText.Bytes(_rows[place].End) + HtmlText.Bytes(Link(place, _rows[place].Picture)) + HtmlTable.RowEnd.Length + "<td></td>".Length;

    private string Link(int place, string look) => $"""<a href="#{PictureId(place)}">{(look.Length == 0 ? "pictures" : look)}</a>""";

    private (string, string, string) Row(WeightComparison comparison, RowNames names)
    {
        string what = string.Join("<br>", new[]
        {
            HtmlText.Encode(comparison.A.What),
            comparison.NameA == comparison.NameB ? "" : LayerAssets.Dim($"B: {comparison.NameB}"),
        }.Where(text => text.Length > 0));
        HtmlCell[] cells =
        [
            new(what), LayerCells.Shape(comparison.A), HtmlCell.Number(Numbers.Grouped(comparison.Count)),
            Sorted(ComparisonCells.Change(comparison), comparison.Badness), Sorted(ComparisonCells.Cosine(comparison), comparison.Cosine ?? double.NaN),
            HtmlCell.Number(ComparisonCells.Largest(comparison)), HtmlCell.Number(ComparisonCells.Place(comparison)), Sorted(ComparisonCells.Equal(comparison), 100 * comparison.EqualShare),
            Sorted(ComparisonCells.Flips(comparison), 100 * comparison.SignFlipShare), HtmlCell.Number(Numbers.Short(comparison.NormA, 3)), HtmlCell.Number(Numbers.Short(comparison.NormB, 3)),
            .. _hasNotes ? [new HtmlCell(string.Join("<br>", ComparisonCells.Notes(comparison).Select(HtmlText.Encode)))] : Array.Empty<HtmlCell>(),
        ];
        var end = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
            end.Append(_table.Cell(Picture + 1 + i, cells[i]));
        return (_table.StartRow($" class=\"nv-w\" data-d=\"0\"{names.AttributesOf(comparison.A)}", HtmlCell.Header(comparison.NameA)), ComparisonSvg.Distributions(comparison), end.ToString());
    }

    // Sorting uses the exact number; values that are not finite sort as the largest.
    private static HtmlCell Sorted(string text, double value) => double.IsNaN(value) ? HtmlCell.Number(text)
        : HtmlCell.Number(text) with { Attributes = $" data-v=\"{(double.IsFinite(value) ? Numbers.Exact(value) : "1e999")}\"" };
}
