using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Images;

namespace NotebookViz.Html;

/// <summary>The table of a list of layers: one row per layer, and below it one row per weight with histogram, norm and thumbnail.</summary>
internal sealed class LayerTable
{
    private const int Values = 5, Picture = 6;

    // The last two cells and the end of the row, without their content.
    private const int RowEndBytes = 30;

    private readonly LayerList _layers;
    private readonly VizOptions _options;
    private readonly List<Row> _rows = [];
    private readonly List<LayerWeight> _weights = [];
    private readonly HtmlTable _table = new(HtmlTableStyle.Sheet, new("layer"), new("what it is"), new("parameters", IsNumber: true),
        new("share", IsNumber: true), new("memory", IsNumber: true), new("values, norm"), new("picture"));
    private readonly string _usualTraining;
    private bool _hasHistograms = true, _hasThumbnails = true;
    private int _shown;

    private LayerTable(LayerList layers, VizOptions options)
    {
        (_layers, _options, _shown) = (layers, options, layers.Count);
        // What holds for most is not repeated in each row.
        _usualTraining = 2 * layers.TrainableParameters >= layers.Parameters ? "trainable" : "frozen";
        for (int i = 0; i < layers.Count; i++)
        {
            _rows.Add(new(i, LayerStart(layers[i])));
            foreach (var weight in layers[i].Weights)
                _rows.Add(WeightRow(i, layers[i].Depth + 1, weight));
        }
        Weights = _weights;
        string all = string.Concat(_rows.Select(row => row.Start + row.Norm + row.Histogram + row.Thumbnail));
        Id = "nv-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all)), 0, 6).ToLowerInvariant();
    }

    /// <summary>The id of the list. It depends only on the content, so the same list is the same bytes in every run.</summary>
    public string Id { get; }

    /// <summary>The weights that have a row.</summary>
    public IReadOnlyList<LayerWeight> Weights { get; private set; }

    /// <summary>The size of the table in bytes if every weight links to a picture.</summary>
    public int Bytes { get; private set; }

    /// <summary>Returns the richest table within a size: without thumbnails if they do not fit, then without histograms, then cut.</summary>
    public static LayerTable Fit(LayerList layers, VizOptions options, int bytes)
    {
        var table = new LayerTable(layers, options);
        foreach (var (histograms, thumbnails) in new[] { (true, true), (true, false), (false, false) })
        {
            (table._hasHistograms, table._hasThumbnails) = (histograms, thumbnails);
            table.Measure();
            if (table.Bytes <= bytes)
                return table;
        }
        while (table.Bytes > bytes && table._shown > 1)
        {
            table._shown = Math.Max(1, table._shown / 2);
            table.Measure();
        }
        table.Weights = [.. layers.Take(table._shown).SelectMany(row => row.Weights)];
        return table;
    }

    /// <summary>Returns the id of the picture of the weight at a place in <see cref="Weights"/>.</summary>
    public string PictureId(int place) => $"{Id}-{Numbers.Exact(place)}";

    /// <summary>Returns the table as HTML.</summary>
    /// <param name="hasPicture">Whether the weight at a place has a full picture to link to.</param>
    public string Html(Func<int, bool> hasPicture)
    {
        foreach (var row in ShownRows)
        {
            string look = _hasThumbnails ? row.Thumbnail : "";
            if (row.Place >= 0 && hasPicture(row.Place))
                look = Link(row.Place, look);
            string values = (_hasHistograms ? row.Histogram : "") + row.Norm;
            _table.Add(row.Start + _table.Cell(Values, new HtmlCell(values)) + _table.Cell(Picture, new HtmlCell(look)) + HtmlTable.RowEnd);
        }
        return _table + Cut;
    }

    private IEnumerable<Row> ShownRows => _rows.TakeWhile(row => row.Layer < _shown);

    private string Cut => _shown == _layers.Count
        ? ""
        : $"<p>… and {Numbers.Grouped(_layers.Count - _shown)} more layers; <code>Save(\"layers.html\")</code> has room for more.</p>\n";

    // The table has no rows yet, so its own HTML is the head and the end.
    private void Measure() => Bytes = BytesOf(_table + Cut) + ShownRows.Sum(row =>
        BytesOf(row.Start) + RowEndBytes + BytesOf(row.Norm) + (_hasHistograms ? BytesOf(row.Histogram) : 0)
        + (row.Place < 0 ? 0 : BytesOf(Link(row.Place, _hasThumbnails ? row.Thumbnail : ""))));

    private static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text);

    private string Link(int place, string look) => $"""<a href="#{PictureId(place)}">{(look.Length == 0 ? "picture" : look)}</a>""";

    private string LayerStart(LayerRow row)
    {
        bool isModel = row.Depth == 0 && row.Children.Count > 0 && row.Settings.Length == 0;
        string what = isModel ? "" : HtmlText.Encode(row.Description);
        if (row.Training is { Length: > 0 } training && training != _usualTraining)
            what += (isModel ? "" : " ") + Dim(training);
        if (row.Children.Count > 0)
            what += (what.Length == 0 ? "" : "<br>") + Dim(LayerCells.Contents(row));
        if (row.TiedTo is { } first)
            what += "<br>" + Dim($"the same layer as {(first.Length == 0 ? "the model" : first)}, counted once");
        what += string.Concat(row.Warnings.Select(warning => $"""<br><span class="nv-warn">⚠ {HtmlText.Encode(warning)}</span>"""));
        if (row.Subtree.Skip(1).Sum(inner => inner.Warnings.Count) is > 0 and var inside)
            what += $"""<span class="nv-sum"><br>⚠ {Numbers.Grouped(inside)} {(inside == 1 ? "warning" : "warnings")} inside</span>""";
        string share = LayerCells.Share(_layers, row);
        string bar = share.Length == 0 ? "" : $" class=\"nv-s\" style=\"--s:{Numbers.Short(Math.Round(_layers.Share(row) * 100, 1))}%\"";
        return _table.StartRow($" class=\"nv-l\" data-d=\"{Numbers.Exact(row.Depth)}\"",
            HtmlCell.Header(row.LocalName, row.Depth), new HtmlCell(what),
            Number(row.Parameters == 0 && row.Weights.Count == 0 ? "" : Numbers.Grouped(row.Parameters)),
            Number(share) with { Attributes = bar }, Number(row.Bytes == 0 ? "" : Numbers.Bytes(row.Bytes)));
    }

    private Row WeightRow(int layer, int depth, LayerWeight layerWeight)
    {
        var weight = layerWeight.Weight;
        int place = _weights.Count;
        _weights.Add(layerWeight);
        string name = weight.Name[(weight.Name.LastIndexOf('.') + 1)..];
        string what = HtmlText.Encode(LayerCells.WhatItIs(weight));
        if (!layerWeight.IsParameter)
            what += " " + Dim("non-trainable");
        if (layerWeight.TiedTo is { } first)
            what += "<br>" + Dim($"the same tensor as {first}, counted once");
        string start = _table.StartRow($" class=\"nv-w\" data-d=\"{Numbers.Exact(depth)}\" data-n=\"{HtmlText.Encode(weight.Name)}\"",
            HtmlCell.Indented(name, depth), new HtmlCell(what), Number(layerWeight.IsParameter ? Numbers.Grouped(layerWeight.Parameters) : ""), "",
            Number(layerWeight.Bytes == 0 ? "" : Numbers.Bytes(layerWeight.Bytes)));
        return layerWeight.TiedTo is not null || weight.Problem is not null
            ? new(layer, start)
            : new(layer, start)
            {
                Place = place,
                Norm = Norm(weight),
                Histogram = Image(HistogramImage.Of(weight), Range(weight)),
                Thumbnail = Image(Thumbnail.Of(weight, _options), weight.Name),
            };
    }

    private static string Image(TinyImage? image, string alt) => image is null ? "" :
        $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.ToPng())}" width="{Numbers.Exact((image.Width + 1) / 2)}" height="{Numbers.Exact((image.Height + 1) / 2)}" alt="{HtmlText.Encode(alt)}">""";

    private static string Range(Weight weight) => weight.Problem is null && weight.GetStatistics().FiniteCount > 0
        ? $"{Numbers.Value(weight.GetStatistics().Min, weight.ElementType, 3)} to {Numbers.Value(weight.GetStatistics().Max, weight.ElementType, 3)}"
        : "";

    // A single number is its own norm but for the sign; it is shown as it is.
    private static string Norm(Weight weight) => weight.Count switch
    {
        0 => "empty",
        1 => ElementText.Extreme(weight, weight.ToArray()[0], 0),
        _ when weight.IsConstant => $"all {ElementText.Extreme(weight, weight.GetStatistics().Min, 0)}",
        _ => weight.GetStatistics().FiniteCount == 0 ? "no finite value" : Numbers.Short(weight.GetStatistics().L2Norm, 3),
    };

    private static string Dim(string text) => $"""<span class="nv-dim">{HtmlText.Encode(text)}</span>""";

    private static HtmlCell Number(string text) => new(HtmlText.Encode(text).Replace(' ', '\u00a0'));

    /// <summary>A row in parts, so that its size is known for every choice of parts.</summary>
    private sealed record Row(int Layer, string Start)
    {
        /// <summary>The place of the weight; -1 if nothing is drawn in this row.</summary>
        public int Place { get; init; } = -1;

        public string Norm { get; init; } = "";

        public string Histogram { get; init; } = "";

        public string Thumbnail { get; init; } = "";
    }
}

/// <summary>What stands in a layer list's table, whatever it is written as.</summary>
internal static class LayerCells
{
    /// <summary>Kind, layers, parameters, how many of them are trained, and memory of the whole model.</summary>
    public static string Title(LayerList layers)
    {
        int count = layers.Count - 1;
        string inside = count == 0 ? "" : $"{Numbers.Grouped(count)} {(count == 1 ? "layer" : "layers")}, ";
        string frozen = layers.Parameters == 0 || layers.TrainableParameters == layers.Parameters ? ""
            : layers.TrainableParameters == 0 ? ", all frozen"
            : $", {Numbers.Grouped(layers.Parameters - layers.TrainableParameters)} frozen";
        return $"{layers.Root.Description}: {inside}{Numbers.Grouped(layers.Parameters)} {(layers.Parameters == 1 ? "parameter" : "parameters")}{frozen}, {Numbers.Bytes(layers.Bytes)}";
    }

    /// <summary>True for a weight of which there is something to see: several values that differ, not shown elsewhere.</summary>
    public static bool HasPicture(LayerWeight weight) =>
        weight is { TiedTo: null, Weight: { Problem: null, Count: > 1, Shape.Count: > 0, IsConstant: false } };

    /// <summary>What is in a container: its layers with weights by kind, such as "2 Conv2d, 2 BatchNorm2d"; how many layers if none has any.</summary>
    public static string Contents(LayerRow row)
    {
        const int most = 4;
        var inside = row.Subtree.Skip(1).ToArray();
        var kinds = inside.Where(layer => layer.Weights.Count > 0).CountBy(layer => layer.Kind).OrderByDescending(kind => kind.Value).ToArray();
        string more = kinds.Length > most ? ", …" : "";
        return kinds.Length == 0
            ? $"{Numbers.Grouped(inside.Length)} {(inside.Length == 1 ? "layer" : "layers")}"
            : string.Join(", ", kinds.Take(most).Select(kind => $"{Numbers.Grouped(kind.Value)} {kind.Key}")) + more;
    }

    /// <summary>A layer's part of all parameters in percent; empty where it has none.</summary>
    public static string Share(LayerList layers, LayerRow row)
    {
        double percent = layers.Share(row) * 100;
        return row.Parameters == 0 ? ""
            : percent < 0.1 ? "<0.1 %"
            : percent.ToString(percent is >= 10 or 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Meaning, and the lengths of the axes with what they count: "kernel, 32 filters × 1 channel × 3 rows × 3 columns".</summary>
    public static string WhatItIs(Weight weight)
    {
        if (!weight.IsShapeKnown)
            return weight.Role ?? "";
        bool known = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown);
        string shape = weight.Shape.Count == 0 ? "one number" : known ? string.Join(" × ", weight.Axes) : Numbers.Shape(weight.Shape);
        return weight.Role is { } meaning ? $"{meaning}, {shape}" : shape;
    }
}
