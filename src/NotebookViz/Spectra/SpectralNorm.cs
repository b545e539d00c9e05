using NotebookViz.Common;

namespace NotebookViz.Spectra;

/// <summary>The largest singular value of a weight, computed without the others, so that a whole list can have it.</summary>
internal static class SpectralNorm
{
    // All singular values of a smaller matrix take about ten milliseconds.
    private const double MostExact = 1e7;

    /// <summary>Returns the value, and whether it is within a tolerance of 10⁻⁴ rather than a lower estimate; null if the weight has no singular values.</summary>
    public static (double Value, bool IsFound)? Of(Weight weight)
    {
        if (WeightMatrix.TryOf(weight) is not { } matrix || weight.Count > Array.MaxLength)
            return null;
        if (matrix.Cost <= MostExact)
            return (ExactValues.Of(matrix.Read(value => value), matrix.Least)[0] * matrix.Scale, true);
        using var work = Work.Begin($"Computing the largest singular value of {Numbers.Grouped(weight.Count)} values", Lanczos.Steps * weight.Count);
        var (found, nodes, _) = new Lanczos(matrix.Read(value => (float)value), matrix.Least, seed: 1).Run(count => work?.Advance(count));
        return (nodes[0] * matrix.Scale, found.Length > 0);
    }
}
