using NotebookViz.Conventions;
using NotebookViz.Data;
using NotebookViz.Torch.Loading;

namespace NotebookViz.Comparing;

/// <summary>Two corresponding weights in the same axis order.</summary>
/// <param name="A">The first weight, or the corresponding part of it.</param>
/// <param name="B">The second weight, of the same shape unless there is a problem.</param>
/// <param name="FoundBy">How they were found, such as "same name".</param>
/// <param name="Problem">Why they cannot be compared, as a sentence; null if they can.</param>
internal sealed record WeightPair(Weight A, Weight B, string FoundBy, string? Problem = null)
{
    /// <summary>Brings two weights into the same axis order, if possible. Reads no values.</summary>
    /// <param name="a">The first weight.</param>
    /// <param name="b">The second weight.</param>
    /// <param name="foundBy">How they were found.</param>
    public static WeightPair Of(Weight a, Weight b, string foundBy)
    {
        // Undoes a converter's order of rows if the other side does not have it.
        if (a.Conversion?.Heads != b.Conversion?.Heads)
            (a, b) = (RotaryRows.Restored(a), RotaryRows.Restored(b));
        if (ProblemOf(a, b) is { } problem)
            return new(a, b, foundBy, problem);
        if (IsInOrder(a, b))
            return new(a, b, foundBy);
        if (AxisOrder.Find(b, a, sameName: true, out _) is { } order)
            return new(a, order.Apply(b, a.Axes), foundBy);
        return AxisOrder.Find(a, b, sameName: true, out _) is { } other
            ? new(other.Apply(a, b.Axes), b, foundBy)
            : new(a, b, foundBy, NoOrder(a, b));
    }

    /// <summary>Pairs two weights by the axis order in which one would be loaded into the other.</summary>
    /// <param name="move">The weight that is loaded and its target.</param>
    /// <param name="isReversed">True if the weight that is loaded is the second.</param>
    /// <param name="foundBy">How their layers were found.</param>
    public static WeightPair Of(Move move, bool isReversed, string foundBy)
    {
        var target = TargetOf(move);
        bool isComparable = move.Values.Problem is null && target.Problem is null && move.Order is not null;
        var source = isComparable ? move.Order!.Apply(move.Values, target.Axes) : move.Source;
        var (a, b) = isReversed ? (target, source) : (source, target);
        if (isComparable)
            return new(a, b, foundBy);
        // What the loader says of unknown axes is advice on loading.
        string? problem = ProblemOf(a, b) ?? (a.Count == b.Count && !HasUnknownAxis(a) && !HasUnknownAxis(b) ? move.Problem : null);
        return new(a, b, foundBy, problem ?? NoOrder(a, b));
    }

    /// <summary>Pairs the single bias of a recurrent layer with the sum of the two that replace it.</summary>
    public static WeightPair OfSum(Move first, Move second, bool isReversed, string foundBy)
    {
        Weight one = first.Target.Weight, other = second.Target.Weight;
        if ((one.Problem ?? other.Problem) is { } problem)
            return new(first.Source, one, foundBy, problem);
        var sum = new Weight($"{one.Name} + {other.Name}", one.Shape, ElementType.Float64, new CombinedData(one, other, isDifference: false), Described(one));
        return Of(first with { Target = first.Target with { Weight = sum } }, isReversed, foundBy);
    }

    private static bool IsInOrder(Weight a, Weight b) =>
        a.Shape.SequenceEqual(b.Shape) && a.Axes.Select(axis => axis.Role).SequenceEqual(b.Axes.Select(axis => axis.Role))
        && a.Axes.Zip(b.Axes).All(pair => pair.First.Parts.Count < 2 || pair.Second.Parts.Count < 2 || pair.First.Parts.SequenceEqual(pair.Second.Parts));

    // Query, key and value of Keras' attention are each a third of one parameter.
    private static Weight TargetOf(Move move)
    {
        var weight = move.Target.Weight;
        if (move.Part is not { } part || weight.Data is not { } data)
            return weight;
        int parts = Packing.Attention.Length;
        long[] shape = [weight.Shape[0] / parts, .. weight.Shape.Skip(1)];
        AxisRole[] roles = shape.Length == 2 ? [AxisRole.Output, AxisRole.Input] : [AxisRole.Output];
        return new(
            $"{weight.Name} [{Packing.Attention[part]}]", shape, weight.ElementType, new SliceData(data, part * (data.ByteLength / parts), data.ByteLength / parts),
            WeightDescription.Of(weight.LayerKind, weight.Role, shape, roles), typeName: weight.TypeName);
    }

    private static WeightDescription Described(Weight weight) =>
        WeightDescription.Of(weight.LayerKind, weight.Role, weight.Shape, null) with { Axes = new(weight.Axes) };

    private static string? ProblemOf(Weight a, Weight b) =>
        (a.Problem ?? b.Problem) is { } problem ? $"{(a.Problem is null ? "B" : "A")} has no values: {problem}" : null;

    private static string NoOrder(Weight a, Weight b)
    {
        if (a.Count != b.Count)
            return "The shapes differ.";
        string axes = $"({string.Join(", ", a.Axes)}) and ({string.Join(", ", b.Axes)})";
        string unknown = (HasUnknownAxis(a), HasUnknownAxis(b)) switch
        {
            (true, true) => "; the layouts of both are unknown",
            (true, false) => "; the layout of A is unknown",
            (false, true) => "; the layout of B is unknown",
            _ => "",
        };
        return $"The axes {axes} cannot be put into the same order{unknown}.";
    }

    private static bool HasUnknownAxis(Weight weight) => weight.Axes.Any(axis => axis.Role == AxisRole.Unknown);
}
