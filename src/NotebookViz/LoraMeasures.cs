using MathNet.Numerics.LinearAlgebra;
using NotebookViz.Common;
using NotebookViz.Spectra;

namespace NotebookViz;

/// <summary>
/// Compares the update ΔW of a LoRA adapter with the kernel W that it changes, both as matrices of outputs × the rest. Immutable. They are numbers, no verdicts.
/// </summary>
/// <remarks>
/// The angles are principal angles between two subspaces of one dimension, the rank of ΔW: the span of the singular vectors of ΔW, and that of the first singular
/// vectors of W (Björck and Golub, 1973; the sines are used for small angles, as Knyazev and Argentati, 2002). At 0° ΔW strengthens or weakens what is already
/// strong in W; at 90° it adds directions that are not.
/// </remarks>
public sealed record LoraMeasures
{
    private LoraMeasures(string name, string note) => (Name, Note) = (name, note);

    /// <summary>Gets the name of the layer.</summary>
    public string Name { get; }

    /// <summary>Gets the formula of ΔW with its scale.</summary>
    public string Note { get; }

    /// <summary>Gets ‖ΔW‖ / ‖W‖, in Frobenius norms; infinite for a kernel of zeros.</summary>
    public double RelativeNorm { get; private init; }

    /// <summary>Gets the rank of ΔW: how many of its singular values exceed the rounding error max(m, n) · 2⁻⁵² · σ₁. At most the r of the adapter.</summary>
    public int Rank { get; private init; }

    /// <summary>Gets the singular values of ΔW, the largest first: as many as its rank.</summary>
    public IReadOnlyList<double> SingularValues { get; private init; } = [];

    /// <summary>
    /// Gets the principal angles in degrees, the largest first, between the spans of the left singular vectors, which are directions in the space of the outputs.
    /// Null if W is too large: beyond min² · max of the sides = 4·10⁹, or 4·10¹¹ if libtorch is loaded.
    /// </summary>
    public IReadOnlyList<double>? OutputAngles { get; private init; }

    /// <summary>Gets the same of the right singular vectors, which are directions in the space of the inputs.</summary>
    public IReadOnlyList<double>? InputAngles { get; private init; }

    /// <summary>Returns the numbers as lines of text.</summary>
    public override string ToString()
    {
        string angles = Rank == 0 ? "no angles: ΔW is zero" : OutputAngles is null ? "no angles: the kernel is too large for its singular vectors; they are computed up to a larger size if libtorch is loaded"
            : $"angles to the first {Numbers.Grouped(Rank)} singular vectors of W: {Range(OutputAngles)} in the outputs, {Range(InputAngles!)} in the inputs";
        return $"Low-rank update of {Name}\n{Note}\n‖ΔW‖ / ‖W‖ = {Numbers.Short(RelativeNorm, 3)} · rank {Numbers.Grouped(Rank)}\n{angles}";
    }

    private static string Range(IReadOnlyList<double> angles) => $"{Numbers.Short(angles[^1], 3)}° to {Numbers.Short(angles[0], 3)}°";

    internal static LoraMeasures Of(string name, Weight a, Weight b, double scale, string note, Weight weight)
    {
        var matrix = WeightMatrix.Of(weight);
        if (matrix.Rows != b.Shape[0] || matrix.Columns != a.Count / a.Shape[0] || a.Shape.Count > 2 && !weight.Shape.SequenceEqual([b.Shape[0], .. a.Shape.Skip(1)]))
            throw new ArgumentException(
                $"The weight '{weight.Name}' of shape {Numbers.Shape(weight.Shape)} cannot have the update of '{name}', whose shape is {Numbers.Shape([b.Shape[0], .. a.Shape.Skip(1)])}; pass the kernel of that layer.", nameof(weight));
        foreach (var factor in new[] { a, b })
            if (factor.GetStatistics().FiniteCount < factor.Count)
                throw new InvalidOperationException($"The factor '{factor.Name}' has values that are NaN or infinite.");
        var (outputs, values, inputs) = Decompose(Factor(b, (int)matrix.Rows), Factor(a, (int)a.Shape[0]).Transpose(), scale);
        int rank = values.Length == 0 ? 0 : values.Count(value => value > Math.Max(matrix.Rows, matrix.Columns) * Math.ScaleB(1, -52) * values[0]);
        double norm = Math.Sqrt(values.Sum(value => value * value));
        var measures = new LoraMeasures(name, note) { Rank = rank, SingularValues = values[..rank], RelativeNorm = norm == 0 ? 0 : norm / weight.GetStatistics().L2Norm };
        if (rank == 0 || !LeadingVectors.AreCheap(matrix))
            return measures with { OutputAngles = rank == 0 ? [] : null, InputAngles = rank == 0 ? [] : null };
        var (left, right) = LeadingVectors.Of(matrix, rank);
        return measures with { OutputAngles = PrincipalAngles.Of(outputs.SubMatrix(0, outputs.RowCount, 0, rank), left), InputAngles = PrincipalAngles.Of(inputs.SubMatrix(0, inputs.RowCount, 0, rank), right) };
    }

    // B · Aᵀ' = Q_B (R_B R_Aᵀ) Q_Aᵀ, so that only a small matrix has to be decomposed.
    private static (Matrix<double> Left, double[] Values, Matrix<double> Right) Decompose(Matrix<double> b, Matrix<double> a, double scale)
    {
        var (outer, outerPart) = Orthogonal(b);
        var (inner, innerPart) = Orthogonal(a);
        var svd = (outerPart * innerPart.Transpose() * scale).Svd();
        return (outer * svd.U, [.. svd.S], inner * svd.VT.Transpose());
    }

    private static (Matrix<double> Q, Matrix<double> R) Orthogonal(Matrix<double> factor)
    {
        if (factor.RowCount <= factor.ColumnCount)
            return (Matrix<double>.Build.DenseIdentity(factor.RowCount), factor);
        var qr = factor.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        return (qr.Q, qr.R);
    }

    private static Matrix<double> Factor(Weight weight, int rows) => Matrix<double>.Build.DenseOfRowMajor(rows, (int)(weight.Count / rows), weight.ToArray());
}
