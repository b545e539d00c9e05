using System.Globalization;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Figures;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// A list of layers as HTML: a table that is complete without script and style, the full pictures below it, and a script that makes the
/// table foldable and opens each picture in its place, drawn when it is opened.
/// </summary>
internal static class LayerFragment
{
    // Below this a picture shows too little to be worth its bytes.
    private const int LeastPicture = 12 << 10;

    // What script, style and frame take, at most.
    private const int Frame = 14 << 10;

    /// <summary>The fragment within the options' size.</summary>
    public static string Of(LayerList layers, VizOptions options)
    {
        int maxBytes = options.MaxBytes;
        // All values are read once for the table, and once for the pictures.
        using var work = Work.Begin($"Drawing {layers.Root.Kind}", 2 * layers.Sum(row => row.Weights.Sum(weight => weight.Weight.Count)));
        // Two thirds for the table at most, as long as there is something to leave out of it.
        var table = LayerTable.Fit(layers, options, Math.Max(maxBytes / 8, (maxBytes - Frame) * 2 / 3));
        var pictures = Pictures(table, options, maxBytes - Frame - table.Bytes);

        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""<div class="notebookviz-layers" id="{table.Id}">""").Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<style>{LayerAssets.Style}</style>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Encode(LayerCells.Title(layers))}</strong></p>\n");
        html.Append(table.Html(pictures.ContainsKey));
        if (pictures.Count > 0)
        {
            html.Append("""<div class="nv-pictures">""").Append('\n');
            foreach (var (place, picture) in pictures)
                html.Append(picture.ToHtml(table.PictureId(place)));
            html.Append("</div>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"<script>{LayerAssets.ScriptFor(table.Id)}</script>\n");
        return html.Append("</div>").ToString();
    }

    /// <summary>Pictures by the place of their weight, in the order of the table.</summary>
    private static SortedDictionary<int, LayerPicture> Pictures(LayerTable table, VizOptions options, int left)
    {
        var pictures = new SortedDictionary<int, LayerPicture>();
        // Kernels first: a bias says less, and its strip in the table says most of it.
        var candidates = table.Weights.Index().Where(weight => weight.Item is { Weight: { Problem: null, Count: > 1 }, TiedTo: null })
            .OrderByDescending(weight => weight.Item.Weight.Shape.Count > 1).ToArray();
        int parts = candidates.Sum(weight => Parts(weight.Item));
        for (int i = 0; i < candidates.Length && left >= LeastPicture; i++)
        {
            var (place, weight) = candidates[i];
            // What small pictures leave over goes to those after them.
            int share = Math.Max(LeastPicture, (int)((long)left * Parts(weight) / parts));
            parts -= Parts(weight);
            if (LayerPicture.Fit(weight.Weight, options, share) is not { } picture)
                continue;
            pictures.Add(place, picture);
            left -= Encoding.UTF8.GetByteCount(picture.ToHtml(table.PictureId(place)));
        }
        return pictures;
    }

    // A kernel has more to show than a line.
    private static int Parts(LayerWeight weight) => weight.Weight.Shape.Count > 1 ? 3 : 1;
}

/// <summary>The full picture of one weight in a list of layers: caption, static image as far as there is room, and the live figure's data.</summary>
internal sealed class LayerPicture
{
    // A cell takes some 7 bytes of HTML as data and image together.
    private const int BytesPerCell = 9;

    // Planning reads every element.
    private const int CheapToPlan = 1 << 20;

    // No image is smaller: its palette and the letters of its axes alone take as much.
    private const int LeastImage = 5 << 10;

    private readonly Caption _caption;
    private readonly ReadOnlyMemory<byte> _figure;
    private readonly StaticImage? _image;

    private LayerPicture(Caption caption, ReadOnlyMemory<byte> figure, StaticImage? image) => (_caption, _figure, _image) = (caption, figure, image);

    /// <summary>The picture within so many bytes; without the static image where that does not fit; null where not even the figure does. Of complex values the magnitudes.</summary>
    public static LayerPicture? Fit(Weight weight, VizOptions options, int bytes)
    {
        if (weight.ElementType.IsComplex())
            weight = weight.Abs();

        // Whether more cells fit is tried if trying costs nothing.
        int cells = Math.Max(PlanSize.LeastCells, bytes / BytesPerCell * (weight.Count <= CheapToPlan ? 4 : 1));
        var plan = Planner.Plan(weight, options, cells);
        for (long needed; (needed = PlanSize.Figure(plan) + Overhead(plan)) > bytes && cells > PlanSize.LeastCells; plan = Planner.Plan(weight, options, cells))
            cells = PlanSize.FewerCells(cells, plan, needed, bytes);
        var figure = PlotlyRenderer.Render(plan, isDescribed: true);
        int left = (int)(bytes - figure.Length - Overhead(plan));
        if (figure.IsEmpty || left < 0)
            return null;
        // A figure that fits is taken as it is, even if the image does not fit beside it: it shows more.
        var image = left >= LeastImage ? ImageRenderer.Render(plan) : null;
        return new(plan.Caption, figure, image is not null && image.Png.Length * 4 / 3 + 4 <= left ? image : null);
    }

    /// <summary>The picture as a foldable piece of HTML.</summary>
    /// <param name="id">The id of the piece; that of the figure in it ends with "-figure".</param>
    public string ToHtml(string id) =>
        $"""<details id="{id}"><summary>{HtmlText.Encode(_caption.Headline)}</summary>{Fragment.Bare($"{id}-figure", _caption, _figure, _image)}</details>""" + "\n";

    // The summary repeats the headline.
    private static long Overhead(Plan plan) => PlanSize.Words(plan.Caption) + 3 * plan.Caption.Headline.Length;
}
