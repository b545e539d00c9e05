using System.Globalization;
using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>
/// A list of layers as HTML: a table that is complete without script and style, the full pictures below it, and a script that makes the
/// table foldable and opens each picture in its place, drawn when it is opened.
/// </summary>
internal static class LayerFragment
{
    // Below this a picture shows too little to be worth its bytes.
    private const int LeastKernel = 8 << 10, LeastVector = 6 << 10;

    // With that much for each kernel there is something left for the vectors.
    private const int EnoughForKernel = 20 << 10;

    // What script, style and what is around them take.
    private static int Frame => LayerAssets.Style.Length + LayerAssets.ScriptFor("").Length + 1024;

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
        if (table.Weights.Where(LayerCells.HasPicture).Count() - pictures.Count is > 0 and var without)
            html.Append(CultureInfo.InvariantCulture, $"<p>No room for the pictures of {Numbers.Grouped(without)} weights. <code>Save(\"layers.html\")</code> has room for more.</p>\n");
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

    /// <summary>Pictures by the place of their weight, in the order of the table. Vectors have what kernels leave.</summary>
    private static SortedDictionary<int, LayerPicture> Pictures(LayerTable table, VizOptions options, int left)
    {
        var pictures = new SortedDictionary<int, LayerPicture>();
        var drawn = table.Weights.Index().Where(weight => LayerCells.HasPicture(weight.Item)).ToArray();
        (int Place, Weight Weight)[] kernels = [.. drawn.Where(weight => weight.Item.Weight.Shape.Count > 1).Select(weight => (weight.Index, weight.Item.Weight))];
        (int Place, Weight Weight)[] vectors = [.. drawn.Where(weight => weight.Item.Weight.Shape.Count == 1).Select(weight => (weight.Index, weight.Item.Weight))];
        int forVectors = Math.Min(left / 4, 3 * LeastVector * vectors.Length);
        if (left - forVectors < EnoughForKernel * kernels.Length)
            forVectors = 0;
        Share(kernels.Take(Math.Max(0, left / LeastKernel)), LeastKernel, forVectors, isKernel: true);
        // No vector has a picture where a kernel has none.
        if (pictures.Count == kernels.Length)
            Share(vectors.Take(Math.Max(0, left / LeastVector)), LeastVector, 0, isKernel: false);
        return pictures;

        void Share(IEnumerable<(int Place, Weight Weight)> weights, int least, int rest, bool isKernel)
        {
            // The first kernel, whose filters are seen best, is whole if that takes no more than a quarter. Then small ones, which leave what they do not need.
            (int Place, Weight Weight)[] ordered = [.. weights.Take(1), .. weights.Skip(1).OrderBy(weight => weight.Weight.Count)];
            for (int i = 0; i < ordered.Length && left - rest >= least; i++)
            {
                var (place, weight) = ordered[i];
                int share = Math.Max(least, (left - rest) / (i == 0 && isKernel ? Math.Min(4, ordered.Length) : ordered.Length - i));
                if (LayerPicture.Fit(weight, options, share) is not { } picture)
                    continue;
                pictures.Add(place, picture);
                left -= picture.Bytes(table.PictureId(place));
            }
        }
    }
}
