using NotebookViz.Common;

namespace NotebookViz.Histories;

/// <summary>A history as lines of text for consoles.</summary>
internal static class HistoryText
{
    /// <summary>What is shown before the first recording.</summary>
    public const string Nothing = "Nothing recorded yet; call Record.";

    private const int MostWeights = 40, MostSteps = 20, MostChanges = 3;

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
            .Select(point => $"  step {Numbers.Grouped(point.Step)}: norm {Numbers.Short(point.L2Norm, 3)}, mean {Numbers.Short(point.Mean, 3)}, σ {Numbers.Short(point.StandardDeviation, 3)}, moved {Numbers.Short(point.FromStart, 3)}{NotFinite(point)}")
            .Prepend($"History of {trace.Like.Headline} · {Numbers.Shape(trace.Shape)}{listed}"));
    }

    /// <summary>The latest recording in one line, for a console that follows the training.</summary>
    public static string Latest(WeightHistory history)
    {
        if (history.Steps is not [.., var step])
            return "";
        WeightTrace[] weights = [.. history.Weights.Where(trace => trace.Latest.Step == step)];
        string[] changes = [.. weights.Select(trace => (Rank: ChangeOf(trace.Latest), Trace: trace)).Where(change => change.Rank > 0).OrderByDescending(change => change.Rank)
            .Take(MostChanges).Select(change => ChangeOf(change.Trace.Name, change.Trace.Latest))];
        string[] parts = [Movement.NotFinite(weights), changes.Length == 0 ? "" : $"changed most: {string.Join(", ", changes)}"];
        string words = string.Join("; ", parts.Where(part => part.Length > 0));
        return $"step {Numbers.Grouped(step)}: {(words.Length == 0 ? "nothing changed" : words)}";
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
        string moved = last.NonFiniteCount > 0 && !double.IsFinite(last.FromStart) ? ""
            : trace.Moved is var share && double.IsNaN(share) ? $", moved {Numbers.Short(last.FromStart, 3)}" : $", moved {Numbers.Short(100 * share, 3)} % of the first norm";
        return $"  {trace.Name}: norm {Numbers.Short(first.L2Norm, 3)} → {Numbers.Short(last.L2Norm, 3)}{moved}{NotFinite(last)}";
    }

    private static string NotFinite(HistoryPoint point) => point.NonFiniteCount == 0 ? "" : $", NaN or infinite: {Movement.Values(point.NonFiniteCount)}";

    // The change as a share of the norm. Values that became zero changed most; those that are not finite are named separately.
    private static double ChangeOf(HistoryPoint point) =>
        !double.IsFinite(point.FromPrevious) ? point.NonFiniteCount > 0 ? 0 : double.PositiveInfinity
        : point.FromPrevious == 0 ? 0
        : point.L2Norm == 0 ? double.PositiveInfinity
        : point.FromPrevious / point.L2Norm;

    private static string ChangeOf(string name, HistoryPoint point) =>
        !double.IsFinite(point.FromPrevious) ? $"{name} (distance {Numbers.Short(point.FromPrevious)})"
        : point.L2Norm == 0 ? $"{name} (now all zeros)"
        : $"{name} {Numbers.Short(100 * ChangeOf(point), 2)} %";
}
