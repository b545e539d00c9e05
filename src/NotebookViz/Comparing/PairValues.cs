using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using NotebookViz.Data;

namespace NotebookViz.Comparing;

/// <summary>What is computed from each pair of values of two weights, whether the values are real, 64-bit integers or complex.</summary>
/// <param name="a">The first weight.</param>
/// <param name="b">The second weight, of the same shape.</param>
internal readonly struct PairValues(Weight a, Weight b)
{
    private readonly bool _isComplex = ComplexValues.IsNeeded(a.ElementType, b.ElementType), _isInteger = IntegerDifference.IsNeeded(a.ElementType, b.ElementType);

    /// <summary>Compares consecutive pairs.</summary>
    /// <param name="start">The index of the first pair.</param>
    /// <param name="valuesA">The first values in double precision, magnitudes if they are complex.</param>
    /// <param name="valuesB">The second values, likewise.</param>
    /// <param name="changes">Receives the second value minus the first; the magnitude of that if either is complex.</param>
    /// <param name="products">Receives the product, which for complex values is that of two vectors of real and imaginary part.</param>
    /// <param name="equal">Receives whether both have equal bits, in double precision or as integers.</param>
    public void Compare(long start, ReadOnlySpan<double> valuesA, ReadOnlySpan<double> valuesB, Span<double> changes, Span<double> products, Span<bool> equal)
    {
        if (_isComplex)
        {
            CompareComplex(start, changes, products, equal);
            return;
        }
        if (_isInteger)
            IntegerDifference.Read(a, b, start, changes);
        else
            TensorPrimitives.Subtract(valuesB, valuesA, changes);
        TensorPrimitives.Multiply(valuesA, valuesB, products);
        for (int i = 0; i < equal.Length; i++)
            equal[i] = HasEqualBits(valuesA[i], valuesB[i]);
        if (_isInteger)
            for (int i = 0; i < equal.Length; i++)
                // Doubles cannot distinguish all 64-bit integers.
                equal[i] &= changes[i] == 0;
    }

    /// <summary>Computes half the changes of consecutive pairs, which do not overflow if the values are finite.</summary>
    public void Halve(long start, ReadOnlySpan<double> valuesA, ReadOnlySpan<double> valuesB, Span<double> changes)
    {
        if (!_isComplex)
        {
            for (int i = 0; i < changes.Length; i++)
                changes[i] = valuesB[i] / 2 - valuesA[i] / 2;
            return;
        }
        Complex[] both = Read(start, changes.Length);
        for (int i = 0; i < changes.Length; i++)
            changes[i] = Complex.Abs(both[changes.Length + i] / 2 - both[i] / 2);
        ArrayPool<Complex>.Shared.Return(both);
    }

    private void CompareComplex(long start, Span<double> changes, Span<double> products, Span<bool> equal)
    {
        Complex[] both = Read(start, changes.Length);
        for (int i = 0; i < changes.Length; i++)
        {
            Complex one = both[i], other = both[changes.Length + i];
            changes[i] = Complex.Abs(other - one);
            products[i] = one.Real * other.Real + one.Imaginary * other.Imaginary;
            equal[i] = HasEqualBits(one.Real, other.Real) && HasEqualBits(one.Imaginary, other.Imaginary);
        }
        ArrayPool<Complex>.Shared.Return(both);
    }

    // The values of A, then those of B, in a rented array.
    private Complex[] Read(long start, int count)
    {
        Complex[] rented = ArrayPool<Complex>.Shared.Rent(2 * count);
        ComplexValues.Read(a, start, rented.AsSpan(0, count));
        ComplexValues.Read(b, start, rented.AsSpan(count, count));
        return rented;
    }

    private static bool HasEqualBits(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
}
