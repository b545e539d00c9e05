using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>Writes what a picture says in words.</summary>
internal static class Captions
{
    /// <summary>The caption of a weight: what it is, its shape and axes, its values, and what the picture adds.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="seen">What must be known to read the picture: what is pooled, clipped or left out. Empty strings are left out.</param>
    /// <param name="more">What else there is to say about the picture.</param>
    /// <param name="alt">What is seen, as sentences.</param>
    public static Caption Of(Weight weight, IReadOnlyList<string>? seen = null, IReadOnlyList<string>? more = null, string alt = "")
    {
        string shape = weight.IsShapeKnown ? ShapeOf(weight) : "";
        bool hasValues = weight.Problem is null && weight.Count > 0;
        string[] values = hasValues ? [Range(weight), NonFinite(weight.GetStatistics()), .. seen ?? []] : [];
        string[] details = hasValues ? [.. more ?? [], Norms(weight), weight.Note ?? ""] : [weight.Note ?? ""];
        string what = shape.Length == 0 ? weight.Headline : $"{weight.Headline}, {shape}";
        string limits = string.Join("; ", (seen ?? []).Where(fact => fact.Length > 0));
        string end = limits.Length == 0 ? "" : $" {char.ToUpperInvariant(limits[0])}{limits[1..]}.";
        return new(weight.Headline, shape, [.. values.Where(fact => fact.Length > 0)], [.. details.Where(fact => fact.Length > 0)], $"{what}. {alt}{end}");
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
            Shape = ShapeOf(stored),
            More = [parts, .. caption.More],
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
            $"mean {Mean(statistics)}",
            $"std {Numbers.Short(statistics.StandardDeviation, 3)}") + Zeros(statistics);

    private static string Norms(Weight weight) => weight.GetStatistics() is var statistics && statistics.FiniteCount == 0
        ? ""
        : $"L1 norm {Numbers.Short(statistics.L1Norm, 3)}, L2 norm {Numbers.Short(statistics.L2Norm, 3)}, mean {Numbers.Short(statistics.Mean, 3)}";

    // What is left of a sum whose terms cancel is rounding, not a mean.
    private static string Mean(WeightStatistics statistics) =>
        Math.Abs(statistics.Mean) < 1e-12 * statistics.AbsMax ? "0" : Numbers.Short(statistics.Mean, 3);

    // A few among many are counted, more are a share.
    private static string Zeros(WeightStatistics statistics) => statistics.ZeroCount switch
    {
        0 => "",
        1 => ", 1 zero",
        var zeros when zeros < 0.001 * statistics.Count => $", {Numbers.Grouped(zeros)} zeros",
        var zeros => $", {Numbers.Short(100.0 * zeros / statistics.Count, 3)} % zeros",
    };

    private static string NonFinite(WeightStatistics statistics) => string.Join(", ",
        new[]
        {
            (Count: statistics.NaNCount, Kind: MarkKind.NaN),
            (Count: statistics.PositiveInfinityCount, Kind: MarkKind.PositiveInfinity),
            (Count: statistics.NegativeInfinityCount, Kind: MarkKind.NegativeInfinity),
        }.Where(pair => pair.Count > 0).Select(pair => $"{Numbers.Grouped(pair.Count)} {pair.Kind.Text()}"));

    /// <summary>Which axis the rows and the columns are.</summary>
    public static string Shown(CellAxis rows, CellAxis columns) => $"rows: {rows.Axis}, columns: {columns.Axis}";

    /// <summary>What the bars along the edges are, where there are any.</summary>
    public static string Profiled(Profiles? profiles, CellAxis rows, CellAxis columns) =>
        profiles is null ? "" : $"bars: root mean square (RMS) of each {rows.Axis.Each} and each {columns.Axis.Each}{(rows.Block * columns.Block > 1 ? ", or of those of a cell" : "")}";

    /// <summary>What one cell stands for, where it is more than one element.</summary>
    public static string Pooled(CellAxis rows, CellAxis columns, Pooling pooling)
    {
        if (rows.Block * columns.Block == 1)
            return "";
        string what = pooling switch { Pooling.Mean => "mean", Pooling.Rms => "root mean square", _ => "largest-magnitude value" };
        return $"each cell shows the {what} of a block of {Numbers.Grouped(rows.Block)} × {Numbers.Grouped(columns.Block)}";
    }

    /// <summary>How many elements, or cells of means, are beyond the colour scale, and which is the largest.</summary>
    public static string Clipped(Weight weight, ColorRange range)
    {
        if (range.Clipped == 0)
            return "";
        var type = weight.ElementType;
        bool isSymmetric = range.Low == -range.High;
        string ends = isSymmetric ? $"±{Numbers.Value(range.High, type)}" : $"{Numbers.Value(range.Low, type)} to {Numbers.Value(range.High, type)}";
        string what = (range.OfCells, range.Clipped) switch { (true, 1) => "block exceeds", (true, _) => "blocks exceed", (_, 1) => "value exceeds", _ => "values exceed" };
        return $"{Numbers.Grouped(range.Clipped)} {what} the colours {ends} (marked + or −){(range.OfCells ? "" : $", {Farthest(weight)}")}";
    }

    private static string Farthest(Weight weight)
    {
        var statistics = weight.GetStatistics();
        var (value, place) = Math.Abs(statistics.Min) > Math.Abs(statistics.Max) ? (statistics.Min, statistics.ArgMin) : (statistics.Max, statistics.ArgMax);
        return $"the largest is {ElementText.Extreme(weight, value, place)} at [{string.Join(", ", Shapes.Indices(weight.Shape, place).Select(Numbers.Exact))}]";
    }

    /// <summary>That a live figure leaves out symbols, where it does.</summary>
    public static string Symbols(Canvas canvas, ColorRange range) =>
        canvas.Clipped(range).CountBy(cell => canvas.Values[cell.Row * canvas.Columns + cell.Column] > range.High).Any(sign => sign.Value > Canvas.MostSymbols)
            || canvas.Marks.CountBy(mark => mark.Kind).Any(kind => kind.Value > Canvas.MostSymbols)
            ? $"the live figure has at most {Numbers.Grouped(Canvas.MostSymbols)} marks of a kind; the static picture has all"
            : "";

    /// <summary>Which index of an axis is shown, where it is one of several.</summary>
    public static string Page(AxisGroup group, long index) => $"{group.At(index)} of {Numbers.Grouped(group.Length)} shown";

    /// <summary>Which indices of an axis can be chosen.</summary>
    public static string Pages(AxisGroup group, int count, bool byNorm) => count == 1 ? ""
        : count == group.Length ? $"the interactive figure shows any of the {Numbers.Grouped(group.Length)} {group.Axis.Plural}"
        : $"the interactive figure shows any of the {Numbers.Grouped(count)} {group.Axis.Plural} {(byNorm ? "with the largest norm" : "that come first")}";

    /// <summary>How many indices of an axis are shown, where not all are.</summary>
    public static string LeftOut(AxisGroup group, long[] shown, bool byNorm)
    {
        if (shown.Length == group.Length)
            return "";
        string count = $"{Numbers.Grouped(shown.Length)} of {Numbers.Grouped(group.Length)} {group.Axis.Plural} shown";
        return byNorm
            ? $"{count}: those with the largest L2 norm"
            : $"{count}: the first; norms of more than {Numbers.Grouped(SliceNorms.MostIndices)} are not compared";
    }

    /// <summary>In which order filters stand, where not as they are stored.</summary>
    public static string Ordered(AxisGroup group, FilterOrder order) => order switch
    {
        FilterOrder.L1Norm => $"{group.Axis.Plural} by L1 norm, the largest first",
        FilterOrder.L2Norm => $"{group.Axis.Plural} by L2 norm, the largest first",
        FilterOrder.Similarity => $"similar {group.Axis.Plural} are placed next to each other",
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

/// <summary>A picture in words: above it in HTML and in text, and instead of it where it cannot be seen.</summary>
/// <param name="Headline">What the tensor is: "encoder.0.weight: kernel of Conv2d".</param>
/// <param name="Shape">Its shape and the meaning of its axes; empty where they are not known.</param>
/// <param name="Values">The range of its values, what is not finite, and what of it the picture pools, clips or leaves out; one line together.</param>
/// <param name="More">What else there is to say, a line each.</param>
/// <param name="Alt">What is seen, as sentences.</param>
internal sealed record Caption(string Headline, string Shape, IReadOnlyList<string> Values, IReadOnlyList<string> More, string Alt)
{
    /// <summary>The lines below the headline.</summary>
    public IReadOnlyList<string> Facts => [.. Shape.Length > 0 ? [Shape] : Array.Empty<string>(), .. Values, .. More];
}
