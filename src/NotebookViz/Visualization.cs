using System.ComponentModel;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Figures;
using NotebookViz.Html;
using NotebookViz.Images;
using NotebookViz.PlainText;
using NotebookViz.Plans;

namespace NotebookViz;

/// <summary>
/// The picture of a weight: planned once, and drawn on demand as a live figure, a static image or text. As the last value of a notebook's cell
/// it shows itself.
/// </summary>
/// <remarks>Immutable and thread-safe. It holds what is drawn, not the weight's values, so that it does not change with them.</remarks>
public sealed class Visualization
{
    private readonly Plan _plan;
    private readonly Visualization? _second;
    private readonly Lazy<string> _text;
    private readonly Lazy<StaticImage> _image;
    private readonly Lazy<ReadOnlyMemory<byte>> _figure;
    private readonly Lazy<string> _html;
    private readonly int _most;

    // Above this many bytes the picture for narrow pages is left out.
    private Visualization(Plan plan, int most, Visualization? second = null)
    {
        (_plan, _most, _second) = (plan, most, second);
        _text = new(() => TextRenderer.Render(plan) + (second is null ? "" : "\n" + second));
        _image = new(() => ImageRenderer.Render(plan));
        _figure = new(() => PlotlyRenderer.Render(plan, isDescribed: true));
        _html = new(() =>
        {
            string html = Fragment.Of(plan, _figure.Value, _image.Value, bytes => Narrow(_most - bytes - (second?.MostBytes + 1 ?? 0)));
            return second is null ? html : $"{html}\n{second.ToHtml()}";
        });
    }

    /// <summary>The picture for narrow pages; null where there is none or no room for it.</summary>
    /// <param name="most">The most bytes that it may add.</param>
    internal StaticImage? Narrow(long most)
    {
        // It has as many cells, so it takes about as many bytes.
        int bytes = _plan is MessagePlan or NumberPlan ? 0 : _image.Value.Png.Length;
        return bytes <= MostNarrow && bytes * 4L / 3 <= most && _plan.Narrow is { } narrow && ImageRenderer.Render(narrow) is var image && Fragment.BytesOf(image) <= most
            ? image
            : null;
    }

    // For a large matrix, larger letters are not worth twice the bytes.
    private const int MostNarrow = 64 << 10;

    /// <summary>Plans the picture of a weight; this reads all its values. Complex values give two pictures: the magnitudes, then the phases.</summary>
    internal static Visualization Of(Weight weight, VizOptions options)
    {
        if (!weight.ElementType.IsComplex() || weight.Problem is not null || weight.Count == 0)
            return OfReal(weight, options, options.MaxBytes, null);
        var phases = options with { ColorScale = ColorScale.Cyclic, Limits = ColorLimits.Fixed(Math.PI), LineRange = null };
        // Its size must be known before it is drawn, so it has no picture for narrow pages.
        var phase = new Visualization(OfReal(weight.Angle(), phases, options.MaxBytes / 2, null)._plan, 0);
        var magnitude = weight.Abs();
        var both = OfReal(magnitude, options, options.MaxBytes, phase);
        // For the smallest limits, two pictures do not fit, however coarse they are.
        return both.MostBytes <= options.MaxBytes || both.Bytes <= options.MaxBytes ? both
            : OfReal(magnitude.WithNote($"{magnitude.Note}; there is no room for the phases within {Numbers.Bytes(options.MaxBytes)}"), options, options.MaxBytes, null);
    }

    private static Visualization OfReal(Weight weight, VizOptions options, int most, Visualization? second)
    {
        long left = most - (second?.MostBytes ?? 0);
        int cells = PlanSize.CellsWithin(left);
        while (true)
        {
            var visualization = new Visualization(Planner.Plan(weight, options, cells), most, second);
            // The computed size is an upper bound. If it exceeds the limit, the picture is drawn and its real size decides.
            if (cells <= PlanSize.LeastCells || visualization.MostBytes <= most || visualization.Bytes <= most)
                return visualization;
            cells = PlanSize.FewerCells(cells, visualization._plan, visualization.Bytes - (second?.Bytes ?? 0), most - (second?.Bytes ?? 0));
        }
    }

    /// <summary>The most bytes of the HTML fragment, without drawing it; exact once it is drawn.</summary>
    internal long MostBytes => _html.IsValueCreated ? Bytes : PlanSize.Html(_plan) + (_second?.MostBytes + 1 ?? 0);

    private long Bytes => HtmlText.Bytes(ToHtml());

    /// <summary>Gets the first line of the caption: the weight's name and what it is, such as "encoder.0.weight: kernel of Conv2d".</summary>
    public string Title => _plan.Caption.Headline;

    /// <summary>
    /// Gets the lines of the caption below the title: shape and axes, the range of values, and what is non-finite, pooled, clipped or left out.
    /// </summary>
    public IReadOnlyList<string> Details => _plan.Caption.Facts;

    /// <summary>Gets a description of the picture for people who cannot see it: the alternative text of an image element with <see cref="ToPng"/>.</summary>
    public string AltText => _plan.Caption.Alt;

    /// <summary>
    /// Returns the figure as plotly JSON: data, layout and config, for any plotly.js from version 2.28. Where the page of <see cref="ToHtml"/> offers a
    /// choice, such as the channels of a kernel, this is what that page shows first.
    /// </summary>
    /// <returns>The JSON; "{}" if there is nothing to plot, as for a scalar or a tensor without values. For complex values it shows the magnitudes.</returns>
    public string ToPlotlyJson() => PlotlyRenderer.Render(_plan) is { IsEmpty: false } json ? Encoding.UTF8.GetString(json.Span) : "{}";

    /// <summary>Returns the HTML fragment: caption, static image, and the live figure if plotly.js can be loaded.</summary>
    public string ToHtml() => _html.Value;

    internal StaticImage Image => _image.Value;

    /// <summary>Returns the static picture as a PNG file, drawn at twice its size. For complex values it shows the magnitudes.</summary>
    public byte[] ToPng() => [.. _image.Value.Png];

    /// <summary>Returns the picture as a few lines of plain text for consoles.</summary>
    public override string ToString() => _text.Value;

    /// <summary>Writes the picture to a file: a page (.html), the static picture (.png), the figure (.json) or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the picture as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
