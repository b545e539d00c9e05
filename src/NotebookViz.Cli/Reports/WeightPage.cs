using System.Net;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>Writes the weights of a file as one HTML page that needs nothing beside it.</summary>
internal static class WeightPage
{
    /// <summary>What browsers still open at once; plotly.js comes on top of it.</summary>
    private const int MostBytes = 20 << 20;

    /// <summary>So few weights are seen at once without an overview.</summary>
    private const int Handful = 5;

    /// <summary>Returns the page: an overview of more than a handful of weights, a table of them, and pictures, of as many as fit.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="title">The page's heading.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static ReportPage Of(WeightList weights, string title, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        string pictures = new FigureFragments(new PageIds()).Settle(
            Overview(weights, progress, cancellationToken) + weights.ToDetailedHtml(MostBytes, progress, cancellationToken));
        return new ReportPage
        {
            Title = title,
            Body = [$"<h1>{WebUtility.HtmlEncode(title)}</h1>\n<section class=\"cell\">\n<div class=\"output\">", pictures, "</div>\n</section>\n"],
            IsLive = pictures.Contains(MimeTypes.Plotly, StringComparison.Ordinal),
            Scripts = ContentPolicy.ScriptsIn(pictures),
        };
    }

    private static string Overview(WeightList weights, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        if (weights.Count <= Handful)
            return "";
        string overview = weights.Overview(null, progress, cancellationToken).ToHtml(), sheet = weights.ContactSheet(null, progress, cancellationToken).ToHtml();
        return $"{overview}\n<details class=\"notebookviz-sheet\" style=\"font:13px/1.5 system-ui,sans-serif;margin:0 0 1em\"><summary style=\"cursor:pointer\">All thumbnails</summary>\n{sheet}\n</details>\n";
    }
}
