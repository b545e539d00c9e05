using System.Net;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Text;
using NotebookViz.Conventions;

namespace NotebookViz.Cli.Reports;

/// <summary>Writes the weights of a file as a self-contained HTML page.</summary>
internal static class WeightPage
{
    /// <summary>The smallest limit for the size of a page, without its scripts.</summary>
    public const int LeastBytes = 100 << 10;

    /// <summary>Up to this many weights need no overview.</summary>
    private const int Handful = 5;

    /// <summary>With more values a page has a single list, even if several layouts fit.</summary>
    private const long MostForChoice = 1 << 20;

    /// <summary>The size of the page's scripts and styles.</summary>
    public static long Around => ReportAssets.Plotly.Length + ReportAssets.Script.Length + ReportAssets.Style.Length + 4096;

    /// <summary>Returns the page: a list of the layers and their weights, with as many pictures as fit, and an overview if there are more than a handful of weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="title">The page's heading.</param>
    /// <param name="maxBytes">The maximum size of the page in bytes.</param>
    /// <param name="options">How the pictures are made, and which columns the list has.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static ReportPage Of(WeightList weights, string title, long maxBytes, VizOptions options, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        var layouts = Layouts(weights);
        var figures = new FigureFragments(new PageIds());
        string overview = figures.Settle(Overview(weights, maxBytes - Around, progress, cancellationToken));
        long left = maxBytes - Around - overview.Length;
        // Where several lists do not fit, there is no choice.
        if (left < (long)LeastBytes * layouts.Length)
            layouts = [WeightLayout.None];
        long room = Math.Max(LeastBytes, left / layouts.Length);
        string[] lists = [.. layouts.Select(layout => figures.Settle(weights.WithLayout(layout).ToDetailedHtml(room, options, progress, cancellationToken)))];
        return Of(title, overview, Choice(layouts), [.. layouts.Zip(lists, (layout, list) => ($"class=\"cell layout\" data-layout=\"{layout}\"", list))]);
    }

    /// <summary>Returns a page made of finished fragments.</summary>
    /// <param name="title">The page's heading.</param>
    /// <param name="above">The fragment below the heading; it may have scripts.</param>
    /// <param name="choice">The control that selects one of the lists; empty if there is only one.</param>
    /// <param name="classes">The classes of the lists' sections.</param>
    /// <param name="lists">The lists.</param>
    public static ReportPage Of(string title, string above, string choice, string classes, params IReadOnlyList<string> lists) =>
        Of(title, above, choice, [.. lists.Select(list => ($"class=\"{classes}\"", list))]);

    // Each list has a section of its own, with attributes.
    private static ReportPage Of(string title, string above, string choice, IReadOnlyList<(string Attributes, string List)> sections) => new()
    {
        Title = title,
        IsWide = true,
        Body = [$"<h1>{WebUtility.HtmlEncode(title)}</h1>\n{above}{choice}", .. sections.Select(section => $"<section {section.Attributes}>\n<div class=\"output\">{section.List}</div>\n</section>\n")],
        IsLive = sections.Any(section => section.List.Contains(MimeTypes.Plotly, StringComparison.Ordinal)),
        Scripts = [.. sections.Select(section => section.List).Prepend(above).SelectMany(ContentPolicy.ScriptsIn)],
    };

    // Overview and thumbnails have at most a third of the room each.
    private static string Overview(WeightList weights, long room, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        if (weights.Count <= Handful)
            return "";
        var options = VizOptions.Default.WithMaxBytes((int)Math.Min(VizOptions.Default.MaxBytes, Math.Max(LeastBytes, room / 3)));
        string overview = weights.Overview(options, progress, cancellationToken).ToHtml(), sheet = weights.ContactSheet(options, progress, cancellationToken).ToHtml();
        return $"{overview}\n<details class=\"notebookviz-sheet\" style=\"font:13px/1.5 system-ui,sans-serif;margin:0 0 1em\"><summary style=\"cursor:pointer\">All thumbnails</summary>\n{sheet}\n</details>\n";
    }

    /// <summary>Returns the layouts that the page offers: none, and those that fit the shapes of unknown axes. A large file has a single list, because each takes time and space.</summary>
    private static WeightLayout[] Layouts(WeightList weights) => weights.Any(weight => weight.Count > MostForChoice) || weights.Sum(weight => weight.Count) > MostForChoice
        ? [WeightLayout.None]
        : [WeightLayout.None, .. weights.Where(weight => weight.Data is not null && weight.Shape.Count > 1 && LayoutFit.IsUnknown(weight)).SelectMany(LayoutFit.Of).Distinct().Order()];

    // The style sheet shows the list of the selected button, so this needs no script.
    private static string Choice(WeightLayout[] layouts) => layouts.Length == 1 ? "" : $"<fieldset class=\"layouts\">\n<legend>Axes</legend>\n{string.Concat(layouts.Select(Button))}</fieldset>\n";

    private static string Button(WeightLayout layout) =>
        $"<label><input type=\"radio\" name=\"layout\" value=\"{layout}\"{(layout == WeightLayout.None ? " checked" : "")}> {(layout == WeightLayout.None ? "unknown" : $"as in {layout}")}</label>\n";
}
