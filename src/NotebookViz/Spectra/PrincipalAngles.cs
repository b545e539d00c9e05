using MathNet.Numerics.LinearAlgebra;

namespace NotebookViz.Spectra;

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
        // Cosines and sines are both sorted from the largest on.
        Array.Reverse(cosines);
        return [.. cosines.Zip(sines, (cosine, sine) => (2 * cosine * cosine < 1 ? Math.Acos(cosine) : Math.Asin(Math.Min(1, sine))) * 180 / Math.PI)];
    }
}
