using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NotebookViz.Scanning;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>The codes of Q4_K or Q5_K: eight runs of 32, each with a scale and a minimum: value = scale · code − minimum.</summary>
internal interface ICodeRuns
{
    /// <summary>The bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>The bits of a code.</summary>
    static abstract int CodeBits { get; }

    /// <summary>The codes of runs 2 · <paramref name="pair"/> and 2 · <paramref name="pair"/> + 1.</summary>
    static abstract (Vector256<byte> First, Vector256<byte> Second) Codes(ReadOnlySpan<byte> block, int pair);
}

/// <summary>
/// The sums of blocks, computed from their codes. A value is v = d·s·c − e·m with the numbers d and e of its block, the integers s and m of its run, and
/// its code c. It is negative if c is below the threshold e·m ÷ (d·s). With b = 1 for negative values and 0 for others:
/// Σv = d·Σsc − e·Σm, Σ|v| = Σv + 2·(e·Σmb − d·Σscb), Σv² = d²·Σs²c² + e²·Σm² − 2de·Σsmc.
/// </summary>
/// <remarks>
/// The sums over a block are integers of at most 30 bits, and their products with d and e are exact in double precision. Blocks are added in order, so
/// the result does not depend on the processor. This takes a quarter of the time of decoding the values and adding them.
/// </remarks>
internal static class CodeSums
{
    private const int Runs = 8, RunLength = 32;

    // If the sum of squares is a smaller share of what it is the difference of, too many digits are lost.
    private const double LeastShare = 1e-3;

    /// <summary>Sums blocks.</summary>
    /// <param name="stored">The bytes of the blocks.</param>
    /// <param name="sums">The sums. Their extremes are those that the largest and the smallest code would have in each run.</param>
    /// <returns>False if a value is rounded or not finite, or if digits are lost.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryOf<T>(ReadOnlySpan<byte> stored, out BlockSums sums) where T : ICodeRuns
    {
        sums = default;
        Vector256<float> lows = Vector256.Create(float.PositiveInfinity), highs = -lows;
        Vector256<double> totals = default;
        int zeros = 0;
        for (; stored.Length > 0; stored = stored[T.Bytes..])
        {
            var block = stored[..T.Bytes];
            if (!Q4K.TryGetSteps(block, T.CodeBits, out float d, out float e, out var steps))
                return false;
            var (scales, minima) = Q4K.Scaled(steps, d, e);
            var last = scales * Vector256.Create((float)((1 << T.CodeBits) - 1)) - minima;
            (lows, highs) = (Vector256.MinNative(lows, Vector256.MinNative(-minima, last)), Vector256.MaxNative(highs, Vector256.MaxNative(-minima, last)));

            // Because d·s·c − e·m is exact for all codes, the quotient is further from the next code than half the distance of two singles.
            var quotients = minima / scales;
            var thresholds = Vector256.MinNative(Vector256.Ceiling(quotients), Vector256.Create((float)sbyte.MaxValue));
            // 0 ÷ 0 is not a number: all values of the run are zero.
            uint runsWithZeros = (Vector256.Equals(thresholds, quotients) | ~Vector256.Equals(quotients, quotients)).ExtractMostSignificantBits();
            if (runsWithZeros != 0)
                zeros += Zeros<T>(block, quotients, runsWithZeros);

            var (ofCodes, others) = Products<T>(block, steps, Vector256.ConvertToInt32Native(thresholds));
            double scale = d, minimum = e;
            totals += ofCodes * Vector256.Create(scale, -scale, scale * scale, -2 * scale * minimum)
                + others * Vector256.Create(-RunLength * minimum, minimum, RunLength * (minimum * minimum), 0);
        }
        double squares = totals[2] + totals[3];
        sums = new(-MaxOf(-lows), MaxOf(highs), totals[0], totals[0] + 2 * totals[1], squares, zeros);
        return squares >= totals[2] * LeastShare;
    }

    // Counts the zeros of the runs whose bits are set; their quotients are whole numbers, or no numbers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Zeros<T>(ReadOnlySpan<byte> block, Vector256<float> quotients, uint runs) where T : ICodeRuns
    {
        int zeros = 0;
        for (; runs != 0; runs &= runs - 1)
        {
            int run = BitOperations.TrailingZeroCount(runs);
            float quotient = quotients[run];
            zeros += float.IsNaN(quotient) ? RunLength : Ones(Vector256.Equals(RunOf<T>(block, run), Vector256.Create((byte)quotient)));
        }
        return zeros;
    }

    private static Vector256<byte> RunOf<T>(ReadOnlySpan<byte> block, int run) where T : ICodeRuns
    {
        var (first, second) = T.Codes(block, run / 2);
        return run % 2 == 0 ? first : second;
    }

    // Σsc, Σscb, Σs²c², Σsmc; Σm, Σmb, Σm², 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> OfCodes, Vector256<double> Others) Products<T>(ReadOnlySpan<byte> block, Vector256<short> steps, Vector256<int> thresholds)
        where T : ICodeRuns
    {
        if (!Avx2.IsSupported)
            return AnyProducts<T>(block, steps, thresholds);

        // Instructions that multiply and add neighbours have no form that is independent of the processor. What a run is multiplied by fills 32 bits, so
        // that one load repeats it for all codes.
        var (scales, minima) = (steps.GetLower(), steps.GetUpper());
        Unsafe.SkipInit(out Multipliers multipliers);
        var evenBytes = Vector256.Create(0x00000000, 0x02020202, 0x04040404, 0x06060606, 0x08080808, 0x0A0A0A0A, 0x0C0C0C0C, 0x0E0E0E0E).AsByte();
        var fourthBytes = Vector256.Create(0x00000000, 0x04040404, 0x08080808, 0x0C0C0C0C, 0x00000000, 0x04040404, 0x08080808, 0x0C0C0C0C).AsByte();
        var shorts = Vector256.Create(0x01000100, 0x03020302, 0x05040504, 0x07060706, 0x09080908, 0x0B0A0B0A, 0x0D0C0D0C, 0x0F0E0F0E).AsByte();
        multipliers.Scales = Avx2.Shuffle(Twice(scales), evenBytes);
        multipliers.Minima = Avx2.Shuffle(Twice(minima), evenBytes);
        multipliers.Thresholds = Avx2.Shuffle(thresholds.AsByte(), fourthBytes);
        multipliers.ShortMinima = Avx2.Shuffle(Twice(minima), shorts);
        multipliers.Squares = Avx2.Shuffle(Twice(scales * scales), shorts);

        Vector256<short> codes = default, codesBelow = default;
        Vector256<int> squares = default, crossed = default;
        Vector256<ulong> minimaBelow = default;
        ref uint run = ref Unsafe.As<Multipliers, uint>(ref multipliers);
        for (int pair = 0; pair < Runs / 2; pair += 2)
        {
            // The sum of four minima fits into a byte.
            var (first, second) = T.Codes(block, pair);
            var minimaOfFour = Add(first, ref run, ref codes, ref codesBelow, ref squares, ref crossed);
            minimaOfFour += Add(second, ref Unsafe.Add(ref run, 1), ref codes, ref codesBelow, ref squares, ref crossed);
            (first, second) = T.Codes(block, pair + 1);
            minimaOfFour += Add(first, ref Unsafe.Add(ref run, 2), ref codes, ref codesBelow, ref squares, ref crossed);
            minimaOfFour += Add(second, ref Unsafe.Add(ref run, 3), ref codes, ref codesBelow, ref squares, ref crossed);
            minimaBelow += Avx2.SumAbsoluteDifferences(minimaOfFour, Vector256<byte>.Zero).AsUInt64();
            run = ref Unsafe.Add(ref run, 4);
        }

        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(Pairs(codes), Pairs(codesBelow)), Avx2.HorizontalAdd(squares, crossed));
        var below = (minimaBelow.GetLower() + minimaBelow.GetUpper()).AsInt32();
        var (pairs, squaredPairs) = (Sse2.MultiplyAddAdjacent(minima, Vector128<short>.One), Sse2.MultiplyAddAdjacent(minima, minima));
        var others = Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(pairs, below), Ssse3.HorizontalAdd(squaredPairs, Vector128<int>.Zero));
        return (Avx.ConvertToVector256Double(sums.GetLower() + sums.GetUpper()), Avx.ConvertToVector256Double(others));

        static Vector256<byte> Twice(Vector128<short> shorts) => Vector256.Create(shorts, shorts).AsByte();

        static Vector256<int> Pairs(Vector256<short> shorts) => Avx2.MultiplyAddAdjacent(shorts, Vector256<short>.One);
    }

    /// <summary>What each of the eight runs is multiplied by or compared with, repeated in 32 bits.</summary>
    private struct Multipliers
    {
        public Vector256<byte> Scales, Minima, Thresholds, ShortMinima, Squares;
    }

    // Adds the codes of a run. Returns the minimum where the value is negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Add(
        Vector256<byte> run, ref uint multipliers,
        ref Vector256<short> codes, ref Vector256<short> codesBelow, ref Vector256<int> squares, ref Vector256<int> crossed)
    {
        var scale = Vector256.Create(multipliers).AsSByte();
        var minimum = Vector256.Create(Unsafe.Add(ref multipliers, Runs)).AsByte();
        var below = Vector256.GreaterThan(Vector256.Create(Unsafe.Add(ref multipliers, 2 * Runs)).AsSByte(), run.AsSByte()).AsByte();
        var shortMinimum = Vector256.Create(Unsafe.Add(ref multipliers, 3 * Runs)).AsInt16();
        var square = Vector256.Create(Unsafe.Add(ref multipliers, 4 * Runs)).AsInt16();

        var products = Avx2.MultiplyAddAdjacent(run, scale);
        codes += products;
        codesBelow += Avx2.MultiplyAddAdjacent(run & below, scale);
        squares += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(run, run.AsSByte()), square);
        crossed += Avx2.MultiplyAddAdjacent(products, shortMinimum);
        return below & minimum;
    }

    // The same with any instructions.
    private static (Vector256<double> OfCodes, Vector256<double> Others) AnyProducts<T>(ReadOnlySpan<byte> block, Vector256<short> steps, Vector256<int> thresholds)
        where T : ICodeRuns
    {
        Vector128<int> sums = default, others = default;
        for (int i = 0; i < Runs; i++)
        {
            var run = RunOf<T>(block, i);
            int scale = steps[i], minimum = steps[Runs + i];
            var below = Vector256.LessThan(run, Vector256.Create((byte)thresholds[i]));
            int sum = SumOf(run, Vector256<byte>.One);
            sums += Vector128.Create(scale * sum, scale * SumOf(run & below, Vector256<byte>.One), scale * scale * SumOf(run, run), scale * minimum * sum);
            others += Vector128.Create(minimum, minimum * Ones(below), minimum * minimum, 0);
        }
        return (Doubles(sums), Doubles(others));

        static int SumOf(Vector256<byte> codes, Vector256<byte> factors)
        {
            var (low, high) = Vector256.Widen(codes);
            var (lowFactors, highFactors) = Vector256.Widen(factors);
            return Vector256.Sum(low * lowFactors + high * highFactors);
        }

        static Vector256<double> Doubles(Vector128<int> integers) => Vector256.Create((double)integers[0], integers[1], integers[2], integers[3]);
    }

    private static int Ones(Vector256<byte> isTrue) => BitOperations.PopCount(isTrue.ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaxOf(Vector256<float> lanes)
    {
        var four = Vector128.MaxNative(lanes.GetLower(), lanes.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return Math.Max(two[0], two[1]);
    }
}
