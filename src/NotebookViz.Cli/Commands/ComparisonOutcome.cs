namespace NotebookViz.Cli.Commands;

/// <summary>Whether two files differ, for the exit code of <c>notebookviz compare</c>.</summary>
internal static class ComparisonOutcome
{
    /// <summary>Returns whether the files differ: a weight has no partner or another number of values, or changed by more than a limit.</summary>
    /// <param name="comparison">The comparison, in which something was paired.</param>
    /// <param name="limit">The largest relative change allowed; 0 if no value may differ.</param>
    /// <exception cref="CliException">Nothing differs, but some pairs could not be compared.</exception>
    public static bool Differs(WeightListComparison comparison, double limit)
    {
        if (comparison.OnlyInA.Count + comparison.OnlyInB.Count > 0 || comparison.NotComparable.Any(pair => pair.A.Count != pair.B.Count)
            || !comparison.All(row => IsWithin(row, limit)))
            return true;
        return comparison.NotComparable.Count switch
        {
            0 => false,
            var count => throw new CliException($"{(count == 1 ? "1 pair" : $"{count} pairs")} of weights could not be compared; {(limit > 0 ? "all others are within --fail-above" : "no other values differ")}."),
        };
    }

    private static bool IsWithin(WeightComparison row, double limit) =>
        row.IsUnchanged || limit > 0 && row.UnequalNotFiniteCount == 0 && row.RelativeChange <= limit;
}
