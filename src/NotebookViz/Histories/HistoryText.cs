using NotebookViz.Common;

namespace NotebookViz.Histories;

/// <summary>A history as lines of text for consoles.</summary>
internal static class HistoryText
{
    private const int MostWeights = 40, MostSteps = 20;

    public static string Of(WeightHistory history)
    {
        var steps = history.Steps;
        if (steps.Count == 0)
            return "History of weights: nothing recorded yet; call Record.";
        var weights = history.Weights;
        return string.Join('\n', weights.Take(MostWeights).Select(Line)
            .Prepend($"History of weights · {Numbers.Grouped(weights.Count)} weights, {Numbers.Grouped(steps.Count)} steps from {Numbers.Grouped(steps[0])} to {Numbers.Grouped(steps[^1])}")
            .Concat(weights.Count > MostWeights ? [$"  … and {Numbers.Exact(weights.Count - MostWeights)} more"] : []));
    }

    public static string Of(WeightTrace trace) => string.Join('\n', HistoryCharts.Evenly(trace.Points, MostSteps)
        .Select(point => $"  step {Numbers.Grouped(point.Step)}: norm {Numbers.Short(point.L2Norm, 3)}, mean {Numbers.Short(point.Mean, 3)}, σ {Numbers.Short(point.StandardDeviation, 3)}, moved {Numbers.Short(point.FromStart, 3)}")
        .Prepend($"History of {trace.Like.Headline} · {Numbers.Shape(trace.Shape)}"));

    /// <summary>The latest recording in one line, for a console that follows the training.</summary>
    public static string Latest(WeightHistory history)
    {
        var weights = history.Weights;
        var most = weights.Where(trace => trace.Points.Count > 0).OrderByDescending(trace => trace.Points[^1].FromPrevious / Math.Max(double.Epsilon, trace.Points[^1].L2Norm)).Take(3);
        return history.Steps is [.., var step]
            ? $"step {Numbers.Grouped(step)}: changed most: {string.Join(", ", most.Select(trace => $"{trace.Name} {Numbers.Short(100 * trace.Points[^1].FromPrevious / trace.Points[^1].L2Norm, 2)} %"))}"
            : "";
    }

    private static string Line(WeightTrace trace)
    {
        var points = trace.Points;
        string moved = HistoryCharts.Moved(trace) is var share && double.IsNaN(share) ? $"moved {Numbers.Short(points[^1].FromStart, 3)}" : $"moved {Numbers.Short(100 * share, 3)} % of the first norm";
        return $"  {trace.Name}: norm {Numbers.Short(points[0].L2Norm, 3)} → {Numbers.Short(points[^1].L2Norm, 3)}, {moved}";
    }
}
