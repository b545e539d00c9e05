using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>Writes a plan as a few lines of plain text.</summary>
internal static class TextRenderer
{
    /// <summary>The lines, the caption first; at most a dozen, whatever the tensor's size.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="statistics">Those of the weight; null where it has no values.</param>
    public static string Render(Plan plan, WeightStatistics? statistics)
    {
        IEnumerable<string> picture = plan switch
        {
            NumberPlan number => [number.Text],
            MessagePlan => [],
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap).Append(Distribution(statistics!)),
            FilterGridPlan grid => FilterGridRenderer.Render(grid).Append(Distribution(statistics!)),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that is written as text."),
        };
        return string.Join('\n', [OneLine(plan.Caption.Headline), .. plan.Caption.Facts.Select(fact => "  " + OneLine(fact)), .. picture.Select(line => "  " + line)]);
    }

    // A name may hold anything; a console must not take it for a line or a command of its own.
    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static string Distribution(WeightStatistics statistics) => statistics.Finite == 0
        ? "no finite value"
        : $"{Sparkline.Of([.. statistics.Histogram(40).Select(count => (double)count)])}  distribution from {Numbers.Short(statistics.Min)} to {Numbers.Short(statistics.Max)}";
}
