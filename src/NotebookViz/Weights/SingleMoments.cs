using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Runtime.CompilerServices;

namespace NotebookViz;

/// <summary>Reduces a block of singles to <see cref="Moments"/> in one pass: extremes in single precision, sums in double.</summary>
internal static class SingleMoments
{
    // The sum of squared deviations is the difference of two sums. Where it is smaller than they are by more than this, too many of its
    // digits would be lost.
    private const double LeastShare = 1e-2;

    /// <summary>Adds a block to running moments.</summary>
    /// <param name="moments">The moments of what came before.</param>
    /// <param name="values">The block, not empty.</param>
    /// <param name="start">The index of its first element.</param>
    /// <returns>False, and nothing is added, where a value is not finite.</returns>
    public static bool TryAdd(ref Moments moments, ReadOnlySpan<float> values, long start)
    {
        var (low, high, sum, magnitudes, squares) = Reduce(values);
        // Singles cannot overflow a double's sum; NaN and infinities survive addition.
        if (!double.IsFinite(magnitudes))
            return false;
        double mean = sum / values.Length, deviations = squares - sum * mean;
        if (deviations < squares * LeastShare)
            deviations = SquaredDeviations(values, mean);
        // Few blocks have a new extreme: only then is its place worth looking for.
        long lowIndex = low < moments.Min ? start + values.IndexOf(low) : -1, highIndex = high > moments.Max ? start + values.IndexOf(high) : -1;
        moments.Merge(Moments.OfBlock(values.Length, low, lowIndex, high, highIndex, magnitudes, mean, deviations));
        return true;
    }

    // Vectors of one width on every processor, so that sums round alike on all of them. Compiled with all optimisations at once: a process
    // that shows one large file is over before the runtime has seen that the loop is worth it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Low, float High, double Sum, double Magnitudes, double Squares) Reduce(ReadOnlySpan<float> values)
    {
        float low = values[0], high = values[0];
        double sum = 0, magnitudes = 0, squares = 0;
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        if (vectors.Length > 0)
        {
            Vector512<float> lows = vectors[0], highs = lows;
            Vector512<double> sum0 = default, sum1 = default, magnitudes0 = default, magnitudes1 = default, squares0 = default, squares1 = default;
            foreach (var vector in vectors)
            {
                lows = Min(lows, vector);
                highs = Max(highs, vector);
                var (first, second) = Vector512.Widen(vector);
                sum0 += first;
                sum1 += second;
                magnitudes0 += Vector512.Abs(first);
                magnitudes1 += Vector512.Abs(second);
                squares0 = AddSquare(squares0, first);
                squares1 = AddSquare(squares1, second);
            }
            (sum, magnitudes, squares) = (Vector512.Sum(sum0 + sum1), Vector512.Sum(magnitudes0 + magnitudes1), Vector512.Sum(squares0 + squares1));
            for (int i = 0; i < Vector512<float>.Count; i++)
                (low, high) = (Math.Min(low, lows[i]), Math.Max(high, highs[i]));
        }
        foreach (float value in values[(vectors.Length * Vector512<float>.Count)..])
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
            magnitudes += Math.Abs((double)value);
            squares += (double)value * value;
        }
        return (low, high, sum, magnitudes, squares);
    }

    // The processor's own minimum does not care for NaN, which need not be cared for here.
    private static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported ? Avx512F.Min(a, b) : Vector512.Min(a, b);

    private static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported ? Avx512F.Max(a, b) : Vector512.Max(a, b);

    // A single's square is exact in double precision: whether the two steps are fused makes no difference but in time.
    private static Vector512<double> AddSquare(Vector512<double> sum, Vector512<double> value) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(value, value, sum) : sum + value * value;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredDeviations(ReadOnlySpan<float> values, double mean)
    {
        double squares = 0;
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var means = Vector512.Create(mean);
        Vector512<double> squares0 = default, squares1 = default;
        foreach (var vector in vectors)
        {
            var (first, second) = Vector512.Widen(vector);
            first -= means;
            second -= means;
            squares0 += first * first;
            squares1 += second * second;
        }
        squares = Vector512.Sum(squares0 + squares1);
        foreach (float value in values[(vectors.Length * Vector512<float>.Count)..])
            squares += (value - mean) * (value - mean);
        return squares;
    }
}
