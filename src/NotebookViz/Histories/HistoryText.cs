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
            .Prepend($"History of weights · {Extent(history)}")
            .Concat(weights.Count > MostWeights ? [$"  … and {Numbers.Exact(weights.Count - MostWeights)} more"] : []));
    }

    public static string Of(WeightTrace trace)
    {
        var points = trace.Points;
        string listed = points.Count > MostSteps ? $" · {MostSteps} of {Numbers.Grouped(points.Count)} steps" : "";
        return string.Join('\n', Evenly.Spaced(points, MostSteps)
            .Select(point => $"  step {Numbers.Grouped(point.Step)}: norm {Numbers.Short(point.L2Norm, 3)}, mean {Numbers.Short(point.Mean, 3)}, σ {Numbers.Short(point.StandardDeviation, 3)}, moved {Numbers.Short(point.FromStart, 3)}")
            .Prepend($"History of {trace.Like.Headline} · {Numbers.Shape(trace.Shape)}{listed}"));
    }

    /// <summary>The latest recording in one line, for a console that follows the training.</summary>
    public static string Latest(WeightHistory history)
    {
        var changes = history.Weights.Select(trace => (trace.Name, Share: HistoryCharts.Share(trace.Latest.FromPrevious, trace.Latest.L2Norm)))
            .Where(change => change.Share > 0).OrderByDescending(change => change.Share).Take(3).ToArray();
        string words = changes.Length == 0 ? "nothing changed" : $"changed most: {string.Join(", ", changes.Select(change => $"{change.Name} {Numbers.Short(100 * change.Share, 2)} %"))}";
        return history.Steps is [.., var step] ? $"step {Numbers.Grouped(step)}: {words}" : "";
    }

    /// <summary>How much is recorded: "8 weights, 21 steps from 0 to 20".</summary>
    public static string Extent(WeightHistory history)
    {
        var steps = history.Steps;
        string weights = history.Weights.Count == 1 ? "1 weight" : $"{Numbers.Grouped(history.Weights.Count)} weights";
        return steps.Count switch
        {
            0 => "nothing recorded yet",
            1 => $"{weights}, step {Numbers.Grouped(steps[0])}",
            _ => $"{weights}, {Numbers.Grouped(steps.Count)} steps from {Numbers.Grouped(steps[0])} to {Numbers.Grouped(steps[^1])}",
        };
    }

    private static string Line(WeightTrace trace)
    {
        var (first, last) = (trace.First, trace.Latest);
        string moved = trace.Moved is var share && double.IsNaN(share) ? $"moved {Numbers.Short(last.FromStart, 3)}" : $"moved {Numbers.Short(100 * share, 3)} % of the first norm";
        return $"  {trace.Name}: norm {Numbers.Short(first.L2Norm, 3)} → {Numbers.Short(last.L2Norm, 3)}, {moved}";
    }
}
