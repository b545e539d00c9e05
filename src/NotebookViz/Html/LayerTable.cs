using System.Security.Cryptography;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Findings;
using NotebookViz.Images;

namespace NotebookViz.Html;

/// <summary>The table of a list of layers: one row per layer, and below it one row per weight with thumbnail, histogram and statistics.</summary>
internal sealed class LayerTable
{
    private const int Picture = 1;

    private readonly LayerList _layers;
    private readonly List<Row> _rows = [];
    private readonly List<LayerWeight> _weights = [];
    private readonly RowNames _names;
    private readonly MeasureColumns _measures;
    private readonly HtmlTable _table;
    private readonly Dictionary<LayerRow, RowStatistics> _statistics = new(ReferenceEqualityComparer.Instance);
    private readonly string _usualTraining;
    private readonly ILookup<Weight, Finding> _shared;
    private bool _hasHistograms = true, _hasThumbnails = true;
    private int _shown;

    private LayerTable(LayerList layers, IReadOnlyList<Weight> order, VizOptions options)
    {
        (_layers, _names, _measures) = (layers, new(order), new(options));
        UsualType = LayerCells.UsualType(order);
        // What applies to most rows is not repeated in each.
        _usualTraining = 2 * layers.TrainableParameters >= layers.Parameters ? "trainable" : "frozen";
        _shared = ModelFindings.Of(layers.SelectMany(row => row.Weights).Where(weight => weight.TiedTo is null).Select(weight => weight.Weight));
        HasNotes = layers.Any(row => LayerNotes(row).Any() || row.Weights.Any(weight => WeightNotes(weight).Any()));
        _table = new(HtmlTableStyle.Sheet, [
            new("name"), new("picture"), new("what it is"), new("shape"), new("parameters", IsNumber: true), new("share", IsNumber: true), new("memory", IsNumber: true),
            new("mean", IsNumber: true), new("std", IsNumber: true), new("L2 norm", IsNumber: true), new("zeros", IsNumber: true), new("min", IsNumber: true),
            new("max", IsNumber: true), .. _measures.Columns, .. HasNotes ? [new HtmlColumn("notes")] : Array.Empty<HtmlColumn>()]);
        foreach (var row in layers)
        {
            _rows.Add(OfLayer(row));
            foreach (var weight in row.Weights)
                _rows.Add(OfWeight(row, weight));
        }
        _shown = _rows.Count;
        Weights = _weights;
    }

    /// <summary>The id of the list. It depends only on the content, so the same list is the same bytes in every run.</summary>
    // Until it is known, one of the same length, so that sizes can be computed.
    public string Id { get; private set; } = IdOf([]);

    /// <summary>The weights that have a row.</summary>
    public IReadOnlyList<LayerWeight> Weights { get; private set; }

    /// <summary>The element type of most weights; rows with another type show it. Empty if every row shows its type.</summary>
    public string UsualType { get; }

    /// <summary>True if there is a column of notes.</summary>
    public bool HasNotes { get; }

    /// <summary>The size of the table in bytes if every weight links to a picture.</summary>
    public long Bytes { get; private set; }

    /// <summary>Returns the richest table within a size: without histograms if they do not fit, then without thumbnails, then cut.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="order">The weights in the order of their list; their indices replace names that are not unique.</param>
    /// <param name="options">How the thumbnails are made.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="withHistograms">The size with histograms.</param>
    /// <param name="bare">The size without thumbnails, because rows are more important than pictures.</param>
    public static LayerTable Fit(LayerList layers, IReadOnlyList<Weight> order, VizOptions options, long bytes, long withHistograms, long bare)
    {
        // What the rows show of the values. Findings come first, because their pass over the values computes the statistics too.
        Cores.ForEach([.. layers.SelectMany(row => row.Weights).Where(weight => weight.TiedTo is null && weight.Weight.Problem is null)], weight =>
        {
            weight.Weight.GetFindings();
            weight.Weight.GetStatistics();
        });
        var table = new LayerTable(layers, order, options);
        // Where not even all rows fit, no picture is made.
        if (table.AllBytes(histograms: false, thumbnails: false) > bare)
            table.Cut(bare);
        else
        {
            Cores.ForEach(table._rows, row => row.Draw(options));
            if (table.AllBytes(histograms: true, thumbnails: true) > Math.Min(bytes, withHistograms) && table.AllBytes(histograms: false, thumbnails: true) > bytes)
                table.AllBytes(histograms: false, thumbnails: false);
        }
        table.Id = IdOf(table._rows);
        return table;
    }

    // Chooses what rows have, and returns the size of the table with it.
    private long AllBytes(bool histograms, bool thumbnails)
    {
        (_hasHistograms, _hasThumbnails) = (histograms, thumbnails);
        return Bytes = FrameBytes + _rows.Sum(BytesOf);
    }

    private static string IdOf(IEnumerable<Row> rows) => "nv-" + Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row.Start + row.End + row.Histogram + row.Thumbnail)))), 0, 6).ToLowerInvariant();

    /// <summary>Returns the id of the picture of the weight at a place in <see cref="Weights"/>.</summary>
    public string PictureId(int place) => $"{Id}-{Numbers.Exact(place)}";

    /// <summary>Appends the table.</summary>
    /// <param name="html">Receives the HTML.</param>
    /// <param name="hasPicture">Whether the weight at a place has a full picture to link to.</param>
    public void AppendTo(StringBuilder html, Func<int, bool> hasPicture)
    {
        foreach (var row in _rows.Take(_shown))
        {
            string look = _hasThumbnails ? row.Thumbnail : "";
            if (row.Place >= 0 && hasPicture(row.Place))
                look = Link(row.Place, look);
            _table.Add(row.Start + _table.Cell(Picture, new HtmlCell(look + (_hasHistograms ? row.Histogram : ""))) + row.End + HtmlTable.RowEnd);
        }
        _table.AppendTo(html);
    }

    /// <summary>How many weights have no row.</summary>
    public int LeftOut => _weights.Count - Weights.Count;

    private void Cut(long bytes)
    {
        Bytes = FrameBytes;
        for (_shown = 0; _shown < _rows.Count && (_shown == 0 || Bytes + BytesOf(_rows[_shown]) <= bytes); _shown++)
            Bytes += BytesOf(_rows[_shown]);
        int weights = _rows.Take(_shown).Count(row => row.Place >= 0);
        Weights = _weights[..weights];
    }

    // The table has no rows yet, so its own HTML is the head and the end.
    private long FrameBytes => HtmlText.Bytes(_table.ToString());

    private long BytesOf(Row row) => HtmlText.Bytes(row.Start) + HtmlText.Bytes(row.End) + HtmlTable.RowEnd.Length + "<td></td>".Length
        + (_hasHistograms ? HtmlText.Bytes(row.Histogram) : 0) + (row.Place < 0 ? 0 : HtmlText.Bytes(Link(row.Place, _hasThumbnails ? row.Thumbnail : "")));

    private string Link(int place, string look) => $"""<a href="#{PictureId(place)}">{(look.Length == 0 ? "picture" : look)}</a>""";

    private Row OfLayer(LayerRow row)
    {
        bool isModel = row.Depth == 0 && row.Settings.Length == 0 && row.LocalName == row.Kind;
        string[] what = [isModel ? "" : HtmlText.Encode(row.Description), row.Children.Count > 0 ? LayerAssets.Dim(LayerCells.Contents(row)) : ""];
        int weights = row.Subtree.Sum(inner => inner.Weights.Count);
        var statistics = StatisticsOf(row);
        string share = LayerCells.Share(_layers, row);
        string bar = share.Length == 0 ? "" : $" class=\"nv-s\" style=\"--s:{Numbers.Short(Math.Round(100.0 * row.Parameters / _layers.Parameters, 1))}%\"";
        string id = _names.IdOf(row);
        return new(
            _table.StartRow($" class=\"nv-l\" data-d=\"{Numbers.Exact(row.Depth)}\"{id}", HtmlCell.Indented(row.LocalName, row.Depth) with { IsHeader = true }),
            Cells([
                new(string.Join("<br>", what.Where(text => text.Length > 0))), new(weights == 0 ? "" : LayerAssets.Dim(LayerCells.Counted(weights, "weight"))),
                HtmlCell.Number(row.Parameters == 0 && row.Weights.Count == 0 ? "" : Numbers.Grouped(row.Parameters)), HtmlCell.Number(share) with { Attributes = bar },
                HtmlCell.Number(row.Bytes == 0 ? "" : Numbers.Bytes(row.Bytes)), .. StatisticCells(statistics, ElementType.Float64), .. _measures.Of(null)], LayerNotes(row)));
    }

    private Row OfWeight(LayerRow layer, LayerWeight layerWeight)
    {
        var weight = layerWeight.Weight;
        int place = _weights.Count, depth = layer.Depth + 1;
        _weights.Add(layerWeight);
        string what = HtmlText.Encode(weight.LayerKind is null || weight.LayerKind == layer.Kind ? weight.Role ?? "" : weight.What);
        if (!layerWeight.IsParameter)
            what += " " + LayerAssets.Dim("non-trainable");
        string shape = HtmlText.Encode(LayerCells.Shape(weight)) + (weight.IsShapeKnown && weight.TypeName != UsualType ? " " + LayerAssets.Dim(weight.TypeName) : "");
        bool hasValues = layerWeight.TiedTo is null && weight.Problem is null;
        var statistics = hasValues ? RowStatistics.Of(weight.GetStatistics()) : default;
        string share = LayerCells.Share(_layers, layerWeight.Parameters);
        string start = _table.StartRow(
            $" class=\"nv-w\" data-d=\"{Numbers.Exact(depth)}\"{_names.AttributesOf(weight)}", _names.CellOf(weight, layer, depth) with { IsHeader = true });
        string end = Cells([
            new(what), new(shape), HtmlCell.Number(layerWeight.IsParameter ? Numbers.Grouped(layerWeight.Parameters) : ""), HtmlCell.Number(share),
            HtmlCell.Number(layerWeight.Bytes == 0 ? "" : Numbers.Bytes(layerWeight.Bytes)), .. StatisticCells(statistics, weight.ElementType), .. _measures.Of(hasValues ? weight : null)], WeightNotes(layerWeight));
        return new(start, end) { Place = place, Pictured = hasValues ? weight : null };
    }

    private string Cells(HtmlCell[] cells, IEnumerable<string> notes)
    {
        var html = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
            html.Append(_table.Cell(Picture + 1 + i, cells[i]));
        if (HasNotes)
            html.Append(_table.Cell(Picture + 1 + cells.Length, new HtmlCell(string.Join("<br>", notes))));
        return html.ToString();
    }

    private IEnumerable<string> LayerNotes(LayerRow row)
    {
        foreach (string problem in row.Problems)
            yield return Warning(problem);
        if (row.TiedTo is { } first)
            yield return LayerAssets.Dim($"the same layer as {(first.Length == 0 ? "the model" : first)}, counted once");
        if (row.Training is { Length: > 0 } training && training != _usualTraining)
            yield return LayerAssets.Dim(training);
        if (row.Subtree.Sum(inner => inner.Warnings.Count) - row.Problems.Count is > 0 and var inside)
            yield return $"""<span class="nv-sum">⚠ {LayerCells.Counted(inside, "warning")} inside</span>""";
    }

    private IEnumerable<string> WeightNotes(LayerWeight layerWeight)
    {
        foreach (string warning in WeightWarnings.Of(layerWeight))
            yield return Warning(warning.StartsWith(layerWeight.Weight.Name, StringComparison.Ordinal) ? warning[layerWeight.Weight.Name.Length..].TrimStart(':', ' ') : warning);
        if (layerWeight.TiedTo is { } first)
            yield return LayerAssets.Dim($"the same tensor as {first}, counted once");
        else
        {
            if (layerWeight.Weight.Note is { } note)
                yield return LayerAssets.Dim(note);
            foreach (var finding in layerWeight.Weight.GetFindings().Concat(_shared[layerWeight.Weight]).Where(finding => finding.Kind is not (FindingKind.NaN or FindingKind.Infinity)))
                yield return HtmlText.Encode(finding.Kind == FindingKind.InitialValue ? "still the initial value" : finding.Text);
        }
    }

    private RowStatistics StatisticsOf(LayerRow row)
    {
        if (_statistics.TryGetValue(row, out var known))
            return known;
        var statistics = default(RowStatistics);
        foreach (var weight in row.Weights.Where(weight => weight is { IsParameter: true, TiedTo: null, Weight.Problem: null } && !weight.Weight.ElementType.IsComplex()))
            statistics = statistics.And(RowStatistics.Of(weight.Weight.GetStatistics()));
        foreach (var child in row.Children)
            statistics = statistics.And(StatisticsOf(child));
        return _statistics[row] = statistics;
    }

    private static HtmlCell[] StatisticCells(RowStatistics statistics, ElementType type)
    {
        HtmlCell[] cells = [.. statistics.Cells(type).Select(text => HtmlCell.Number(text))];
        // Zeros are a count or a percentage: both are sorted by the percentage.
        if (statistics.Zeros > 0)
            cells[3] = cells[3] with { Attributes = $" data-v=\"{Numbers.Exact(100.0 * statistics.Zeros / statistics.Count)}\"" };
        return cells;
    }

    private static string Image(TinyImage? image, string alt) => image is null ? "" :
        $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.ToPng())}" width="{Numbers.Exact((image.Width + 1) / 2)}" height="{Numbers.Exact((image.Height + 1) / 2)}" alt="{HtmlText.Encode(alt)}">""";

    private static string Warning(string text) => $"""<span class="nv-warn">⚠ {HtmlText.Encode(text)}</span>""";

    /// <summary>A row in parts, so that its size is known for every choice of parts.</summary>
    private sealed record Row(string Start, string End)
    {
        /// <summary>The index of the weight; -1 for a layer.</summary>
        public int Place { get; init; } = -1;

        /// <summary>The weight of which there are small pictures; null if there are none.</summary>
        public Weight? Pictured { get; init; }

        public string Histogram { get; private set; } = "";

        public string Thumbnail { get; private set; } = "";

        public void Draw(VizOptions options)
        {
            if (Pictured is not { } weight)
                return;
            Histogram = Image(HistogramImage.Of(weight), "") is { Length: > 0 } histogram ? " " + histogram : "";
            Thumbnail = weight.IsConstant ? HtmlText.Encode($"all {ElementText.Extreme(weight, weight.GetStatistics().Min, 0)}") : Image(Images.Thumbnail.Of(weight, options), weight.Name);
        }
    }
}
