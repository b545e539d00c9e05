namespace NotebookViz.Planning;

/// <summary>Writes what a picture says in words.</summary>
internal static class Captions
{
    /// <summary>The caption of a weight: what it is, its shape and axes, its values, and what the picture adds.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="facts">What this picture does with it; empty strings are left out.</param>
    /// <param name="alt">What is seen, as sentences.</param>
    public static Caption Of(Weight weight, IEnumerable<string> facts, string alt)
    {
        List<string> all = [ShapeOf(weight)];
        if (weight.Problem is null && weight.Count > 0)
        {
            if (weight.Count > 1)
                all.Add(Range(weight.Statistics));
            all.Add(NonFinite(weight.Statistics));
        }
        all.AddRange(facts);
        all.Add(weight.Note ?? "");
        string shape = ShapeOf(weight);
        return new(weight.Headline, [.. all.Where(fact => fact.Length > 0)], $"{weight.Headline}, {shape}. {alt}");
    }

    /// <summary>Shape, element type and the meaning of each axis: "shape (3, 3, 1, 32) float32: 3 rows × 3 columns × 1 channel × 32 filters".</summary>
    public static string ShapeOf(Weight weight)
    {
        string shape = $"shape {Numbers.Shape(weight.Shape)} {weight.ElementType.DisplayName()}";
        bool known = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown);
        return known ? $"{shape}: {string.Join(" × ", weight.Axes)}" : shape;
    }

    private static string Range(WeightStatistics statistics) => statistics.Finite == 0
        ? "no finite value"
        : $"{Numbers.Short(statistics.Min)} to {Numbers.Short(statistics.Max)}, mean {Numbers.Short(statistics.Mean, 3)}, standard deviation {Numbers.Short(statistics.StandardDeviation, 3)}";

    private static string NonFinite(WeightStatistics statistics) => string.Join(", ",
        new[]
        {
            (Count: statistics.NaN, Kind: MarkKind.NaN),
            (Count: statistics.PositiveInfinity, Kind: MarkKind.PositiveInfinity),
            (Count: statistics.NegativeInfinity, Kind: MarkKind.NegativeInfinity),
        }.Where(pair => pair.Count > 0).Select(pair => $"{Numbers.Grouped(pair.Count)} {pair.Kind.Text()}"));

    /// <summary>Which axis runs down and which across.</summary>
    public static string Shown(CellAxis rows, CellAxis columns) => $"{rows.Axis} down, {columns.Axis} across";

    /// <summary>What one cell stands for, where it is more than one element.</summary>
    public static string Pooled(CellAxis rows, CellAxis columns) => rows.Block * columns.Block == 1
        ? ""
        : $"each cell shows the element of largest magnitude of {Numbers.Grouped(rows.Block)} × {Numbers.Grouped(columns.Block)}";

    /// <summary>How many elements are beyond the colour scale.</summary>
    public static string Clipped(ColorLimits limits) => limits.Clipped == 0
        ? ""
        : $"colours end at ±{Numbers.Short(limits.Limit)}, {Numbers.Grouped(limits.Clipped)} {(limits.Clipped == 1 ? "value lies" : "values lie")} beyond";

    /// <summary>How many indices of an axis are shown, where not all are.</summary>
    public static string LeftOut(AxisGroup group, long[] shown) => shown.Length == group.Length
        ? ""
        : $"{Numbers.Grouped(shown.Length)} of {Numbers.Grouped(group.Length)} {group.Axis.Plural}, {(group.Axes.Count == 1 ? "those of largest norm" : "the first")}";

    /// <summary>Where the smallest and the largest value are.</summary>
    public static string Extremes(Weight weight)
    {
        var statistics = weight.Statistics;
        return statistics.Finite == 0
            ? "No value is finite."
            : $"The smallest value is {Numbers.Short(statistics.Min)} at {Place(weight, statistics.MinIndex)}, the largest {Numbers.Short(statistics.Max)} at {Place(weight, statistics.MaxIndex)}.";
    }

    private static string Place(Weight weight, long index)
    {
        var indices = new long[weight.Shape.Count];
        for (int i = indices.Length - 1; i >= 0; i--)
        {
            indices[i] = index % weight.Shape[i];
            index /= weight.Shape[i];
        }
        return string.Join(", ", weight.Axes.Select((axis, i) => axis.At(Numbers.Exact(indices[i]))));
    }
}
