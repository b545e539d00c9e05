using NotebookViz.Common;

namespace NotebookViz.Histories;

/// <summary>How far weights moved, including those for which no share can be computed.</summary>
internal static class Movement
{
    private const int MostNames = 3;

    /// <summary>A distance as a share of a norm; NaN if that is 0.</summary>
    public static double Share(double distance, double norm) => norm > 0 ? distance / norm : double.NaN;

    /// <summary>
    /// The weights ordered by how far they moved, the farthest first. Weights that became NaN or infinite come first. Weights whose first norm is 0
    /// have no share; they are ordered by distance and take turns with the others, so that many zero biases do not hide the kernels.
    /// </summary>
    public static IReadOnlyList<WeightTrace> Ordered(IEnumerable<WeightTrace> weights)
    {
        var groups = weights.Select(trace => (Trace: trace, trace.First, trace.Latest)).ToLookup(weight => GroupOf(weight.First, weight.Latest));
        WeightTrace[] fromZero = [.. groups[Group.FromZero].OrderByDescending(weight => weight.Latest.FromStart).Select(weight => weight.Trace)];
        WeightTrace[] others = [.. groups[Group.Moved].OrderByDescending(weight => Share(weight.Latest.FromStart, weight.First.L2Norm)).Select(weight => weight.Trace)];
        int turns = Math.Min(fromZero.Length, others.Length);
        return
        [
            .. groups[Group.NotFinite].Select(weight => weight.Trace),
            .. fromZero.Zip(others).SelectMany(pair => new[] { pair.First, pair.Second }), .. fromZero[turns..], .. others[turns..],
            .. groups[Group.Unmoved].Select(weight => weight.Trace),
        ];
    }

    /// <summary>The weights with NaN or infinite values, such as "NaN or infinite: fc.weight (6 values)"; empty if there are none.</summary>
    public static string NotFinite(IEnumerable<WeightTrace> weights)
    {
        string[] names = [.. weights.Where(trace => IsNotFinite(trace.First, trace.Latest)).Select(trace => $"{trace.Name} ({Values(trace.Latest.NonFiniteCount)})")];
        return names.Length == 0 ? "" : $"NaN or infinite: {Numbers.Listed(names, MostNames)}";
    }

    /// <summary>A number of values in words.</summary>
    public static string Values(long count) => count == 1 ? "1 value" : $"{Numbers.Grouped(count)} values";

    // A mask has the same infinite values at each step, so it is named at the first one only.
    private static bool IsNotFinite(HistoryPoint first, HistoryPoint latest) =>
        latest.NonFiniteCount > 0 && (latest.Step == first.Step || !double.IsFinite(latest.FromStart));

    private static Group GroupOf(HistoryPoint first, HistoryPoint latest) =>
        !double.IsFinite(latest.FromStart) || IsNotFinite(first, latest) ? Group.NotFinite
        : latest.FromStart == 0 ? Group.Unmoved
        : first.L2Norm == 0 ? Group.FromZero
        : Group.Moved;

    private enum Group
    {
        NotFinite,
        FromZero,
        Moved,
        Unmoved,
    }
}
