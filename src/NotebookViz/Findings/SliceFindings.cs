using System.Numerics.Tensors;
using NotebookViz.Common;
using NotebookViz.Plans;
using NotebookViz.Scanning;

namespace NotebookViz.Findings;

/// <summary>Findings about the filters of a convolution, the outputs of a dense layer or the tokens of an embedding.</summary>
internal static class SliceFindings
{
    /// <summary>Filters with a cosine above this are similar; with one below its negative, opposite.</summary>
    public const double Similar = 0.95;

    // The norms of this many indices take about 15 MB while the values are read.
    private const long MostIndices = 1 << 18;

    // In few dimensions, directions are often similar by chance.
    private const int FewestDimensions = 9;

    // All pairs are compared; this many products take about 30 ms.
    private const double MostProducts = 1e8;

    private const int MostNamed = 12;

    /// <summary>Returns the axis whose slices are examined; -1 if there is none.</summary>
    public static int AxisOf(Weight weight)
    {
        int axis = Enumerable.Range(0, weight.Shape.Count).FirstOrDefault(i => weight.Axes[i].Role is AxisRole.Filter or AxisRole.Output or AxisRole.Token, -1);
        return axis >= 0 && weight.Shape.Count > 1 && weight.Shape[axis] is > 1 and <= MostIndices && weight.Count > weight.Shape[axis] && !weight.ElementType.IsComplex() ? axis : -1;
    }

    /// <summary>Returns the findings. Reads all values once, and computes the statistics in the same pass.</summary>
    public static IEnumerable<Finding> Of(Weight weight)
    {
        int number = AxisOf(weight);
        if (number < 0)
            return [];
        var axis = weight.Axes[number];
        var norms = new SliceNorms(AxisGroup.Of(weight, [number]), weight.Count, fingerprints: true);
        weight.Observe(norms);
        var statistics = weight.GetStatistics();
        if (statistics.AbsMax == 0 || statistics.FiniteCount < weight.Count)
            return [];
        var slices = new Slices(weight, number);
        var found = FilterFindings.Of(norms, slices.Read);
        return [
            .. Named(weight, FindingKind.Dead, axis, found.Dead, $"almost zero, no value above 0.1 % of the median {axis.Name}'s largest"),
            .. Duplicates(weight, axis, found), .. axis.Role == AxisRole.Filter ? Alike(weight, axis, slices, found) : []];
    }

    private static IEnumerable<Finding> Named(Weight weight, FindingKind kind, Axis axis, IReadOnlyList<long> indices, string what) =>
        indices.Count == 0 ? [] : [new(kind, weight.Name,
            $"{Numbers.Grouped(indices.Count)} of {axis.Counted} {(indices.Count == 1 ? "is" : "are")} {what}: {Some(indices.Select(axis.Numbered), indices.Count)}")];

    private static IEnumerable<Finding> Duplicates(Weight weight, Axis axis, FilterFindings found) => found.DuplicateOf.Count == 0 ? [] : [new(FindingKind.Duplicate, weight.Name,
        $"{Numbers.Grouped(found.DuplicateOf.Count)} of {axis.Counted} {(found.DuplicateOf.Count == 1 ? "has" : "have")} the same values as another: {Some(found.DuplicateOf.Select(pair => $"{axis.Numbered(pair.Key)} = {axis.Numbered(pair.Value)}"), found.DuplicateOf.Count)}")];

    private static IEnumerable<Finding> Alike(Weight weight, Axis axis, Slices slices, FilterFindings found)
    {
        long filters = axis.Length, size = weight.Count / filters;
        if (size < FewestDimensions || (double)filters * filters * size > MostProducts)
            return [];
        long[] judged = [.. Enumerable.Range(0, (int)filters).Select(filter => (long)filter).Except(found.Dead).Except(found.DuplicateOf.Keys)];
        double[][] directions = [.. judged.Select(slices.Read)];
        foreach (double[] direction in directions)
            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
        List<string> similar = [], opposite = [];
        for (int i = 0; i < directions.Length; i++)
            for (int j = i + 1; j < directions.Length; j++)
            {
                double cosine = TensorPrimitives.Dot<double>(directions[i], directions[j]);
                if (Math.Abs(cosine) > Similar)
                    (cosine > 0 ? similar : opposite).Add($"{Numbers.Exact(judged[i])} and {Numbers.Exact(judged[j])} ({Numbers.Short(cosine, 3)})");
            }
        return [.. Pairs(FindingKind.Similar, "similar", $"cosine above {Numbers.Short(Similar)}", similar), .. Pairs(FindingKind.Opposite, "opposite", $"cosine below -{Numbers.Short(Similar)}", opposite)];

        IEnumerable<Finding> Pairs(FindingKind kind, string word, string limit, List<string> pairs) => pairs.Count == 0 ? [] :
            [new(kind, weight.Name, $"{Numbers.Grouped(pairs.Count)} {(pairs.Count == 1 ? "pair" : "pairs")} of {word} {axis.Plural} ({limit}): {Some(pairs, pairs.Count)}")];
    }

    /// <summary>The first few items, and an ellipsis if there are more.</summary>
    public static string Some(IEnumerable<string> things, long count) => string.Join(", ", things.Take(MostNamed)) + (count > MostNamed ? ", …" : "");
}
