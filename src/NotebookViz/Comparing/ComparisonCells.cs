using NotebookViz.Common;

namespace NotebookViz.Comparing;

/// <summary>The texts of a comparison's row, for every output format.</summary>
internal static class ComparisonCells
{
    /// <summary>The relative change: a percentage, "unchanged" or "not defined".</summary>
    public static string Change(WeightComparison comparison) =>
        comparison.IsUnchanged ? "unchanged" : comparison.RelativeChange is { } change ? Percent(change) : "not defined";

    /// <summary>The cosine, with enough digits to distinguish it from 1.</summary>
    public static string Cosine(WeightComparison comparison) => comparison.Cosine switch
    {
        null => "",
        1 => "1",
        > 0.9999999995 and < 1 => ">0.999999999",
        { } cosine => Numbers.Short(cosine, Math.Abs(cosine) > 0.999 ? 9 : 4),
    };

    /// <summary>The largest change.</summary>
    public static string Largest(WeightComparison comparison) => comparison.MaxAbsChange == 0 ? "" : Numbers.Short(comparison.MaxAbsChange, 3);

    /// <summary>Where the largest change is: "3, 0, 1, 2".</summary>
    public static string Place(WeightComparison comparison) => comparison.MaxAbsIndex is { } indices ? string.Join(", ", indices.Select(Numbers.Exact)) : "";

    /// <summary>The share of values with equal bits.</summary>
    public static string Equal(WeightComparison comparison) => Share(comparison.EqualCount, comparison.Count);

    /// <summary>The share of values that changed their sign.</summary>
    public static string Flips(WeightComparison comparison) => Share(comparison.SignFlipCount, comparison.Count);

    /// <summary>Further notes, one sentence each.</summary>
    public static IEnumerable<string> Notes(WeightComparison comparison)
    {
        if (comparison.A.TypeName != comparison.B.TypeName)
            yield return $"{comparison.A.TypeWords} and {comparison.B.TypeWords}";
        if (comparison.NotFiniteCount > 0)
        {
            string unequal = comparison.UnequalNotFiniteCount == 0 ? "equal on both sides" : $"{Numbers.Grouped(comparison.UnequalNotFiniteCount)} of them different";
            yield return $"{Numbers.Grouped(comparison.NotFiniteCount)} {(comparison.NotFiniteCount == 1 ? "pair" : "pairs")} with NaN or infinite values left out, {unequal}";
        }
        if (double.IsInfinity(comparison.MaxAbsChange))
            yield return "the largest change exceeds the range of double precision";
        if (comparison is { RelativeChange: null, IsUnchanged: false })
            yield return comparison.NormA == 0 && comparison.NormB > 0 ? "A is all zeros" : "no pair of values is finite";
        foreach (string note in new[] { comparison.A.Note, comparison.B.Note }.OfType<string>().Distinct())
            yield return note;
    }

    /// <summary>A relative change as a percentage.</summary>
    public static string Percent(double change) => $"{Numbers.Short(100 * change, 3)} %";

    /// <summary>Returns the numbers of pairs, of changed pairs and of weights without a partner: "8 pairs of weights, 3 changed, 1 only in B".</summary>
    public static string Totals(WeightListComparison comparison)
    {
        int changed = comparison.Count(row => !row.IsUnchanged);
        string[] parts =
        [
            comparison.Count == 1 ? "1 pair of weights" : $"{Numbers.Grouped(comparison.Count)} pairs of weights",
            comparison.Count == 0 ? "" : changed == 0 ? "none changed" : changed == comparison.Count ? comparison.Count == 1 ? "changed" : "all changed" : $"{Numbers.Grouped(changed)} changed",
            Some(comparison.NotComparable.Count, "not comparable"), Some(comparison.OnlyInA.Count, "only in A"), Some(comparison.OnlyInB.Count, "only in B"),
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A weight that has no partner: "conv1.weight (32, 1, 3, 3)".</summary>
    public static string Alone(Weight weight) => $"{weight.Name} {Numbers.Shape(weight.Shape)}";

    /// <summary>Two weights that cannot be compared.</summary>
    public static string Uncomparable(UncomparableWeights pair) => $"{Alone(pair.A)} and {Alone(pair.B)}: {pair.Reason}";

    private static string Some(int count, string what) => count == 0 ? "" : $"{Numbers.Grouped(count)} {what}";

    // A share below 100 % must not round to 100 %.
    private static string Share(long count, long all)
    {
        if (count == 0)
            return "0";
        if (count == all)
            return "100 %";
        double percent = 100.0 * count / all;
        return percent < 0.01 ? "<0.01 %" : percent > 99.99 ? ">99.99 %" : $"{Numbers.Short(percent, percent > 99 ? 4 : 3)} %";
    }
}
