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
        return string.Join('\n', [OneLine(plan.Caption.Headline), .. plan.Caption.Facts.Select(fact => "  " + OneLine(fact)), .. picture.Select(line => "  " + line)]);
    }

    // A name may hold anything; a console must not take it for a line or a command of its own.
    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static string Distribution(Weight weight)
    {
        var statistics = weight.Statistics;
        return statistics.Finite == 0
            ? "no finite value"
            : $"{Sparkline.Of([.. statistics.Histogram(40).Select(count => (double)count)])}  distribution from {Numbers.Short(statistics.Min)} to {Numbers.Short(statistics.Max)}";
    }
}
