using NotebookViz.Data;
using Text = NotebookViz.Common.Numbers;

namespace NotebookViz.Plans;

/// <summary>The numbers and words of one weight in an overview, without its values.</summary>
internal sealed record OverviewWeight
{
    /// <summary>The quantiles that are shown.</summary>
    public static readonly double[] Shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    // A file may contain names of any length.
    private const int LongestName = 120;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: "kernel of Conv2d · (64, 3, 7, 7) · float32".</summary>
    public required string What { get; init; }

    /// <summary>Its role.</summary>
    public required WeightRole Role { get; init; }

    /// <summary>Its colour in the overview's palette; by default that of its role.</summary>
    public int Color { get => field - 1 is >= 0 and var color ? color : (int)Role; init => field = value + 1; }

    /// <summary>Further lines about it.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The words instead of or beside bands: "constant 1", "empty", "int64: 12"; null for none.</summary>
    public string? Words { get; init; }

    /// <summary>The kind of the words, for counting; null if there are none.</summary>
    public string? Kind { get; init; }

    /// <summary>Its statistics; null where there are no values.</summary>
    public OverviewNumbers? Numbers { get; init; }

    /// <summary>The quantiles at <see cref="Shares"/>; empty if there are no finite values.</summary>
    public double[] Quantiles { get; init; } = [];

    /// <summary>True where the values are on the picture's scale.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>True for magnitudes of complex numbers.</summary>
    public bool IsComplex { get; init; }

    /// <summary>The root mean square of the finite values; NaN where there are none.</summary>
    public double Rms => Numbers?.Rms ?? double.NaN;

    /// <summary>The share of zeros among all values; NaN where there are none.</summary>
    public double ZeroShare => Numbers is { } some ? (double)some.Zeros / some.Count : double.NaN;

    /// <summary>The largest finite magnitude.</summary>
    public double AbsMax => Numbers is { Finite: > 0 } some ? Math.Max(Math.Abs(some.Min), Math.Abs(some.Max)) : 0;

    /// <summary>The larger magnitude of the outermost quantiles.</summary>
    public double Spread => IsDrawn ? Math.Max(Math.Abs(Quantiles[0]), Math.Abs(Quantiles[^1])) : 0;

    /// <summary>How many values are NaN or infinite.</summary>
    public long NotFinite => Numbers is { } some ? some.Count - some.Finite : 0;

    /// <summary>Its name, cut where it is very long.</summary>
    public string ShownName => Name.Length == 0 ? "tensor" : Shortened(Name, LongestName);

    /// <summary>Creates the numbers and words of a weight; this reads its values.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="drawsIntegers">Whether integers are drawn on the scale, which is so if all weights are integers.</param>
    public static OverviewWeight Of(Weight weight, bool drawsIntegers)
    {
        string[] what = [weight.What, weight.IsShapeKnown ? Text.Shape(weight.Shape) : "", weight.TypeName];
        var known = new OverviewWeight
        {
            Name = weight.Name,
            What = string.Join(" · ", what.Where(part => part.Length > 0)),
            Role = WeightRoles.Of(weight),
            IsComplex = weight.ElementType.IsComplex(),
        };
        if (weight.Problem is { } problem)
            return known with { Words = $"no values: {Shortened(problem, LongestName)}", Kind = "without values" };
        if (weight.Count == 0)
            return known with { Words = "empty", Kind = "empty" };
        var statistics = weight.GetStatistics();
        known = known with { Numbers = OverviewNumbers.Of(statistics) };
        if (statistics.FiniteCount == 0)
            return known with { Words = statistics.NaNCount == statistics.Count ? "all NaN" : "no finite value", Kind = "without a finite value" };
        string low = Extreme(weight, statistics.Min, statistics.ArgMin), high = Extreme(weight, statistics.Max, statistics.ArgMax);
        // Beyond 2^53, different integers may be the same in double precision.
        bool isConstant = statistics.Min == statistics.Max && low == high;
        known = known with { Quantiles = statistics.Quantiles(Shares) };
        if (!drawsIntegers && IsInteger(weight))
            return known with { Words = $"{weight.TypeName}: {(isConstant ? low : $"{low} to {high}")}", Kind = "integer" };
        known = known with { IsDrawn = true };
        return isConstant && weight.Count > 1 && statistics.FiniteCount == statistics.Count
            ? known with { Words = statistics.Min == 0 ? "all zeros" : $"constant {low}", Kind = statistics.Min == 0 ? "all zeros" : "constant" }
            : known;
    }

    private static string Extreme(Weight weight, double value, long place) =>
        weight.ElementType.IsLong() ? ElementText.Extreme(weight, value, place) : Text.Value(value, weight.ElementType, 3);

    /// <summary>True for integers and booleans, which are usually counters and masks, not learned values.</summary>
    public static bool IsInteger(Weight weight) => Text.IsWhole(weight.ElementType) || weight.ElementType == ElementType.Bool;

    /// <summary>All its numbers, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{ShownName} · {(What.StartsWith(Role.DisplayName(), StringComparison.Ordinal) ? What : $"{Role.DisplayName()} · {What}")}";
        foreach (string line in More)
            yield return line;
        if (Words is not null)
            yield return Words;
        if (Numbers is not { } some)
            yield break;
        if (some.Finite > 0)
        {
            yield return $"{(IsComplex ? "magnitudes of " : "")}{Count(some.Count, "value")}: {Text.Short(some.Min)} to {Text.Short(some.Max)}, mean {Text.Short(some.Mean)}, σ {Text.Short(some.Deviation)}, RMS {Text.Short(Rms)}";
            yield return QuantileLine(Quantiles);
        }
        if (some.Zeros > 0)
            yield return some.Zeros == some.Count ? "all zeros" : $"{Count(some.Zeros, "zero")} ({Percent(ZeroShare)})";
        string[] odd = [.. new[] { (some.NaN, "NaN"), (some.PositiveInfinities, "+Inf"), (some.NegativeInfinities, "-Inf") }
            .Where(pair => pair.Item1 > 0).Select(pair => $"{Text.Grouped(pair.Item1)} {pair.Item2}")];
        if (odd.Length > 0)
            yield return string.Join(", ", odd);
    }

    /// <summary>The quantiles with their shares.</summary>
    public static string QuantileLine(double[] quantiles) => string.Join(" · ", quantiles.Select((value, i) =>
        $"{(Shares[i] == 0.5 ? "median" : $"{Text.Short(100 * Shares[i])} %")} {Text.Short(value, 3)}"));

    /// <summary>A share as a percentage. A share above zero is never shown as zero.</summary>
    public static string Percent(double share) => share is > 0 and < 0.001 ? "<0.1 %" : share is < 1 and >= 0.9995 ? ">99.9 %" : $"{Text.Short(100 * share, share < 0.1 ? 2 : 3)} %";

    /// <summary>A number in short form: 0.043, 12, 1.2e+06.</summary>
    public static string Brief(double value) => value is < 1e5 and >= 1e-4 or 0 ? Text.Short(value, 2) : value.ToString("0.#e+0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A number of things: "1 zero", "2 zeros".</summary>
    public static string Count(long count, string thing) => $"{Text.Grouped(count)} {thing}{(count == 1 ? "" : "s")}";

    private static string Shortened(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest / 2)]}…{text[^(longest / 2)..]}";
}

/// <summary>The statistics of a weight, without a reference to its values.</summary>
/// <param name="Count">All values, finite or not.</param>
/// <param name="Finite">The finite values.</param>
/// <param name="Min">The smallest finite value.</param>
/// <param name="Max">The largest finite value.</param>
/// <param name="Mean">The mean of the finite values.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Rms">Their root mean square; NaN where there are none.</param>
/// <param name="Zeros">How many are zero.</param>
/// <param name="NaN">How many values are not a number.</param>
/// <param name="PositiveInfinities">How many are +∞.</param>
/// <param name="NegativeInfinities">How many are -∞.</param>
internal sealed record OverviewNumbers(
    long Count, long Finite, double Min, double Max, double Mean, double Deviation, double Rms, long Zeros, long NaN, long PositiveInfinities, long NegativeInfinities)
{
    public static OverviewNumbers Of(WeightStatistics some) => new(
        some.Count, some.FiniteCount, some.Min, some.Max, some.Mean, some.StandardDeviation,
        some.FiniteCount == 0 ? double.NaN : some.L2Norm / Math.Sqrt(some.FiniteCount),
        some.ZeroCount, some.NaNCount, some.PositiveInfinityCount, some.NegativeInfinityCount);
}
