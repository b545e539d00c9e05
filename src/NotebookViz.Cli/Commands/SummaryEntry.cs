using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>A weight in a summary: its header information and its statistics, read from the file or from a part of a summary.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Type">The file's own name of its element type.</param>
/// <param name="Bits">How many bits a value takes if it is quantised; otherwise null.</param>
/// <param name="ElementType">The type in which its values are read.</param>
/// <param name="Axes">What each axis counts.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="Parameters">How many of them are parameters: all, or 0 for buffers.</param>
/// <param name="Memory">The bytes of its values; null if it has none.</param>
/// <param name="Kind">The kind of its layer; null if unknown.</param>
/// <param name="Role">Its role in its layer; null if unknown.</param>
/// <param name="Problem">Why it has no values; otherwise null.</param>
internal sealed record SummaryEntry(
    string Name, IReadOnlyList<long> Shape, string Type, double? Bits, ElementType ElementType, IReadOnlyList<string> Axes, long Count, long Parameters, long? Memory,
    string? Kind, string? Role, string? Problem)
{
    /// <summary>The weight in the file; null if the entry comes from a part of a summary.</summary>
    public Weight? Weight { get; private init; }

    /// <summary>The statistics, which are read at the first use; null if the weight has no values.</summary>
    public SummaryValues? Values { get => field ??= Weight?.Data is null ? null : SummaryValues.Of(Weight); init; }

    /// <summary>Returns the entry of a weight.</summary>
    public static SummaryEntry Of(LayerWeight row)
    {
        var weight = row.Weight;
        return new(
            weight.Name, weight.Shape, weight.TypeName, weight.BitsPerWeight, weight.ElementType, [.. weight.Axes.Select(axis => axis.Name)], weight.Count, row.Parameters,
            MemoryOf(weight), weight.LayerKind, weight.Role, weight.Problem)
        {
            Weight = weight,
        };
    }

    // For quantised weights the stored size, for others the size as they are read.
    private static long? MemoryOf(Weight weight) => weight.Data is not { } data ? null
        : weight.BitsPerWeight is { } bits ? (long)Math.Round(bits * weight.Count / 8) : data.ByteLength;
}

/// <summary>The statistics in a summary. Numbers that are not finite, or not defined without values, are null.</summary>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation.</param>
/// <param name="Norm">The L2 norm.</param>
/// <param name="Zeros">How many values are zero.</param>
/// <param name="NaN">How many are NaN.</param>
/// <param name="PositiveInfinity">How many are +Inf.</param>
/// <param name="NegativeInfinity">How many are -Inf.</param>
internal sealed record SummaryValues(
    SummaryExtreme? Min, SummaryExtreme? Max, double? Mean, double? Std, double? Norm, long Zeros, long NaN, long PositiveInfinity, long NegativeInfinity)
{
    public static SummaryValues Of(Weight weight)
    {
        var statistics = weight.GetStatistics(quantiles: false);
        double? Finite(double value) => statistics.FiniteCount > 0 && double.IsFinite(value) ? value : null;
        SummaryExtreme? Extreme(double value, long place) =>
            Finite(value) is { } number ? new(number, ExactExtremes.Of(weight, place)) : null;
        return new(
            Extreme(statistics.Min, statistics.ArgMin), Extreme(statistics.Max, statistics.ArgMax), Finite(statistics.Mean), Finite(statistics.StandardDeviation),
            Finite(statistics.L2Norm), statistics.ZeroCount, statistics.NaNCount, statistics.PositiveInfinityCount, statistics.NegativeInfinityCount);
    }
}

/// <summary>The smallest or the largest value.</summary>
/// <param name="Number">The value in double precision, which does not represent every 64-bit integer exactly.</param>
/// <param name="Digits">All digits of a 64-bit integer; null for other types, of which the number has them.</param>
internal sealed record SummaryExtreme(double Number, string? Digits)
{
    /// <summary>All its digits.</summary>
    public string Text => Digits ?? Number.ToString("R", CultureInfo.InvariantCulture);
}
