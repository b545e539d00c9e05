using NotebookViz.Planning;
using NotebookViz.Rendering.Image;
using NotebookViz.Rendering.Plotly;

namespace NotebookViz.Display;

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
            weight = weight.Magnitude();

        // Whether more cells fit is tried if trying costs nothing.
        int cells = Math.Max(PlanSize.LeastCells, bytes / BytesPerCell * (weight.Count <= CheapToPlan ? 4 : 1));
        var plan = Planner.Plan(weight, options, cells);
        for (long needed; (needed = PlanSize.Figure(plan) + Overhead(plan)) > bytes && cells > PlanSize.LeastCells; plan = Planner.Plan(weight, options, cells))
            cells = PlanSize.FewerCells(cells, plan, needed, bytes);
        var figure = PlotlyRenderer.Render(plan);
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
