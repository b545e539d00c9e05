using NotebookViz.Plans;
using NotebookViz.Scanning;

namespace NotebookViz.Comparing;

/// <summary>How much each filter, output or token of a weight has changed: ‖B − A‖ / ‖A‖ over its own values.</summary>
/// <param name="Axis">The axis that counts them.</param>
/// <param name="Changes">The relative change of each; null if its values are all zeros in A but not in B.</param>
internal sealed record SliceChanges(Axis Axis, IReadOnlyList<double?> Changes)
{
    private static readonly AxisRole[] Roles = [AxisRole.Filter, AxisRole.Output, AxisRole.Gate, AxisRole.Token, AxisRole.Unit];

    /// <summary>Reads the changes; null for a vector, for non-finite values, and for an axis with too many indices.</summary>
    public static SliceChanges? Of(WeightComparison comparison)
    {
        var weight = comparison.A;
        if (weight.Shape.Count < 2 || comparison.NotFiniteCount > 0)
            return null;
        int axis = Enumerable.Range(0, weight.Shape.Count).FirstOrDefault(i => Roles.Contains(weight.Axes[i].Role), 0);
        if (weight.Shape[axis] is < 2 or > SliceNorms.MostIndices)
            return null;
        var before = Norms(weight, axis);
        var change = Norms(comparison.GetDifference(), axis);
        // Squares of large doubles overflow.
        if (!before.Concat(change).All(double.IsFinite))
            return null;
        return new(weight.Axes[axis], [.. change.Zip(before, (part, whole) => part == 0 ? 0 : whole == 0 ? (double?)null : Math.Sqrt(part / whole))]);
    }

    private static double[] Norms(Weight weight, int axis)
    {
        var norms = new SliceNorms(AxisGroup.Of(weight, [axis]), weight.Count, fingerprints: false);
        weight.Observe(norms);
        return norms.Squares;
    }
}
