using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Findings;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>Writes the captions of pictures.</summary>
internal static class Captions
{
    /// <summary>The caption of a weight: what it is, its shape and axes, its values, and what the picture adds.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="seen">
    /// The facts needed to read the picture: what is pooled, clipped or left out. Empty strings are skipped. Null if nothing is drawn.
    /// </param>
    /// <param name="more">Further facts about the picture.</param>
    /// <param name="alt">A description of the picture, as sentences.</param>
    public static Caption Of(Weight weight, IReadOnlyList<string>? seen = null, IReadOnlyList<string>? more = null, string alt = "")
    {
        string shape = weight.IsShapeKnown ? ShapeOf(weight) : "";
        bool isDrawn = seen is not null;
        string[] values = isDrawn ? [Range(weight), NonFinite(weight.GetStatistics()), .. seen!] : [];
        string[] details = isDrawn ? [.. more ?? [], Norms(weight), weight.Note ?? "", .. ValueFindings.Of(weight).Select(finding => finding.Text)] : [weight.Note ?? ""];
        string what = shape.Length == 0 ? weight.Headline : $"{weight.Headline}, {shape.Replace(" · ", ", ", StringComparison.Ordinal)}";
        string limits = string.Join("; ", (seen ?? []).Where(fact => fact.Length > 0));
        string end = limits.Length == 0 ? "" : $" {Sentence(limits)}";
        return new(weight.Headline, weight.Name, weight.What, shape, [.. values.Where(fact => fact.Length > 0)], [.. details.Where(fact => fact.Length > 0)], $"{what}. {alt}{end}");
    }

    /// <summary>Turns some words into a sentence.</summary>
    public static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    /// <summary>The caption of an unpacked weight with the axes and the shape as they are stored, and how the packed axis is split.</summary>
    public static Caption AsStored(Caption caption, Weight stored, Weight unpacked)
    {
        if (ReferenceEquals(stored, unpacked))
            return caption;
        string parts = string.Join("; ", stored.Axes.Where(axis => axis.Parts.Count > 1).Select(axis =>
            $"{(axis.Role == AxisRole.Gate ? "gates" : "parts")} in the order {string.Join(", ", axis.Parts)}"));
        return caption with
        {
            Shape = ShapeOf(stored),
            More = [$"shape {Numbers.Shape(stored.Shape)}; {parts}", .. caption.More],
            Alt = caption.Alt.Replace(AxesOf(unpacked), AxesOf(stored), StringComparison.Ordinal),
        };
    }

    /// <summary>The axes in stored order and the element type: "3 rows × 3 columns × 1 channel × 32 filters · float32".</summary>
    public static string ShapeOf(Weight weight) => $"{AxesOf(weight)} · {weight.TypeWords}";

    private static string AxesOf(Weight weight) => weight.Shape.Count == 0 ? "scalar"
        : weight.Axes.Any(axis => axis.Role != AxisRole.Unknown) ? string.Join(" × ", weight.Axes)
        : $"shape {Numbers.Shape(weight.Shape)}";

    private static string Range(Weight weight) => weight.GetStatistics() is var statistics && statistics.FiniteCount == 0
        ? "no finite value"
        : string.Join(", ",
            $"range {ElementText.Extreme(weight, statistics.Min, statistics.ArgMin)} to {ElementText.Extreme(weight, statistics.Max, statistics.ArgMax)}",
            $"mean {Mean(statistics)}",
            $"σ {Numbers.Short(statistics.StandardDeviation, 3)}") + Zeros(statistics);

    private static string Norms(Weight weight) => weight.GetStatistics() is var statistics && statistics.FiniteCount == 0
        ? ""
        : $"L1 norm {Numbers.Short(statistics.L1Norm, 3)}, L2 norm {Numbers.Short(statistics.L2Norm, 3)}";

    // A mean this small is the rounding error of a sum that cancels.
    private static string Mean(WeightStatistics statistics) =>
        Math.Abs(statistics.Mean) < 1e-12 * statistics.AbsMax ? "0" : Numbers.Short(statistics.Mean, 3);

    // A few zeros are given as a number, more as a share.
    private static string Zeros(WeightStatistics statistics) => statistics.ZeroCount switch
    {
        0 => "",
        1 => ", 1 zero",
        var zeros when zeros < 0.001 * statistics.Count => $", {Numbers.Grouped(zeros)} zeros",
        var zeros when zeros < statistics.Count && zeros > 0.999 * statistics.Count => ", >99.9 % zeros",
        var zeros => $", {Numbers.Short(100.0 * zeros / statistics.Count, 3)} % zeros",
    };

    private static string NonFinite(WeightStatistics statistics) => string.Join(", ",
        new[]
        {
            (Count: statistics.NaNCount, Kind: MarkKind.NaN),
            (Count: statistics.PositiveInfinityCount, Kind: MarkKind.PositiveInfinity),
            (Count: statistics.NegativeInfinityCount, Kind: MarkKind.NegativeInfinity),
        }.Where(pair => pair.Count > 0).Select(pair => $"{Numbers.Grouped(pair.Count)} {pair.Kind.Text()}"));

    /// <summary>Says that a heatmap has all filters, if options ask for some of them or for an order; otherwise empty.</summary>
    public static string AllFilters(Weight weight, VizOptions options) =>
        weight.Axes.FirstOrDefault(axis => axis.Role == AxisRole.Filter) is { } filters && (options.TopFilters < filters.Length || options.Order != FilterOrder.Original)
            ? $"all {filters} as stored: only grids of filters are ordered and reduced"
            : "";

    /// <summary>The names of the axes of rows and columns; empty if the axes are named row and column.</summary>
    public static string Shown(CellAxis rows, CellAxis columns)
    {
        static string Name(Axis axis) => axis.Role == AxisRole.Unknown ? axis.Name : axis.Plural;
        return (rows.Axis.Role, columns.Axis.Role) is (AxisRole.Row, AxisRole.Column) ? "" : $"rows: {Name(rows.Axis)}, columns: {Name(columns.Axis)}";
    }

    /// <summary>What one tile stands for: "filter", "filter and channel", "(axis 0, axis 1)".</summary>
    public static string Tile(params IEnumerable<AxisGroup> groups)
    {
        Axis[] axes = [.. groups.Select(group => group.Axis)];
        return axes is [{ IsFolded: false } single] ? single.Each
            : axes.Any(axis => axis.Role == AxisRole.Unknown) ? $"({string.Join(", ", groups.SelectMany(group => group.Axes).Where(axis => axis.Length != 1).Select(axis => axis.Name))})"
            : string.Join(" and ", axes.Select(axis => axis.Name));
    }

    /// <summary>The meaning of the bars along the edges; empty if there are none.</summary>
    public static string Profiled(Profiles? profiles, CellAxis rows, CellAxis columns) =>
        profiles is null ? ""
        : rows.Block * columns.Block > 1 ? "grey bars: root mean square (RMS) of each row and each column of cells"
        : $"grey bars: root mean square (RMS) of each {rows.Axis.Each} and each {columns.Axis.Each}";

    /// <summary>The meaning of a cell; empty if it is one element.</summary>
    public static string Pooled(CellAxis rows, CellAxis columns, Pooling pooling)
    {
        if (rows.Block * columns.Block == 1)
            return "";
        string what = pooling switch { Pooling.Mean => "mean", Pooling.Rms => "root mean square", _ => "largest-magnitude value" };
        return $"each cell shows the {what} of a {Numbers.Grouped(rows.Block)} × {Numbers.Grouped(columns.Block)} block";
    }

    /// <summary>How many elements, or cells of means, exceed the colour limits, and the most extreme element.</summary>
    public static string Clipped(Weight weight, ColorRange range)
    {
        if (range.Clipped == 0)
            return "";
        var type = weight.ElementType;
        bool isSymmetric = range.Low == -range.High;
        string ends = isSymmetric ? $"±{Numbers.Value(range.High, type)}" : $"[{Numbers.Value(range.Low, type)}, {Numbers.Value(range.High, type)}]";
        string what = (range.OfCells, range.Clipped) switch { (true, 1) => "block", (true, _) => "blocks", (_, 1) => "value", _ => "values" };
        return $"{Numbers.Grouped(range.Clipped)} {what} clipped to {ends}{(range.OfCells ? "" : $", most extreme: {ElementText.Farthest(weight)}")}";
    }

    /// <summary>How clipped cells are marked; empty if there are none.</summary>
    public static string Marked(ColorRange range) => range.Clipped == 0 ? "" : "cells with + or − are clipped: the value exceeds the colours";

    /// <summary>A remark if the live figure leaves out symbols; otherwise empty.</summary>
    public static string Symbols(Canvas canvas, ColorRange range) =>
        canvas.Clipped(range).CountBy(cell => canvas.Values[cell.Row * canvas.Columns + cell.Column] > range.High).Any(sign => sign.Value > Canvas.MostSymbols)
            || canvas.Marks.CountBy(mark => mark.Kind).Any(kind => kind.Value > Canvas.MostSymbols)
            ? $"the live figure has at most {Numbers.Grouped(Canvas.MostSymbols)} marks of a kind; the static picture has all"
            : "";

    /// <summary>Which index of an axis with several is shown.</summary>
    public static string Page(AxisGroup group, long index) => $"{group.At(index)} of {Numbers.Grouped(group.Length)} shown";

    /// <summary>Which indices of an axis can be chosen.</summary>
    public static string Pages(AxisGroup group, int count, bool byNorm) => count == 1 ? ""
        : count == group.Length ? $"the interactive figure shows any of the {Numbers.Grouped(group.Length)} {group.Axis.Plural}"
        : $"the interactive figure shows any of the {Numbers.Grouped(count)} {group.Axis.Plural} {(byNorm ? "with the largest norm" : "that come first")}";

    /// <summary>How many indices of an axis are shown; empty if all are.</summary>
    public static string LeftOut(AxisGroup group, long[] shown, bool byNorm)
    {
        if (shown.Length == group.Length)
            return "";
        string count = $"{Numbers.Grouped(shown.Length)} of {Numbers.Grouped(group.Length)} {group.Axis.Plural} shown";
        return byNorm
            ? $"{count}: those with the largest L2 norm"
            : $"{count}: the first; norms of more than {Numbers.Grouped(SliceNorms.MostIndices)} are not compared";
    }

    /// <summary>The order of the filters; empty if it is the stored order.</summary>
    public static string Ordered(AxisGroup group, FilterOrder order) => order switch
    {
        FilterOrder.L1Norm => $"{group.Axis.Plural} by L1 norm, the largest first",
        FilterOrder.L2Norm => $"{group.Axis.Plural} by L2 norm, the largest first",
        FilterOrder.Similarity => $"similar {group.Axis.Plural} are placed next to each other",
        _ => "",
    };

    /// <summary>The number of indices with a finding: "2 dead filters".</summary>
    public static string Some(AxisGroup group, string kind, int count) =>
        count == 0 ? "" : $"{Numbers.Grouped(count)} {kind} {(count == 1 ? group.Axis.Name : group.Axis.Plural)}";

    /// <summary>The indices with a finding, and its meaning: "dead filters (almost zero): 3, 7".</summary>
    public static string Some(AxisGroup group, string kind, string meaning, IReadOnlyList<long> indices)
    {
        const int most = 12;
        if (indices.Count == 0)
            return "";
        string noun = indices.Count == 1 ? group.Axis.Name : group.Axis.Plural;
        string named = string.Join(", ", indices.Take(most).Select(group.Number));
        string more = indices.Count > most ? ", …" : "";
        return $"{kind} {noun} ({meaning}): {named}{more}";
    }

    /// <summary>The smallest and the largest value and their positions.</summary>
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

/// <summary>The caption of a picture, shown above it in HTML and text, and its alternative text.</summary>
/// <param name="Headline">Name and meaning in one: "encoder.0.weight: kernel of Conv2d".</param>
/// <param name="Name">The tensor's name; may be empty.</param>
/// <param name="What">What it is: "kernel of Conv2d"; may be empty.</param>
/// <param name="Shape">Its axes, or its shape if they are not known, and its type; empty if the shape is not known.</param>
/// <param name="Values">The range of its values, non-finite values, and what the picture pools, clips or leaves out; together one line.</param>
/// <param name="More">Further facts, one per line.</param>
/// <param name="Alt">A description of the picture, as sentences.</param>
internal sealed record Caption(string Headline, string Name, string What, string Shape, IReadOnlyList<string> Values, IReadOnlyList<string> More, string Alt)
{
    /// <summary>The emphasised start of the first line: the name, or the meaning of a tensor without a name.</summary>
    public string First => Name.Length > 0 ? Name : Headline;

    /// <summary>The rest of the first line.</summary>
    public string Beside => string.Join(" · ", new[] { Name.Length > 0 ? What : "", Shape }.Where(part => part.Length > 0));

    /// <summary>The second line: the values, and what is unusual about them or the picture.</summary>
    public string Second => string.Join("; ", Values);

    /// <summary>The lines below the headline.</summary>
    public IReadOnlyList<string> Facts => [.. Shape.Length > 0 ? [Shape] : Array.Empty<string>(), .. Values, .. More];
}
