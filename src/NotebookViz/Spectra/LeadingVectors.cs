using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using NotebookViz.Common;
using TorchSharp;

namespace NotebookViz.Spectra;

/// <summary>
/// The singular vectors of a matrix that belong to its largest singular values. Those of the shorter side are eigenvectors of the product of the matrix with its
/// transpose: their relative error is about 10⁻¹⁶ · (σ₁ / σ)², which is small for the largest ones.
/// </summary>
internal static class LeadingVectors
{
    // Both take about twenty seconds on two cores.
    private const double MostByMathNet = 4e9, MostByTorch = 4e11;

    /// <summary>Whether they can be computed in reasonable time: min² · max of the sides is at most 4·10⁹, or 4·10¹¹ if libtorch is loaded.</summary>
    public static bool AreCheap(WeightMatrix matrix) => matrix.IsCheap(MostByMathNet, MostByTorch);

    /// <summary>Returns the vectors as columns: those of the rows, and those of the columns of the matrix.</summary>
    public static (Matrix<double> Left, Matrix<double> Right) Of(WeightMatrix matrix, int count)
    {
        using var work = Work.Begin($"Computing {Numbers.Grouped(count)} singular vectors", 1);
        double[] values = matrix.Read(value => value);
        WorkScope.ThrowIfCancelled();
        var (tall, wide) = ExactValues.TakesTorch(matrix.Cost) ? ByTorch(values, matrix.Least, count) : ByMathNet(values, matrix.Least, count);
        work?.Advance(1);
        return matrix.Rows >= matrix.Columns ? (tall, wide) : (wide, tall);
    }

    /// <summary>Computes them with MathNet.Numerics, for the longer and the shorter side.</summary>
    public static (Matrix<double> Tall, Matrix<double> Wide) ByMathNet(double[] values, int columns, int count)
    {
        // MathNet stores matrices by columns, so this is the transpose.
        var transposed = Matrix<double>.Build.Dense(columns, values.Length / columns, values);
        var vectors = transposed.TransposeAndMultiply(transposed).Evd(Symmetricity.Symmetric).EigenVectors;
        // MathNet returns the smallest eigenvalue first.
        var wide = Matrix<double>.Build.Dense(columns, count, (i, j) => vectors[i, columns - 1 - j]);
        return (transposed.TransposeThisAndMultiply(wide).NormalizeColumns(2), wide);
    }

    /// <summary>Computes them with libtorch.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (Matrix<double> Tall, Matrix<double> Wide) ByTorch(double[] values, int columns, int count)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var matrix = torch.tensor(values, values.Length / columns, columns);
        var wide = torch.linalg.eigh(matrix.mT.matmul(matrix)).Item2.narrow(1, columns - count, count).flip(1);
        return (Columns(torch.nn.functional.normalize(matrix.matmul(wide), 2, 0)), Columns(wide));

        static Matrix<double> Columns(torch.Tensor tensor) =>
            Matrix<double>.Build.Dense((int)tensor.shape[0], (int)tensor.shape[1], tensor.mT.contiguous().data<double>().ToArray());
    }
}

/// <summary>
/// The principal angles between two subspaces: their cosines are the singular values of QᵀP for orthonormal bases Q and P (Björck and Golub, 1973). The cosine of
/// a small angle says little, so its sine is used (Knyazev and Argentati, 2002).
/// </summary>
internal static class PrincipalAngles
{
    /// <summary>Returns the angles in degrees, the largest first.</summary>
    /// <param name="first">An orthonormal basis as columns.</param>
    /// <param name="second">Another of the same size.</param>
    public static double[] Of(Matrix<double> first, Matrix<double> second)
    {
        var product = first.TransposeThisAndMultiply(second);
        double[] cosines = [.. product.Svd(computeVectors: false).S], sines = [.. (second - first * product).Svd(computeVectors: false).S];
        // Cosines and sines are both sorted in descending order.
        Array.Reverse(cosines);
        return [.. cosines.Zip(sines, (cosine, sine) => (2 * cosine * cosine < 1 ? Math.Acos(cosine) : Math.Asin(Math.Min(1, sine))) * 180 / Math.PI)];
    }
}
