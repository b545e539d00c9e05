using System.ComponentModel;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.Images;
using NotebookViz.PlainText;
using NotebookViz.Plans;

namespace NotebookViz;

/// <summary>
/// One picture of a whole model: a row for each weight in the order of the list, with the distribution of its values as quantile bands (1, 5, 25,
/// 50, 75, 95 and 99 %) on one symmetric scale, their root mean square and the share of zeros. As the last value of a notebook's cell it shows
/// itself.
/// </summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe. It holds numbers, not the weights' values. If there are more than 320 weights, consecutive weights of the same role
/// share a row, which shows their outermost quantiles, and the caption says so. Values beyond the scale are marked and counted.
/// </para>
/// <para>Quantiles are those of <see cref="WeightStatistics.Quantile"/>: exact for up to 4,096 values, otherwise within 0.4 %.</para>
/// </remarks>
public sealed class Overview
{
    /// <summary>The most bytes of the HTML fragment, unless <see cref="VizOptions.MaxBytes"/> is less.</summary>
    internal const int MostBytes = 300 << 10;

    private const int LeastRows = 8;

    private readonly OverviewPlan _plan;
    private readonly Lazy<(OverviewPlan Plan, StaticImage Image, string Html)> _drawn;
    private readonly Lazy<string> _text;

    internal Overview(OverviewPlan plan, VizOptions options)
    {
        _plan = plan;
        _drawn = new(() => Draw(plan, options));
        _text = new(() => OverviewText.Of(plan));
    }

    /// <summary>Gets what it is an overview of: "161 weights of resnet50.safetensors".</summary>
    public string Title => _plan.Title;

    /// <summary>Gets a description for people who cannot see the picture: the alternative text of an image element with <see cref="ToPng"/>.</summary>
    public string AltText => _plan.Alt;

    internal OverviewPlan Plan => _plan;

    /// <summary>
    /// Returns the HTML fragment: caption, static picture, and a script that draws the rows with all numbers on hover and focus. A row links to the
    /// element whose id is the weight's name, where the page has one. It takes at most 300 KiB.
    /// </summary>
    public string ToHtml() => _drawn.Value.Html;

    /// <summary>Returns the static picture as a PNG file, drawn at twice its size.</summary>
    public byte[] ToPng() => _plan.Weights.Count == 0 ? Convert.FromBase64String(Shown.Sentence(_plan.EmptySentence).Png()) : [.. _drawn.Value.Image.Png];

    /// <summary>Returns a line of block characters for each weight, for consoles; beyond 60 weights lines are pooled.</summary>
    public override string ToString() => _text.Value;

    /// <summary>Writes the overview to a file: a page (.html), the static picture (.png) or text (.txt).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the overview as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    /// <summary>Reads the weights; this reads all their values.</summary>
    internal static Overview Of(IEnumerable<Weight> weights, VizOptions options) => new(OverviewPlan.Of(weights as WeightList ?? new WeightList(weights), options), options);

    private static (OverviewPlan, StaticImage, string) Draw(OverviewPlan plan, VizOptions options)
    {
        int most = Math.Min(options.MaxBytes, MostBytes);
        int rows = OverviewPlan.MostRows;
        while (true)
        {
            var fitting = plan.Within(rows);
            var layout = OverviewLayout.Of(fitting, options);
            var image = OverviewImage.Render(fitting, layout);
            string html = OverviewFragment.Of(fitting, layout, image);
            int bytes = HtmlText.Bytes(html);
            if (rows <= LeastRows && bytes > most)
                return (fitting, image, OverviewFragment.Of(fitting, layout, image, isLive: false));
            if (bytes <= most)
                return (fitting, image, html);
            // Script and caption have the same size for any number of rows, so this may take another round.
            rows = Math.Max(LeastRows, (int)(Math.Min(rows, plan.Weights.Count) * Math.Clamp(0.95 * most / bytes, 0.1, 0.9)));
        }
    }
}
