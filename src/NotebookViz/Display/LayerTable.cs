using System.Text;
using NotebookViz.Rendering.Image;

namespace NotebookViz.Display;

/// <summary>The table of a list of layers: a row a layer, and below it a row a weight with histogram, norm and thumbnail.</summary>
internal sealed class LayerTable
{
    private const string Placeholder = "nv-000000000000";

    private readonly LayerList _layers;
    private readonly VizOptions _options;
    private readonly Dictionary<LayerWeight, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LayerWeight, (string Histogram, string Thumbnail)> _images;
    private readonly bool _hasHistograms, _hasThumbnails;
    private readonly int _rows;

    private LayerTable(LayerList layers, VizOptions options, bool histograms, bool thumbnails, int rows, Dictionary<LayerWeight, (string, string)> images)
    {
        (_layers, _options, _hasHistograms, _hasThumbnails, _rows, _images) = (layers, options, histograms, thumbnails, rows, images);
        Weights = [.. layers.Take(rows).SelectMany(row => row.Weights)];
        for (int i = 0; i < Weights.Count; i++)
            _places.Add(Weights[i], i);
        Bytes = Encoding.UTF8.GetByteCount(Html(Placeholder, _ => true));
    }

    /// <summary>The weights that have a row.</summary>
    public IReadOnlyList<LayerWeight> Weights { get; }

    /// <summary>How many bytes it takes.</summary>
    public int Bytes { get; }

    /// <summary>The richest table within so many bytes: without thumbnails where they do not fit, then without histograms, then cut.</summary>
    public static LayerTable Fit(LayerList layers, VizOptions options, int bytes)
    {
        var images = new Dictionary<LayerWeight, (string, string)>(ReferenceEqualityComparer.Instance);
        foreach (var (histograms, thumbnails) in new[] { (true, true), (true, false), (false, false) })
        {
            var table = new LayerTable(layers, options, histograms, thumbnails, layers.Count, images);
            if (table.Bytes <= bytes)
                return table;
        }
        for (int rows = layers.Count / 2; ; rows /= 2)
        {
            var table = new LayerTable(layers, options, false, false, Math.Max(1, rows), images);
            if (table.Bytes <= bytes || rows <= 1)
                return table;
        }
    }

    /// <summary>The place of a weight among <see cref="Weights"/>.</summary>
    public int PlaceOf(LayerWeight weight) => _places[weight];

    /// <summary>The id of the picture of the weight at a place.</summary>
    public static string PictureId(string id, int place) => $"{id}-{Numbers.Exact(place)}";

    /// <summary>The table.</summary>
    /// <param name="id">The fragment's id.</param>
    /// <param name="hasPicture">Whether the weight at a place has a full picture to link to.</param>
    public string Html(string id, Func<int, bool> hasPicture)
    {
        var html = new StringBuilder("""
            <table><thead><tr><th scope="col">layer</th><th scope="col">what it is</th><th scope="col" align="right">parameters</th><th scope="col" align="right">share</th><th scope="col" align="right">memory</th><th scope="col">values, norm</th><th scope="col">picture</th></tr></thead><tbody>

            """);
        foreach (var row in _layers.Take(_rows))
        {
            AddLayer(html, row);
            foreach (var weight in row.Weights)
                AddWeight(html, row.Depth + 1, weight, id, hasPicture);
        }
        html.Append("</tbody></table>\n");
        if (_rows < _layers.Count)
            html.Append($"<p>… and {Numbers.Grouped(_layers.Count - _rows)} more layers; <code>Save(\"layers.html\")</code> has room for more.</p>\n");
        return html.ToString();
    }

    private void AddLayer(StringBuilder html, LayerRow row)
    {
        bool isModel = row.Depth == 0 && row.Children.Count > 0 && row.Settings.Length == 0;
        html.Append($"""<tr class="nv-l" data-d="{Numbers.Exact(row.Depth)}"><th scope="row" align="left">{Indent(row.Depth)}{HtmlText.Encode(row.OwnName)}</th><td>""");
        html.Append(isModel ? "" : HtmlText.Encode(row.Description));
        if (row.Training is { Length: > 0 } training)
            html.Append($"""{(isModel ? "" : " ")}<span class="nv-dim">{training}</span>""");
        if (row.SameAs is { } first)
            html.Append($"""<br><span class="nv-dim">the same layer as {(first.Length == 0 ? "the model" : HtmlText.Encode(first))}, counted once</span>""");
        foreach (string warning in row.Warnings)
            html.Append($"""<br><span class="nv-warn">⚠ {HtmlText.Encode(warning)}</span>""");
        html.Append("</td>");
        Number(html, row.Parameters == 0 && row.Weights.Count == 0 ? "" : Numbers.Grouped(row.Parameters));
        string share = LayerCells.Share(_layers, row);
        html.Append(share.Length == 0 ? "<td></td>"
            : $"""<td align="right" class="nv-s" style="--s:{Numbers.Short(Math.Round(_layers.Share(row) * 100, 1))}%">{HtmlText.Encode(share)}</td>""");
        Number(html, row.Bytes == 0 ? "" : Numbers.Bytes(row.Bytes));
        html.Append("<td></td><td></td></tr>\n");
    }

    private void AddWeight(StringBuilder html, int depth, LayerWeight layerWeight, string id, Func<int, bool> hasPicture)
    {
        var weight = layerWeight.Weight;
        string name = weight.Name[(weight.Name.LastIndexOf('.') + 1)..];
        html.Append($"""<tr class="nv-w" data-d="{Numbers.Exact(depth)}" data-n="{HtmlText.Encode(weight.Name)}"><td>{Indent(depth)}{HtmlText.Encode(name)}</td><td>{HtmlText.Encode(LayerCells.WhatItIs(weight))}""");
        if (!layerWeight.IsParameter)
            html.Append(""" <span class="nv-dim">not learnt</span>""");
        if (layerWeight.SameAs is { } first)
            html.Append($"""<br><span class="nv-dim">the same tensor as {HtmlText.Encode(first)}, counted once</span>""");
        html.Append("</td>");
        Number(html, layerWeight.IsParameter ? Numbers.Grouped(layerWeight.Parameters) : "");
        html.Append("<td></td>");
        Number(html, layerWeight.Bytes == 0 ? "" : Numbers.Bytes(layerWeight.Bytes));
        if (layerWeight.SameAs is not null || weight.Problem is not null)
        {
            html.Append("<td></td><td></td></tr>\n");
            return;
        }

        var (histogram, thumbnail) = Images(layerWeight);
        html.Append($"<td>{(_hasHistograms ? histogram : "")}{Norm(weight)}</td><td>");
        int place = _places[layerWeight];
        string picture = _hasThumbnails ? thumbnail : "";
        html.Append(hasPicture(place) ? $"""<a href="#{PictureId(id, place)}">{(picture.Length == 0 ? "picture" : picture)}</a>""" : picture);
        html.Append("</td></tr>\n");
    }

    private (string Histogram, string Thumbnail) Images(LayerWeight weight)
    {
        if (!_images.TryGetValue(weight, out var images))
        {
            images = (Image(HistogramImage.Of(weight.Weight), Range(weight.Weight)), Image(Thumbnail.Of(weight.Weight, _options), weight.Weight.Name));
            _images.Add(weight, images);
        }
        return images;
    }

    private static string Image(TinyImage? image, string alt) => image is null ? "" :
        $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.ToPng())}" width="{Numbers.Exact((image.Width + 1) / 2)}" height="{Numbers.Exact((image.Height + 1) / 2)}" alt="{HtmlText.Encode(alt)}">""";

    private static string Range(Weight weight) => weight.Problem is null && weight.Statistics.Finite > 0
        ? $"{Numbers.Short(weight.Statistics.Min, 3)} to {Numbers.Short(weight.Statistics.Max, 3)}"
        : "";

    // A single number is its own norm but for the sign; it is shown as it is.
    private static string Norm(Weight weight) => weight.Count switch
    {
        0 => "empty",
        1 => Numbers.Short(weight.ToArray()[0]),
        _ => weight.Statistics.Finite == 0 ? "no finite value" : Numbers.Short(weight.Statistics.L2, 3),
    };

    private static void Number(StringBuilder html, string text) =>
        html.Append(text.Length == 0 ? "<td></td>" : $"""<td align="right">{text}</td>""");

    // A character, not a margin, so that the tree is seen where styles are stripped.
    private static string Indent(int depth) => string.Concat(Enumerable.Repeat("\u2003", depth));
}
