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
/// <param name="Zeros">How many values are zero.</param>
internal readonly record struct BlockSums(double Low, double High, double Sum, double Magnitudes, double Squares, int Zeros)
{
    // The same number of lanes on every processor, summed in the same order, so that sums round identically everywhere.
    private const int Lanes = 16;

    /// <summary>The mean, and the sum of squared deviations from it, which loses digits if it is a small share of the sum of squares.</summary>
    public (double Mean, double Deviations) Deviations(int count) => (Sum / count, Squares - Sum * (Sum / count));

    /// <summary>Reduces a block that is not empty.</summary>
    // Optimised immediately: a process that shows one large file may end before tiered compilation optimises the loop.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BlockSums Of<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        var (low, high, zeros) = RangeOf(values);
        double sum = 0, magnitudes = 0, squares = 0;
        int whole = values.Length / Lanes * Lanes;
        if (whole > 0)
        {
            ref T first = ref MemoryMarshal.GetReference(values);
            // Twelve sums and four operands are what the 16 registers of AVX2 hold.
            Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            Vector256<double> magnitudes0 = default, magnitudes1 = default, magnitudes2 = default, magnitudes3 = default;
            Vector256<double> squares0 = default, squares1 = default, squares2 = default, squares3 = default;
            for (int i = 0; i < whole; i += Lanes)
            {
                var (a, b) = Eight(ref first, i);
                AddFour(a, ref sum0, ref magnitudes0, ref squares0);
                AddFour(b, ref sum1, ref magnitudes1, ref squares1);
                (a, b) = Eight(ref first, i + 8);
                AddFour(a, ref sum2, ref magnitudes2, ref squares2);
                AddFour(b, ref sum3, ref magnitudes3, ref squares3);
            }
            sum = SumOf(sum0 + sum2, sum1 + sum3);
            magnitudes = SumOf(magnitudes0 + magnitudes2, magnitudes1 + magnitudes3);
            squares = SumOf(squares0 + squares2, squares1 + squares3);
        }
        foreach (T element in values[whole..])
        {
            double value = double.CreateTruncating(element);
            sum += value;
            magnitudes += Math.Abs(value);
            squares += value * value;
        }
        return new(low, high, sum, magnitudes, squares, zeros);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void AddFour(Vector256<double> four, ref Vector256<double> sum, ref Vector256<double> magnitudes, ref Vector256<double> squares)
        {
            sum += four;
            magnitudes += Vector256.Abs(four);
            squares = AddSquare<T>(squares, four);
        }
    }

    /// <summary>The smallest and the largest value, and the number of zeros.</summary>
    // They need no double precision, so twice as many singles are compared at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Low, double High, int Zeros) RangeOf<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        T low = values[0], high = low;
        int zeros = 0, whole = values.Length / (2 * Vector256<T>.Count) * (2 * Vector256<T>.Count);
        if (whole > 0)
        {
            ref T first = ref MemoryMarshal.GetReference(values);
            Vector256<T> lows = Vector256.Create(low), moreLows = lows, highs = lows, moreHighs = lows;
            Vector256<int> counts = default, moreCounts = default;
            for (int i = 0; i < whole; i += 2 * Vector256<T>.Count)
            {
                Vector256<T> some = Vector256.LoadUnsafe(ref first, (nuint)i), more = Vector256.LoadUnsafe(ref first, (nuint)(i + Vector256<T>.Count));
                (lows, moreLows) = (Vector256.MinNative(lows, some), Vector256.MinNative(moreLows, more));
                (highs, moreHighs) = (Vector256.MaxNative(highs, some), Vector256.MaxNative(moreHighs, more));
                // True is -1 in each 32 bits.
                counts -= Vector256.Equals(some, Vector256<T>.Zero).AsInt32();
                moreCounts -= Vector256.Equals(more, Vector256<T>.Zero).AsInt32();
            }
            (lows, highs) = (Vector256.MinNative(lows, moreLows), Vector256.MaxNative(highs, moreHighs));
            for (int i = 0; i < Vector256<T>.Count; i++)
                (low, high) = (T.Min(low, lows[i]), T.Max(high, highs[i]));
            zeros = Vector256.Sum(counts + moreCounts) / (Unsafe.SizeOf<T>() / sizeof(int));
        }
        foreach (T value in values[whole..])
        {
            (low, high) = (T.Min(low, value), T.Max(high, value));
            zeros += T.IsZero(value) ? 1 : 0;
        }
        return (double.CreateTruncating(low), double.CreateTruncating(high), zeros);
    }

    /// <summary>Adds each value, or its square, to a sum of its own.</summary>
    // TensorPrimitives does not mix two types, and converting first takes twice as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(ReadOnlySpan<T> values, Span<double> sums, bool squared) where T : unmanaged, INumber<T>
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        ref double sum = ref MemoryMarshal.GetReference(sums);
        int half = Vector256<double>.Count, whole = values.Length / (2 * half) * (2 * half);
        for (int i = 0; i < whole; i += 2 * half)
        {
            var (a, b) = Eight(ref first, i);
            var (to, toNext) = (Vector256.LoadUnsafe(ref sum, (nuint)i), Vector256.LoadUnsafe(ref sum, (nuint)(i + half)));
            (squared ? AddSquare<T>(to, a) : to + a).StoreUnsafe(ref sum, (nuint)i);
            (squared ? AddSquare<T>(toNext, b) : toNext + b).StoreUnsafe(ref sum, (nuint)(i + half));
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
        Vector256<double> center = Vector256.Create(from), squares0 = default, squares1 = default, squares2 = default, squares3 = default;
        for (int i = 0; i < whole; i += Lanes)
        {
            var ((a, b), (c, d)) = (Eight(ref first, i), Eight(ref first, i + 8));
            (a, b, c, d) = (a - center, b - center, c - center, d - center);
            squares0 += a * a;
            squares1 += b * b;
            squares2 += c * c;
            squares3 += d * d;
        }
        double squares = SumOf(squares0 + squares2, squares1 + squares3);
        foreach (T element in values[whole..])
        {
            double deviation = double.CreateTruncating(element) - from;
            squares += deviation * deviation;
        }
        return squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> A, Vector256<double> B) Eight<T>(ref T first, int at)
    {
        if (typeof(T) == typeof(float))
            return Vector256.Widen(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)at));
        ref double place = ref Unsafe.As<T, double>(ref first);
        return (Vector256.LoadUnsafe(ref place, (nuint)at), Vector256.LoadUnsafe(ref place, (nuint)at + (nuint)Vector256<double>.Count));
    }

    // The square of a single is exact in double precision, so a fused multiply-add gives the same result in less time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AddSquare<T>(Vector256<double> sum, Vector256<double> value) =>
        typeof(T) == typeof(float) ? Vector256.MultiplyAddEstimate(value, value, sum) : sum + value * value;

    /// <summary>The sum of all lanes, in their order.</summary>
    // Vector256.Sum adds in an order that depends on the processor.
    public static double SumOf(Vector256<double> first, Vector256<double> second)
    {
        double sum = 0;
        for (int i = 0; i < Vector256<double>.Count; i++)
            sum += first[i];
        for (int i = 0; i < Vector256<double>.Count; i++)
            sum += second[i];
        return sum;
    }
}
