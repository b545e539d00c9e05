using System.Globalization;
using System.Text.RegularExpressions;
using NotebookViz.Common;

namespace NotebookViz.Cli.Commands;

/// <summary>A column of the summary of a weight file. All forms of the summary have the same columns.</summary>
/// <param name="Name">Its name: the head of the column, the field in JSON, and what <c>--sort</c> takes.</param>
/// <param name="Exact">The text with all digits; empty if there is no value.</param>
internal sealed partial record SummaryColumn(string Name, Func<LayerWeight, string> Exact)
{
    /// <summary>All columns, in their order.</summary>
    public static IReadOnlyList<SummaryColumn> All { get; } =
    [
        new("name", row => row.Weight.Name) { IsSortable = true },
        new("shape", row => Numbers.Shape(row.Weight.Shape)),
        new("dtype", row => row.Weight.TypeName) { Readable = row => row.Weight.BitsPerWeight is { } bits ? $"{row.Weight.TypeName} ({Numbers.Short(bits)} bits)" : row.Weight.TypeName },
        new("axes", row => string.Join(" × ", row.Weight.Axes.Select(axis => axis.Name))),
        Count("count", row => row.Weight.Count, isSortable: false),
        Count("parameters", row => row.Parameters),
        Count("memory", row => SummaryTotals.MemoryOf(row.Weight)) with { Readable = row => SummaryTotals.MemoryOf(row.Weight) is { } bytes ? Numbers.Bytes(bytes) : "" },
        Extreme("min", statistics => statistics.Min, ExactExtremes.Min) with { IsSmallestFirst = true },
        Extreme("max", statistics => statistics.Max, ExactExtremes.Max),
        Statistic("mean", statistics => statistics.Mean),
        Statistic("std", statistics => statistics.StandardDeviation),
        Statistic("norm", statistics => statistics.L2Norm),
        Count("zeros", row => StatisticsOf(row)?.ZeroCount) with { ReadsValues = true },
        Count("nan", row => StatisticsOf(row)?.NaNCount, isSortable: false),
        Count("posinf", row => StatisticsOf(row)?.PositiveInfinityCount, isSortable: false),
        Count("neginf", row => StatisticsOf(row)?.NegativeInfinityCount, isSortable: false),
        new("problem", row => row.Weight.Problem ?? ""),
    ];

    /// <summary>The columns that <c>--sort</c> takes.</summary>
    public static IReadOnlyList<SummaryColumn> Sortable { get; } = [.. All.Where(column => column.IsSortable)];

    /// <summary>The text for reading: few digits, thousands apart.</summary>
    public Func<LayerWeight, string> Readable { get; private init; } = Exact;

    /// <summary>True for numbers, which are aligned at the right.</summary>
    public bool IsNumber => Number is not null;

    /// <summary>True if the value is known only when all elements have been read.</summary>
    public bool ReadsValues { get; private init; }

    /// <summary>True if sorting puts the smallest number first; otherwise the largest.</summary>
    public bool IsSmallestFirst { get; private init; }

    private bool IsSortable { get; init; }

    private Func<LayerWeight, double?>? Number { get; init; }

    /// <summary>Returns the rows sorted by this column. Rows without a value come last, and equal ones stay in their order.</summary>
    public IEnumerable<LayerWeight> Sort(IEnumerable<LayerWeight> rows)
    {
        if (Number is not { } number)
            return rows.OrderBy(row => Digits().Replace(Exact(row), digits => digits.Value.PadLeft(20, '0')), StringComparer.OrdinalIgnoreCase);
        var known = rows.OrderBy(row => number(row) is null);
        return IsSmallestFirst ? known.ThenBy(number) : known.ThenByDescending(number);
    }

    private static SummaryColumn Count(string name, Func<LayerWeight, long?> count, bool isSortable = true) =>
        new(name, row => count(row) is { } value ? Numbers.Exact(value) : "")
        {
            Readable = row => count(row) is { } value ? Numbers.Grouped(value) : "",
            Number = row => count(row),
            IsSortable = isSortable,
        };

    private static SummaryColumn Statistic(string name, Func<WeightStatistics, double> value)
    {
        double? Finite(LayerWeight row) => StatisticsOf(row) is { FiniteCount: > 0 } statistics ? value(statistics) : null;
        return new(name, row => Finite(row) is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "")
        {
            Readable = row => Finite(row) is { } number ? Numbers.Short(number) : "",
            Number = Finite,
            IsSortable = true,
            ReadsValues = true,
        };
    }

    // Statistics are in double precision, which does not hold every integer of 64 bits.
    private static SummaryColumn Extreme(string name, Func<WeightStatistics, double> value, Func<Weight, string?> exact)
    {
        var column = Statistic(name, value);
        string? Integer(LayerWeight row) => StatisticsOf(row) is null ? null : exact(row.Weight);
        return column with
        {
            Exact = row => Integer(row) ?? column.Exact(row),
            Readable = row => Integer(row) ?? (column.Number!(row) is { } number ? Numbers.Value(number, row.Weight.ElementType) : ""),
        };
    }

    private static WeightStatistics? StatisticsOf(LayerWeight row) => row.Weight.Data is null ? null : row.Weight.GetStatistics();

    // conv2 comes before conv10.
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
