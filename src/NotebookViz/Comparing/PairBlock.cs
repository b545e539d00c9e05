using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NotebookViz.Scanning;

namespace NotebookViz.Comparing;

/// <summary>Sums and counts over the pairs of two blocks of singles, computed in double precision.</summary>
/// <param name="Dot">The sum of products.</param>
/// <param name="SquaresA">The sum of the squares of the first values.</param>
/// <param name="SquaresB">The sum of the squares of the second values.</param>
/// <param name="SquaresOfChange">The sum of the squares of the differences. It is finite only if all values are.</param>
/// <param name="Largest">The largest absolute difference; undefined if a value is not finite.</param>
/// <param name="Equal">How many pairs have equal bits.</param>
/// <param name="Flips">How many pairs have opposite signs; a zero has none.</param>
internal readonly record struct PairBlock(double Dot, double SquaresA, double SquaresB, double SquaresOfChange, double Largest, int Equal, int Flips)
{
    // The number of lanes is the same on every processor, so that sums round the same everywhere.
    private const int Lanes = 16;

    /// <summary>Reduces two blocks of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PairBlock Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float firstA = ref MemoryMarshal.GetReference(a), firstB = ref MemoryMarshal.GetReference(b);
        Vector512<double> dots = default, squaresA = default, squaresB = default, squares = default, largest = default;
        Vector512<int> equal = default, flips = default;
        int whole = a.Length / Lanes * Lanes;
        for (int i = 0; i < whole; i += Lanes)
        {
            Vector512<float> fourA = Vector512.LoadUnsafe(ref firstA, (nuint)i), fourB = Vector512.LoadUnsafe(ref firstB, (nuint)i);
            Vector512<int> bitsA = fourA.AsInt32(), bitsB = fourB.AsInt32();
            // True is -1.
            equal -= Vector512.Equals(bitsA, bitsB);
            var zeros = Vector512.Equals(fourA, Vector512<float>.Zero) | Vector512.Equals(fourB, Vector512<float>.Zero);
            flips -= Vector512.AndNot(Vector512.LessThan(bitsA ^ bitsB, Vector512<int>.Zero), zeros.AsInt32());
            var (a0, a1) = Vector512.Widen(fourA);
            var (b0, b1) = Vector512.Widen(fourB);
            // Products of singles are exact in double precision, so that fusing the steps changes nothing.
            dots = Vector512.MultiplyAddEstimate(a1, b1, Vector512.MultiplyAddEstimate(a0, b0, dots));
            squaresA = Vector512.MultiplyAddEstimate(a1, a1, Vector512.MultiplyAddEstimate(a0, a0, squaresA));
            squaresB = Vector512.MultiplyAddEstimate(b1, b1, Vector512.MultiplyAddEstimate(b0, b0, squaresB));
            b0 -= a0;
            b1 -= a1;
            largest = Vector512.MaxNative(largest, Vector512.MaxNative(Vector512.Abs(b0), Vector512.Abs(b1)));
            squares = squares + b0 * b0 + b1 * b1;
        }
        var block = new PairBlock(SumOf(dots), SumOf(squaresA), SumOf(squaresB), SumOf(squares), 0, Vector512.Sum(equal), Vector512.Sum(flips));
        double most = 0;
        for (int i = 0; i < Vector512<double>.Count; i++)
            most = Math.Max(most, largest[i]);
        for (int i = whole; i < a.Length; i++)
            block = block.With(a[i], b[i], ref most);
        return block with { Largest = most };

        static double SumOf(Vector512<double> lanes) => BlockSums.SumOf(lanes.GetLower(), lanes.GetUpper());
    }

    private PairBlock With(float a, float b, ref double largest)
    {
        double change = (double)b - a;
        largest = Math.Max(largest, Math.Abs(change));
        return new(
            Dot + (double)a * b, SquaresA + (double)a * a, SquaresB + (double)b * b, SquaresOfChange + change * change, 0,
            Equal + (BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) ? 1 : 0), Flips + (AreOpposite(a, b) ? 1 : 0));
    }

    /// <summary>True for values of opposite signs.</summary>
    public static bool AreOpposite(double a, double b) => a < 0 && b > 0 || a > 0 && b < 0;
}
