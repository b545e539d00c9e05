using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>Writes a comparison as a self-contained HTML page.</summary>
internal static class ComparisonPage
{
    /// <summary>Returns the page.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="title">The page's heading.</param>
    /// <param name="maxBytes">The maximum size of the page in bytes.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static ReportPage Of(WeightListComparison comparison, string title, long maxBytes, IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        string list = new FigureFragments(new PageIds()).Settle(
            comparison.ToDetailedHtml(Math.Max(WeightPage.LeastBytes, maxBytes - WeightPage.Around), null, progress, cancellationToken));
        return WeightPage.Of(title, above: "", choice: "", classes: "cell", list);
    }
}
