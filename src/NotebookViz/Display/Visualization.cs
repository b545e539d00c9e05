using System.ComponentModel;
using System.Text;
using NotebookViz.Display;
using NotebookViz.Planning;
using NotebookViz.Rendering.Image;
using NotebookViz.Rendering.Plotly;
using NotebookViz.Rendering.Text;

namespace NotebookViz;

/// <summary>
/// The picture of a weight: planned once, drawn on demand as a live figure, a static image or text. As the last value of a notebook's cell
/// it shows itself.
/// </summary>
/// <remarks>Immutable and thread-safe. It holds what is drawn, not the weight's values, so that it does not change with them.</remarks>
public sealed class Visualization
{
    // A heatmap's cell takes some 7 bytes of HTML: 4 of its value and 1 of the image, both as base64. What remains is for the rest.
    private const int BytesPerCell = 9;
    private const int LeastCells = 64;
    private const long Unknown = 1L << 40;

    private readonly Plan _plan;
    private readonly Lazy<string> _text;
    private readonly Lazy<StaticImage> _image;
    private readonly Lazy<string> _html;

    private Visualization(Weight weight, Plan plan, Visualization? second = null)
    {
        _plan = plan;
        // The statistics and not the weight, whose values may have changed by then.
        var statistics = plan is HeatmapPlan or FilterGridPlan ? weight.Statistics : null;
        _text = new(() => TextRenderer.Render(plan, statistics) + (second is null ? "" : "\n" + second));
        _image = new(() => ImageRenderer.Render(plan));
        _html = new(() => Fragment.Of(plan, PlotlyRenderer.Render(plan), _image.Value) + (second is null ? "" : "\n" + second.ToHtml()));
    }

    /// <summary>Plans the picture of a weight; this reads all its values. Of complex values the magnitudes, then the phases.</summary>
    internal static Visualization Of(Weight weight, VizOptions options)
    {
        if (!weight.ElementType.IsComplex() || weight.Problem is not null || weight.Count == 0)
            return OfReal(weight, options, options.MaxBytes, null);
        var phases = options with { ColorScale = ColorScale.Cyclic, Limits = ColorLimits.Fixed(Math.PI) };
        var phase = OfReal(weight.Phase(), phases, options.MaxBytes / 2, null);
        var magnitude = weight.Magnitude();
        var both = OfReal(magnitude, options, options.MaxBytes, phase);
        // Within the smallest sizes two pictures do not fit, however coarse.
        return Encoding.UTF8.GetByteCount(both.ToHtml()) <= options.MaxBytes ? both
            : OfReal(magnitude.WithNote($"{magnitude.Note}; there is no room for the phases within {Numbers.Bytes(options.MaxBytes)}"), options, options.MaxBytes, null);
    }

    private static Visualization OfReal(Weight weight, VizOptions options, int most, Visualization? second)
    {
        int left = second is null ? most : most - Encoding.UTF8.GetByteCount(second.ToHtml());
        int cells = left / BytesPerCell;
        while (true)
        {
            var visualization = new Visualization(weight, Planner.Plan(weight, options, cells), second);
            // The estimate is generous; where a tensor defies it, with coarser cells it fits. What surely fits need not be drawn to be measured.
            if (cells <= LeastCells || visualization.MostBytes <= left || Encoding.UTF8.GetByteCount(visualization.ToHtml()) <= most)
                return visualization;
            cells = Math.Max(LeastCells, cells / 2);
        }
    }

    // No fragment of such a plan is longer: data and image of its cells, clipped ones, words that may stand three times, script. What has
    // marks or colours, whose words may be long, is measured.
    private long MostBytes => _plan switch
    {
        HeatmapPlan { Canvas: var canvas } plan => MostBytesOf(canvas, plan.ElementType, bytesForHover: 0),
        // Each cell carries its indices, up to eight of eight bytes.
        FilterGridPlan plan => plan.Pages.Sum(page => MostBytesOf(page.Canvas, plan.ElementType, bytesForHover: 88)),
        LinePlan { Marks.Count: > 0 } => Unknown,
        _ => 0,
    } + (128 << 10) + 18L * (_plan.Caption.Headline.Length + _plan.Caption.Alt.Length + _plan.Caption.Facts.Sum(fact => fact.Length));

    private static long MostBytesOf(Canvas canvas, ElementType type, int bytesForHover) => canvas.Colors is not null || canvas.Marks.Count > 0
        ? Unknown
        : (long)canvas.Values.Length * ((type.FitsInSingle() ? BytesPerCell : 2 * BytesPerCell) + bytesForHover) + 32L * Canvas.MostSymbols;

    /// <summary>What the picture says in words.</summary>
    internal Caption Caption => _plan.Caption;

    /// <summary>The figure as plotly JSON: data, layout and config.</summary>
    /// <returns>The JSON; "{}" where there is nothing to plot, as for a scalar or a tensor without values. Of complex values the magnitudes.</returns>
    public string ToPlotlyJson() => PlotlyRenderer.Render(_plan) is { IsEmpty: false } json ? Encoding.UTF8.GetString(json.Span) : "{}";

    /// <summary>The HTML fragment: caption, static image, and the live figure where plotly.js can be had.</summary>
    public string ToHtml() => _html.Value;

    /// <summary>The static picture as a PNG file, drawn at twice its size. Of complex values the magnitudes.</summary>
    public byte[] ToPng() => [.. _image.Value.Png];

    /// <summary>A few lines of plain text for consoles.</summary>
    public override string ToString() => _text.Value;

    /// <summary>Writes the picture to a file: a page (.html), the static picture (.png), the figure (.json) or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the picture as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>What LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
