using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>Writes what a picture says in words.</summary>
internal static class Captions
{
    /// <summary>The caption of a weight: what it is, its shape and axes, its values, and what the picture adds.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="facts">What this picture does with it; empty strings are left out.</param>
    /// <param name="alt">What is seen, as sentences.</param>
    public static Caption Of(Weight weight, IEnumerable<string> facts, string alt)
    {
        string shape = weight.IsShapeKnown ? ShapeOf(weight) : "";
        List<string> all = [shape];
        if (weight.Problem is null && weight.Count > 0)
        {
            if (weight.Count > 1)
                all.Add(Range(weight));
            all.Add(NonFinite(weight.GetStatistics()));
        }
        all.AddRange(facts);
        all.Add(weight.Note ?? "");
        string what = shape.Length == 0 ? weight.Headline : $"{weight.Headline}, {shape}";
        return new(weight.Headline, [.. all.Where(fact => fact.Length > 0)], $"{what}. {alt}");
    }

    /// <summary>The caption of an unpacked weight with the shape as it is stored, and how its packed axis is split.</summary>
    public static Caption AsStored(Caption caption, Weight stored, Weight unpacked)
    {
        if (ReferenceEquals(stored, unpacked))
            return caption;
        string parts = string.Join("; ", stored.Axes.Where(axis => axis.Parts.Count > 1).Select(axis =>
            $"{(axis.Role == AxisRole.Gate ? "gates" : "parts")} in the order {string.Join(", ", axis.Parts)}"));
        return caption with
        {
            Facts = [ShapeOf(stored), parts, .. caption.Facts.Skip(1)],
            Alt = caption.Alt.Replace(ShapeOf(unpacked), ShapeOf(stored), StringComparison.Ordinal),
        };
    }

    /// <summary>Shape, element type and the meaning of each axis: "shape (3, 3, 1, 32) float32: 3 rows × 3 columns × 1 channel × 32 filters".</summary>
    public static string ShapeOf(Weight weight)
    {
        string shape = $"shape {Numbers.Shape(weight.Shape)} {weight.TypeName}";
        bool known = weight.Axes.Any(axis => axis.Role != AxisRole.Unknown);
        return known ? $"{shape}: {string.Join(" × ", weight.Axes)}" : shape;
    }

    private static string Range(Weight weight) => weight.GetStatistics() is var statistics && statistics.FiniteCount == 0
        ? "no finite value"
        : string.Join(", ",
            $"{ElementText.Extreme(weight, statistics.Min, statistics.ArgMin)} to {ElementText.Extreme(weight, statistics.Max, statistics.ArgMax)}",
            $"mean {Numbers.Short(statistics.Mean, 3)}",
            $"standard deviation {Numbers.Short(statistics.StandardDeviation, 3)}",
            $"L1 norm {Numbers.Short(statistics.L1Norm, 3)}",
            $"L2 norm {Numbers.Short(statistics.L2Norm, 3)}") + Zeros(statistics);

    private static string Zeros(WeightStatistics statistics) => statistics.ZeroCount == 0
        ? ""
        : $", {Numbers.Short(100.0 * statistics.ZeroCount / statistics.Count, 3)} % zeros";

    private static string NonFinite(WeightStatistics statistics) => string.Join(", ",
        new[]
        {
            (Count: statistics.NaNCount, Kind: MarkKind.NaN),
            (Count: statistics.PositiveInfinityCount, Kind: MarkKind.PositiveInfinity),
            (Count: statistics.NegativeInfinityCount, Kind: MarkKind.NegativeInfinity),
        }.Where(pair => pair.Count > 0).Select(pair => $"{Numbers.Grouped(pair.Count)} {pair.Kind.Text()}"));

    /// <summary>Which axis runs down and which across.</summary>
    public static string Shown(CellAxis rows, CellAxis columns) => $"{rows.Axis} down, {columns.Axis} across";

    /// <summary>What one cell stands for, where it is more than one element.</summary>
    public static string Pooled(CellAxis rows, CellAxis columns, Pooling pooling)
    {
        if (rows.Block * columns.Block == 1)
            return "";
        string what = pooling == Pooling.Mean ? "mean" : "element of largest magnitude";
        return $"each cell shows the {what} of {Numbers.Grouped(rows.Block)} × {Numbers.Grouped(columns.Block)}";
    }

    /// <summary>How many elements, or means of them, are beyond the colour scale.</summary>
    /// <param name="range">The colours.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="allShown">False where some of what was counted has no place in the picture.</param>
    public static string Clipped(ColorRange range, ElementType type, bool allShown = true)
    {
        if (range.Clipped == 0)
            return "";
        bool isSymmetric = range.Low == -range.High;
        string ends = isSymmetric ? $"±{Numbers.Value(range.High, type)}" : $"{Numbers.Value(range.Low, type)} and {Numbers.Value(range.High, type)}";
        string what = range.OfMeans ? "mean" : "value";
        string lie = range.Clipped == 1 ? $"{what} lies" : $"{what}s lie";
        string marked = allShown ? "marked by a dot" : "marked by a dot where shown";
        return $"colours end at {ends}, {Numbers.Grouped(range.Clipped)} {lie} beyond ({marked})";
    }

    /// <summary>That a live figure leaves out symbols, where it does.</summary>
    public static string Symbols(IEnumerable<Canvas> canvases, ColorRange range) =>
        canvases.Any(canvas => canvas.Clipped(range).Count > Canvas.MostSymbols || canvas.Marks.GroupBy(mark => mark.Kind).Any(kind => kind.Count() > Canvas.MostSymbols))
            ? $"the live figure has at most {Numbers.Grouped(Canvas.MostSymbols)} marks of a kind; the static picture has all"
            : "";

    /// <summary>How many indices of an axis are shown, where not all are.</summary>
    public static string LeftOut(AxisGroup group, long[] shown, bool byNorm)
    {
        if (shown.Length == group.Length)
            return "";
        string count = $"{Numbers.Grouped(shown.Length)} of {Numbers.Grouped(group.Length)} {group.Axis.Plural}";
        return byNorm
            ? $"{count}, those of largest norm"
            : $"the first {count} shown; norms of more than {Numbers.Grouped(SliceNorms.MostIndices)} are not compared";
    }

    /// <summary>In which order filters stand, where not as they are stored.</summary>
    public static string Ordered(AxisGroup group, FilterOrder order) => order switch
    {
        FilterOrder.L1Norm => $"{group.Axis.Plural} by L1 norm, the largest first",
        FilterOrder.L2Norm => $"{group.Axis.Plural} by L2 norm, the largest first",
        FilterOrder.Similarity => $"alike {group.Axis.Plural} stand together",
        _ => "",
    };

    /// <summary>Some indices of an axis in words: "2 dead filters (all but zero): 3, 7".</summary>
    public static string Some(AxisGroup group, string kind, string meaning, IReadOnlyList<long> indices)
    {
        const int most = 12;
        if (indices.Count == 0)
            return "";
        string noun = indices.Count == 1 ? group.Axis.Name : group.Axis.Plural;
        string named = string.Join(", ", indices.Take(most).Select(group.Number));
        string more = indices.Count > most ? ", …" : "";
        return $"{Numbers.Grouped(indices.Count)} {kind} {noun} ({meaning}): {named}{more}";
    }

    /// <summary>Where the smallest and the largest value are.</summary>
    public static string Extremes(Weight weight)
    {
        var statistics = weight.GetStatistics();
        if (statistics.FiniteCount == 0)
            return "No value is finite.";
        string smallest = $"{ElementText.Extreme(weight, statistics.Min, statistics.ArgMin)} at {Place(weight, statistics.ArgMin)}";
        string largest = $"{ElementText.Extreme(weight, statistics.Max, statistics.ArgMax)} at {Place(weight, statistics.ArgMax)}";
        return $"The smallest value is {smallest}, the largest {largest}.";
    }

    private static string Place(Weight weight, long index)
    {
        var indices = Shapes.Indices(weight.Shape, index);
        return string.Join(", ", weight.Axes.Select((axis, i) => axis.At(indices[i])));
    }
}
