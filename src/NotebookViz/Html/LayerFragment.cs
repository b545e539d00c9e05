using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Common;
using NotebookViz.Conventions;

namespace NotebookViz.Html;

/// <summary>
/// A list of layers or of weights as HTML: a table that is complete without script and style, the full pictures below it, and a script that makes the
/// table foldable, sorts and filters it, and opens each picture in its row, drawn when it is opened.
/// </summary>
internal static partial class LayerFragment
{
    // Up to this many pictures are open initially.
    private const int MostOpen = 8;

    private const int ManyRows = 500;

    // A string cannot be much longer.
    private const long MostBytes = 512 << 20;

    // The size of the script, the style sheet and the elements around them.
    private static int Frame => LayerAssets.Style.Length + LayerAssets.ScriptFor("").Length + 1024;

    /// <summary>The layers of a model within the options' size.</summary>
    public static string Of(LayerList layers, VizOptions options) => Of(layers, options, options.MaxBytes);

    /// <summary>The layers of a model in detail, within a size of a page.</summary>
    public static string Detailed(LayerList layers, VizOptions options, long maxBytes) => Of(layers, options, OfPage(maxBytes));

    /// <summary>A list of weights in detail, within a size of a page.</summary>
    public static string Detailed(WeightList list, VizOptions options, long maxBytes) => Of(list, options, OfPage(maxBytes));

    private static string Of(LayerList layers, VizOptions options, long maxBytes)
    {
        var order = layers.SelectMany(row => row.Weights).Select(weight => weight.Weight).ToArray();
        return Of(layers, order, LayerCells.Title(layers), "", null, options, maxBytes);
    }

    /// <summary>A list of weights within the options' size.</summary>
    public static string Of(WeightList list, VizOptions options) => Of(list, options, options.MaxBytes);

    private static string Of(WeightList list, VizOptions options, long maxBytes)
    {
        if (list.Count == 0)
            return $"""<p class="notebookviz-layers" style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(list.EmptySentence)}</p>""";
        var layers = list.Layers();
        return Of(layers, list, $"{list.Title}: {LayerCells.Totals(layers)}", About(list, maxBytes), LayoutHints.Of(list), options, maxBytes);
    }

    // The notes and the metadata of the file.
    private static string About(WeightList list, long maxBytes) =>
        string.Concat(list.Notes.Select(note => $"<p>{HtmlText.Encode(note)}</p>\n")) + MetadataFragment.Of(list.Metadata, maxBytes / 10);

    /// <summary>Returns the size limit of a page, checked and limited to the length of a string.</summary>
    public static long OfPage(long maxBytes) => maxBytes >= VizOptions.LeastBytes
        ? Math.Min(maxBytes, MostBytes)
        : throw new ArgumentOutOfRangeException(nameof(maxBytes), maxBytes, $"A list does not fit into {maxBytes} bytes; allow at least {VizOptions.LeastBytes}.");

    private static string Of(LayerList layers, IReadOnlyList<Weight> order, string title, string about, string? hint, VizOptions options, long maxBytes)
    {
        // All values are read once for the table, and once for the pictures.
        using var work = Work.Begin($"Drawing {title.Split(": ")[0]}", order.Concat(order));
        long room = maxBytes - Frame - title.Length - about.Length - (hint?.Length ?? 0);
        work?.Next(Numbers.Sum(order.Select(weight => weight.Count)));
        // The table gets at most two thirds while there are thumbnails to leave out. Pictures of kernels take precedence
        // over histograms, and the first picture is larger.
        long kernels = order.Count(weight => weight.Shape.Count > 1 && weight.Problem is null);
        var table = LayerTable.Fit(layers, order, options,
            bytes: Math.Max(maxBytes / 8, room * 2 / 3), withHistograms: room - Math.Min(room * 3 / 4, room / 8 + kernels * LayerPictures.EnoughForImage), bare: Math.Max(maxBytes / 8, room * 9 / 10));
        var pictures = LayerPictures.Of(table, options, room - table.Bytes, work);

        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""<div class="notebookviz-layers" id="{table.Id}">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<style>{LayerAssets.Style}</style>\n");
        // Hides the rows, because a browser would lay out all of them before the script folds them.
        if (table.Weights.Count > ManyRows)
            html.Append("<script>document.currentScript?.parentNode.classList.add(\"nv-wait\")</script>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(title + LayerCells.Types(order))}</strong></p>\n");
        html.Append(about);
        if (hint is not null)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Code().Replace(HtmlText.Encode(hint).Replace("&#96;", "`", StringComparison.Ordinal), "<code>$1</code>")}</p>\n");
        html.Append("<div class=\"nv-table\" tabindex=\"0\">\n");
        table.AppendTo(html, pictures.ContainsKey);
        html.Append("</div>\n");
        if (table.LeftOut > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>… and {LayerCells.Counted(table.LeftOut, "more weight")} for which there is no room within {Numbers.Bytes(maxBytes)}.</p>\n");
        string advice = maxBytes > options.MaxBytes ? "; a larger limit has room for more" : "; <code>Save(\"layers.html\")</code> has room for more";
        if (table.Weights.Count(LayerCells.HasPicture) - pictures.Count is > 0 and var without)
            html.Append(CultureInfo.InvariantCulture, $"<p>No room for the pictures of {LayerCells.Counted(without, "weight")} within {Numbers.Bytes(maxBytes)}{advice}.</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<script>{LayerAssets.ScriptFor(table.Id)}</script>\n");
        if (pictures.Count > 0)
        {
            html.Append("<div class=\"nv-pictures\">\n");
            foreach (var (place, picture) in pictures)
                html.Append(picture.ToHtml(table.PictureId(place), isOpen: pictures.Count <= MostOpen));
            html.Append("</div>\n");
        }
        return html.Append("</div>").ToString();
    }

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
