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
/// The sums of blocks, computed from their codes. With S the sum of the codes of a run, Q the sum of their squares, and n their number, the sum of its
/// values is d·S − n·m, and the sum of their squares d·(d·Q − m·S) − m·(d·S − n·m), where d is the scale and m the minimum. The codes below m ÷ d are
/// those of negative values, so their count and sum give what is to be added for the sum of the magnitudes.
/// </summary>
/// <remarks>
/// S, Q and the counts are integers, and values that are not rounded make the products exact in double precision. Runs are added in an order that does
/// not depend on the processor. This takes a third of the time of decoding the values and adding them.
/// </remarks>
internal static class CodeSums
{
    private const int Runs = 8, RunLength = 32;

    // The sum of the codes of a run, the sum of those below the threshold, and their count take so many bits each.
    private const int Field = 16;

    /// <summary>Sums blocks.</summary>
    /// <param name="stored">The bytes of the blocks.</param>
    /// <param name="sums">The sums. Their extremes are those that the largest and the smallest code would have in each run.</param>
    /// <returns>False if a value is rounded or not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryOf<T>(ReadOnlySpan<byte> stored, out BlockSums sums) where T : ICodeRuns
    {
        sums = default;
        Vector256<float> lows = Vector256.Create(float.PositiveInfinity), highs = -lows;
        Vector256<double> total = default, negative = default, squares = default;
        Vector256<ulong> zeros = default;
        int zeroRuns = 0;
        for (; stored.Length > 0; stored = stored[T.Bytes..])
        {
            var block = stored[..T.Bytes];
            if (!Q4K.TryGetSteps(block, T.CodeBits, out var scales, out var minima))
                return false;
            var quotients = minima / scales;
            var last = scales * Vector256.Create((float)((1 << T.CodeBits) - 1)) - minima;
            (lows, highs) = (Vector256.MinNative(lows, Vector256.MinNative(-minima, last)), Vector256.MaxNative(highs, Vector256.MaxNative(-minima, last)));

            // The quotient is not rounded to a whole number: because d · code − m is exact for all codes, it is further from the next code than half the
            // distance of two singles.
            var places = Vector256.MinNative(Vector256.Ceiling(quotients), Vector256.Create((float)sbyte.MaxValue));
            var thresholds = Vector256.ConvertToInt32Native(places);
            // No code has the number that stands for "no zeros". 0 ÷ 0 is not a number: all values of the run are zero.
            var zeroCodes = thresholds | Vector256.OnesComplement(Vector256.Equals(places, quotients).AsInt32()) & Vector256.Create(0x80);
            zeroRuns += Runs - BitOperations.PopCount(Vector256.Equals(quotients, quotients).ExtractMostSignificantBits());

            for (int half = 0; half < 2; half++)
            {
                var (fields, squaredCodes) = Count<T>(block, half, thresholds, zeroCodes, ref zeros);
                var (scale, minimum) = half == 0
                    ? (Vector256.WidenLower(scales), Vector256.WidenLower(minima))
                    : (Vector256.WidenUpper(scales), Vector256.WidenUpper(minima));
                var (sum, below) = (Doubles(fields & Vector256.Create(0xFFFFUL)), Doubles(fields >>> Field & Vector256.Create(0xFFFFUL)));
                var countBelow = Doubles(fields >>> 2 * Field);
                var count = Vector256.Create((double)RunLength);
                var run = scale * sum - minimum * count;
                total += run;
                negative += minimum * countBelow - scale * below;
                squares += scale * (scale * squaredCodes - minimum * sum) - minimum * run;
            }
        }
        sums = new(-MaxOf(-lows), MaxOf(highs), SumOf(total), SumOf(total + negative + negative), SumOf(squares), (int)Vector256.Sum(zeros) + zeroRuns * RunLength);
        return true;
    }

    // Four runs: the sums of their codes, of those below the thresholds, and their counts; and the sums of the squares. Adds the number of zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Fields, Vector256<double> Squares) Count<T>(
        ReadOnlySpan<byte> block, int half, Vector256<int> thresholds, Vector256<int> zeroCodes, ref Vector256<ulong> zeros) where T : ICodeRuns
    {
        var (a, b) = T.Codes(block, 2 * half);
        var (c, d) = T.Codes(block, 2 * half + 1);
        var (four, fourZeros) = half == 0 ? (thresholds.GetLower(), zeroCodes.GetLower()) : (thresholds.GetUpper(), zeroCodes.GetUpper());
        if (!Avx2.IsSupported)
        {
            var (fieldsA, squaresA) = CountOne(a, (byte)four[0], (byte)fourZeros[0], ref zeros);
            var (fieldsB, squaresB) = CountOne(b, (byte)four[1], (byte)fourZeros[1], ref zeros);
            var (fieldsC, squaresC) = CountOne(c, (byte)four[2], (byte)fourZeros[2], ref zeros);
            var (fieldsD, squaresD) = CountOne(d, (byte)four[3], (byte)fourZeros[3], ref zeros);
            return (Vector256.Create(fieldsA, fieldsB, fieldsC, fieldsD), Vector256.Create((double)squaresA, squaresB, squaresC, squaresD));
        }

        // Instructions that add or interleave neighbours have no form that is independent of the processor.
        var (both, bothZeros) = (Vector256.Create(four, four).AsByte(), Vector256.Create(fourZeros, fourZeros).AsByte());
        var zeroBytes = Vector256<byte>.Zero;
        var (fields0, squares0) = Partial(a, both, bothZeros, 0, ref zeroBytes);
        var (fields1, squares1) = Partial(b, both, bothZeros, 4, ref zeroBytes);
        var (fields2, squares2) = Partial(c, both, bothZeros, 8, ref zeroBytes);
        var (fields3, squares3) = Partial(d, both, bothZeros, 12, ref zeroBytes);
        zeros += Avx2.SumAbsoluteDifferences(zeroBytes, Vector256<byte>.Zero).AsUInt64();

        return (
            Vector256.Create(SumPairs(Halves(fields0), Halves(fields1)), SumPairs(Halves(fields2), Halves(fields3))),
            Avx.ConvertToVector256Double(SumFours(Halves(squares0), Halves(squares1), Halves(squares2), Halves(squares3))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Halves<T>(Vector256<T> lanes) => lanes.GetLower() + lanes.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> SumPairs(Vector128<ulong> a, Vector128<ulong> b) => Sse2.UnpackLow(a, b) + Sse2.UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumFours(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d)
    {
        var ab = (Sse2.UnpackLow(a, b) + Sse2.UnpackHigh(a, b)).AsInt64();
        var cd = (Sse2.UnpackLow(c, d) + Sse2.UnpackHigh(c, d)).AsInt64();
        return Sse2.UnpackLow(ab, cd).AsInt32() + Sse2.UnpackHigh(ab, cd).AsInt32();
    }

    // For eight or four codes at a time: the sums and counts, which lie side by side, and the sums of the squares.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Fields, Vector256<int> Squares) Partial(
        Vector256<byte> codes, Vector256<byte> thresholds, Vector256<byte> zeroCodes, byte run, ref Vector256<byte> zeroBytes)
    {
        // One byte is repeated for all codes of the run.
        var place = Vector256.Create(run);
        var below = Vector256.GreaterThan(Avx2.Shuffle(thresholds, place).AsSByte(), codes.AsSByte()).AsByte();
        // True is -1.
        zeroBytes -= Vector256.Equals(codes, Avx2.Shuffle(zeroCodes, place));
        var none = Vector256<byte>.Zero;
        var fields = Avx2.SumAbsoluteDifferences(codes, none).AsUInt64()
            + (Avx2.SumAbsoluteDifferences(codes & below, none).AsUInt64() << Field)
            + (Avx2.SumAbsoluteDifferences(below & Vector256<byte>.One, none).AsUInt64() << 2 * Field);
        return (fields, Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(codes, codes.AsSByte()), Vector256<short>.One));
    }

    // The same for one run, with any instructions.
    private static (ulong Fields, int Squares) CountOne(Vector256<byte> codes, byte threshold, byte zeroCode, ref Vector256<ulong> zeros)
    {
        var below = Vector256.LessThan(codes, Vector256.Create(threshold));
        var (low, high) = Vector256.Widen(codes);
        var (lowBelow, highBelow) = Vector256.Widen(codes & below);
        zeros += Vector256.CreateScalar((ulong)Ones(Vector256.Equals(codes, Vector256.Create(zeroCode))));
        ulong fields = Vector256.Sum(low + high) | (ulong)Vector256.Sum(lowBelow + highBelow) << Field | (ulong)Ones(below) << 2 * Field;
        return (fields, Vector256.Sum(low * low + high * high));

        static int Ones(Vector256<byte> isTrue) => BitOperations.PopCount(isTrue.ExtractMostSignificantBits());
    }

    // Exact below 2^52, and faster than a conversion on processors that have none for 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Doubles(Vector256<ulong> integers)
    {
        var offset = Vector256.Create((double)(1L << 52));
        return (integers | offset.AsUInt64()).AsDouble() - offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaxOf(Vector256<float> lanes)
    {
        var four = Vector128.MaxNative(lanes.GetLower(), lanes.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return Math.Max(two[0], two[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SumOf(Vector256<double> lanes) => lanes[0] + lanes[1] + lanes[2] + lanes[3];
}
