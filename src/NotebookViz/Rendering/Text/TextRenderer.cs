using NotebookViz.Planning;

namespace NotebookViz.Rendering.Text;

/// <summary>Writes a plan as a few lines of plain text.</summary>
internal static class TextRenderer
{
    /// <summary>The lines, the caption first; at most a dozen, whatever the tensor's size.</summary>
    public static string Render(Weight weight, Plan plan)
    {
        IEnumerable<string> picture = plan switch
        {
            NumberPlan number => [number.Text],
            MessagePlan => [],
            LinePlan line => LineRenderer.Render(line),
            HeatmapPlan heatmap => HeatmapRenderer.Render(heatmap).Append(Distribution(weight)),
            FilterGridPlan grid => FilterGridRenderer.Render(grid).Append(Distribution(weight)),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that is written as text."),
        };
        return string.Join('\n', [plan.Caption.Headline, .. plan.Caption.Facts.Select(fact => "  " + fact), .. picture.Select(line => "  " + line)]);
    }

    private static string Distribution(Weight weight)
    {
        var statistics = weight.Statistics;
        return statistics.Finite == 0
            ? "no finite value"
            : $"{Sparkline.Of([.. statistics.Histogram(40).Select(count => (double)count)])}  distribution from {Numbers.Short(statistics.Min)} to {Numbers.Short(statistics.Max)}";
    }
}
