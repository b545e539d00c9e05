using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Scanning;

/// <summary>Extremes and sums of a block of singles or doubles, computed in double precision.</summary>
/// <param name="Low">The smallest value; any value where one is NaN.</param>
/// <param name="High">The largest value; any value where one is NaN.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Magnitudes">The sum of magnitudes. It is finite only if all values are.</param>
/// <param name="Squares">The sum of squares.</param>
internal readonly record struct BlockSums(double Low, double High, double Sum, double Magnitudes, double Squares)
{
    // The same number of lanes on every processor, summed in the same order, so that sums round identically everywhere.
    private const int Lanes = 16;

    /// <summary>Reduces a block that is not empty.</summary>
    // Optimised immediately: a process that shows one large file may end before tiered compilation optimises the loop.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BlockSums Of<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        double low = double.CreateTruncating(values[0]), high = low, sum = 0, magnitudes = 0, squares = 0;
        int whole = values.Length / Lanes * Lanes;
        if (whole > 0)
        {
            ref T first = ref MemoryMarshal.GetReference(values);
            Vector512<double> lows = Vector512.Create(low), highs = lows;
            Vector512<double> sumA = default, sumB = default, magnitudesA = default, magnitudesB = default, squaresA = default, squaresB = default;
            for (int i = 0; i < whole; i += Lanes)
            {
                var (a, b) = Load(ref first, i);
                lows = Vector512.MinNative(lows, Vector512.MinNative(a, b));
                highs = Vector512.MaxNative(highs, Vector512.MaxNative(a, b));
                sumA += a;
                sumB += b;
                magnitudesA += Vector512.Abs(a);
                magnitudesB += Vector512.Abs(b);
                squaresA = AddSquare<T>(squaresA, a);
                squaresB = AddSquare<T>(squaresB, b);
            }
            for (int i = 0; i < Vector512<double>.Count; i++)
                (low, high) = (Math.Min(low, lows[i]), Math.Max(high, highs[i]));
            (sum, magnitudes, squares) = (SumOf(sumA + sumB), SumOf(magnitudesA + magnitudesB), SumOf(squaresA + squaresB));
        }
        foreach (T element in values[whole..])
        {
            double value = double.CreateTruncating(element);
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
            magnitudes += Math.Abs(value);
            squares += value * value;
        }
        return new(low, high, sum, magnitudes, squares);
    }

    /// <summary>Adds each value, or its square, to a sum of its own.</summary>
    // TensorPrimitives does not mix two types, and converting first takes twice as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(ReadOnlySpan<T> values, Span<double> sums, bool squared) where T : unmanaged, INumber<T>
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        ref double sum = ref MemoryMarshal.GetReference(sums);
        int whole = values.Length / Lanes * Lanes;
        nuint half = (nuint)Vector512<double>.Count;
        for (int i = 0; i < whole; i += Lanes)
        {
            var (a, b) = Load(ref first, i);
            var (to, toNext) = (Vector512.LoadUnsafe(ref sum, (nuint)i), Vector512.LoadUnsafe(ref sum, (nuint)i + half));
            (squared ? AddSquare<T>(to, a) : to + a).StoreUnsafe(ref sum, (nuint)i);
            (squared ? AddSquare<T>(toNext, b) : toNext + b).StoreUnsafe(ref sum, (nuint)i + half);
        }
        for (int i = whole; i < values.Length; i++)
        {
            double value = double.CreateTruncating(values[i]);
            sums[i] += squared ? value * value : value;
        }
    }

    /// <summary>The sum of the squares of the differences from a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDeviations<T>(ReadOnlySpan<T> values, double from) where T : unmanaged, INumber<T>
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        int whole = values.Length / Lanes * Lanes;
        Vector512<double> center = Vector512.Create(from), squaresA = default, squaresB = default;
        for (int i = 0; i < whole; i += Lanes)
        {
            var (a, b) = Load(ref first, i);
            a -= center;
            b -= center;
            squaresA += a * a;
            squaresB += b * b;
        }
        double squares = SumOf(squaresA + squaresB);
        foreach (T element in values[whole..])
        {
            double deviation = double.CreateTruncating(element) - from;
            squares += deviation * deviation;
        }
        return squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> A, Vector512<double> B) Load<T>(ref T first, int at)
    {
        if (typeof(T) == typeof(float))
            return Vector512.Widen(Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)at));
        ref double place = ref Unsafe.As<T, double>(ref first);
        return (Vector512.LoadUnsafe(ref place, (nuint)at), Vector512.LoadUnsafe(ref place, (nuint)at + (nuint)Vector512<double>.Count));
    }

    // The square of a single is exact in double precision, so a fused multiply-add gives the same result in less time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddSquare<T>(Vector512<double> sum, Vector512<double> value) =>
        typeof(T) == typeof(float) ? Vector512.MultiplyAddEstimate(value, value, sum) : sum + value * value;

    /// <summary>The sum of all lanes, in their order.</summary>
    // Vector512.Sum adds in an order that depends on the processor.
    public static double SumOf(Vector512<double> lanes)
    {
        double sum = 0;
        for (int i = 0; i < Vector512<double>.Count; i++)
            sum += lanes[i];
        return sum;
    }
}
