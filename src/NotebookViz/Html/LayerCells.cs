using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz.Html;

/// <summary>The texts in the table of a list of layers, for every output format.</summary>
internal static class LayerCells
{
    // The most types of a quantised model that are listed; further ones are only counted.
    private const int MostTypes = 5;

    /// <summary>Kind, layers and totals of the whole model.</summary>
    public static string Title(LayerList layers)
    {
        int count = layers.Count - 1;
        string inside = count == 0 ? "" : Counted(count, "layer") + ", ";
        return $"{layers.Root.Description}: {inside}{Totals(layers)}";
    }

    /// <summary>Parameters, how many of them are trained, and memory of the whole model.</summary>
    public static string Totals(LayerList layers)
    {
        string frozen = layers.Parameters == 0 || layers.TrainableParameters == layers.Parameters ? ""
            : layers.TrainableParameters == 0 ? ", all frozen"
            : $", {Numbers.Grouped(layers.Parameters - layers.TrainableParameters)} frozen";
        return $"{Counted(layers.Parameters, "parameter")}{frozen}, {Numbers.Bytes(layers.Bytes)}";
    }

    /// <summary>True for a weight that is worth a picture: it has several values that differ and is not shown elsewhere.</summary>
    public static bool HasPicture(LayerWeight weight) =>
        weight is { TiedTo: null, Weight: { Problem: null, Count: > 1, Shape.Count: > 0, IsConstant: false } };

    /// <summary>The children of a layer: those with weights by kind, such as "2 Conv2d, 2 BatchNorm2d", or their number if no kind is known.</summary>
    public static string Contents(LayerRow row)
    {
        const int most = 4;
        var inside = row.Subtree.Skip(1).ToArray();
        var kinds = inside.Where(layer => layer.Weights.Count > 0 && layer.Kind.Length > 0).CountBy(layer => layer.Kind).OrderByDescending(kind => kind.Value).ToArray();
        string more = kinds.Length > most ? ", …" : "";
        return kinds.Length == 0 ? Counted(inside.Length, "layer") : string.Join(", ", kinds.Take(most).Select(kind => $"{Numbers.Grouped(kind.Value)} {kind.Key}")) + more;
    }

    /// <summary>A layer's share of all parameters in percent; empty if it has none.</summary>
    public static string Share(LayerList layers, LayerRow row) => Share(layers, row.Parameters);

    /// <summary>A share of all parameters in percent; empty for none.</summary>
    public static string Share(LayerList layers, long parameters)
    {
        double percent = layers.Parameters == 0 ? 0 : 100.0 * parameters / layers.Parameters;
        return parameters == 0 ? "" : Percent(percent);
    }

    // A share below 100 % must not round to 100 %.
    private static string Percent(double percent) => percent < 0.1 ? "<0.1 %"
        : percent is >= 99.5 and < 100 ? $"{(Math.Floor(10 * percent) / 10).ToString("0.0", CultureInfo.InvariantCulture)} %"
        : percent.ToString(percent >= 10 ? "0" : "0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>The element type of most weights. Empty if none is known, and for a mix of quantised types, whose rows name them all.</summary>
    public static string UsualType(IReadOnlyList<Weight> weights)
    {
        string[] types = [.. weights.Where(weight => weight.IsShapeKnown).CountBy(weight => weight.TypeName).OrderByDescending(type => type.Value).Select(type => type.Key)];
        return types.Length == 0 || types.Length > 1 && weights.Any(weight => weight.BitsPerWeight is not null) ? "" : types[0];
    }

    /// <summary>
    /// The element types as the end of a title: ", float32", ", mostly float32", and for a mix of quantised types the share of each in the values:
    /// ", Q4_K 68 %, Q6_K 32 %".
    /// </summary>
    public static string Types(IReadOnlyList<Weight> weights)
    {
        var known = weights.Where(weight => weight.IsShapeKnown).ToArray();
        if (UsualType(weights) is { Length: > 0 } usual)
            return known.All(weight => weight.TypeName == usual) ? $", {usual}" : $", mostly {usual}";
        double all = known.Sum(weight => (double)weight.Count);
        string[] shares = [.. known.GroupBy(weight => weight.TypeName).Select(type => (type.Key, Share: type.Sum(weight => (double)weight.Count) / all))
            .Where(type => type.Share > 0).OrderByDescending(type => type.Share).Select(type => $"{type.Key} {Percent(100 * type.Share)}")];
        return shares.Length == 0 ? "" : ", " + Numbers.Listed(shares, MostTypes);
    }

    /// <summary>The lengths of the axes with their names, "32 filters × 1 channel × 3 rows × 3 columns"; if these are unknown, the shape.</summary>
    public static string Shape(Weight weight) =>
        !weight.IsShapeKnown ? ""
        : weight.Shape.Count == 0 ? "one number"
        : weight.Axes.Any(axis => axis.Role != AxisRole.Unknown) ? string.Join(" × ", weight.Axes)
        : Numbers.Shape(weight.Shape);

    /// <summary>A number and its noun: "1 layer", "1,000 layers".</summary>
    public static string Counted(long count, string noun) => $"{Numbers.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}

/// <summary>The statistics in a row of the list: of one weight, or of all parameters of a layer as if they were one weight.</summary>
/// <param name="Count">How many values there are.</param>
/// <param name="Finite">How many of them are finite.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation; its square may be infinite.</param>
/// <param name="Norm">Their Euclidean norm.</param>
/// <param name="Zeros">How many are zero.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct RowStatistics(long Count, long Finite, double Mean, double Deviation, double Norm, long Zeros, double Min, double Max)
{
    // A mean that is smaller than this share of the spread is a rounding error.
    private const double Negligible = 1e-7;

    public static RowStatistics Of(WeightStatistics statistics) => new(
        statistics.Count, statistics.FiniteCount, statistics.Mean, statistics.StandardDeviation, statistics.L2Norm,
        statistics.ZeroCount, statistics.Min, statistics.Max);

    /// <summary>The combined statistics of both. The default value stands for no values.</summary>
    public RowStatistics And(RowStatistics other)
    {
        if (Finite == 0 || other.Finite == 0)
        {
            var known = Finite == 0 ? other : this;
            return known with { Count = Count + other.Count, Zeros = Zeros + other.Zeros };
        }
        // Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983.
        double part = (double)other.Finite / (Finite + other.Finite), distance = other.Mean - Mean;
        double within = double.Hypot(Deviation * Math.Sqrt(1 - part), other.Deviation * Math.Sqrt(part));
        return new(
            Count + other.Count, Finite + other.Finite, Mean + distance * part, double.Hypot(within, distance * Math.Sqrt(part * (1 - part))),
            double.Hypot(Norm, other.Norm), Zeros + other.Zeros, Math.Min(Min, other.Min), Math.Max(Max, other.Max));
    }

    /// <summary>Mean, standard deviation, norm, zeros, smallest and largest value, as cells.</summary>
    public string[] Cells(ElementType type)
    {
        if (Count == 0)
            return ["", "", "", "", "", ""];
        double share = 100.0 * Zeros / Count;
        string zeros = Zeros == 0 || share < 0.1 ? Numbers.Grouped(Zeros)
            : Zeros < Count && share > 99.9 ? ">99.9 %" : share.ToString("0.#", CultureInfo.InvariantCulture) + " %";
        if (Finite == 0)
            return ["no finite value", "", "", zeros, "", ""];
        string mean = Mean != 0 && Math.Abs(Mean) < Negligible * Deviation ? "≈0" : Numbers.Short(Mean, 3);
        return [mean, Numbers.Short(Deviation, 3), Numbers.Short(Norm, 3), zeros, Numbers.Value(Min, type, 3), Numbers.Value(Max, type, 3)];
    }
}
