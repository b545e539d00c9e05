using System.Text;
using NotebookViz.Planning;
using NotebookViz.Rendering.Image;
using NotebookViz.Rendering.Plotly;

namespace NotebookViz.Display;

/// <summary>The full picture of one weight in a list of layers: caption, static image as far as there is room, and the live figure's data.</summary>
internal sealed class LayerPicture
{
    // A cell of a figure takes some 7 bytes of HTML as data and image together.
    private const int BytesPerCell = 9;
    private const int LeastCells = 64;

    // Planning reads every element.
    private const int CheapToPlan = 1 << 20;

    // No image is smaller: its palette and the letters of its axes alone take as much.
    private const int LeastImage = 5 << 10;

    private readonly Caption _caption;
    private readonly string _figure;
    private readonly StaticImage? _image;

    private LayerPicture(Caption caption, string figure, StaticImage? image) => (_caption, _figure, _image) = (caption, figure, image);

    /// <summary>The picture within so many bytes; without the static image where that does not fit; null where not even the figure does. Of complex values the magnitudes.</summary>
    public static LayerPicture? Fit(Weight weight, VizOptions options, int bytes)
    {
        if (weight.ElementType.IsComplex())
            weight = weight.Magnitude();

        // Whether more cells fit is tried where trying costs nothing.
        int detail = weight.Count <= CheapToPlan ? 4 : 1;
        for (int cells = Math.Max(LeastCells, bytes / BytesPerCell * detail); ; cells /= 2)
        {
            var plan = Planner.Plan(weight, options, cells);
            if (PlotlyRenderer.Render(plan) is not { Length: > 0 } json)
                return null;
            string figure = Encoding.UTF8.GetString(json.Span);
            int left = bytes - Encoding.UTF8.GetByteCount(figure) - Overhead(plan.Caption);
            // A figure that fits is taken as it is, even where the image does not fit beside it: it shows more.
            if (left >= 0)
            {
                var image = left >= LeastImage ? ImageRenderer.Render(plan) : null;
                return new(plan.Caption, figure, image is not null && image.Png.Length * 4 / 3 + 4 <= left ? image : null);
            }
            if (cells / 2 < LeastCells)
                return null;
        }
    }

    /// <summary>The picture as a foldable piece of HTML.</summary>
    /// <param name="id">The id of the piece; that of the figure in it ends with "-figure".</param>
    public string ToHtml(string id)
    {
        var html = new StringBuilder();
        html.Append($"""<details id="{id}"><summary>{HtmlText.Encode(_caption.Headline)}</summary>""");
        html.Append($"""<figure class="notebookviz" id="{id}-figure" aria-label="{HtmlText.Encode(_caption.Headline)}"><figcaption><strong>{HtmlText.Encode(_caption.Headline)}</strong>""");
        foreach (string fact in _caption.Facts)
            html.Append($"<br>{HtmlText.Encode(fact)}");
        html.Append("</figcaption>");
        if (_image is not null)
            html.Append($"""<img src="data:image/png;base64,{Convert.ToBase64String(_image.Png)}" alt="{HtmlText.Encode(_caption.Alt)}" width="{Numbers.Exact(_image.Width)}" height="{Numbers.Exact(_image.Height)}">""");
        html.Append($"""<script type="application/vnd.plotly.v1+json">{_figure}</script></figure></details>""");
        return html.Append('\n').ToString();
    }

    private static int Overhead(Caption caption) => 400 + 3 * (caption.Headline.Length * 3 + caption.Alt.Length + caption.Facts.Sum(fact => fact.Length + 4));
}
