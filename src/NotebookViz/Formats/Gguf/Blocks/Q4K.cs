using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Q4_K and Q5_K: 256 codes of four or five bits; each run of 32 has a scale and a minimum of six bits.</summary>
internal static class Q4K
{
    private const int Runs = 8, RunLength = 32, Scales = 4, AfterScales = 16;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (scales, minima) = Scaled(Steps(block), Codes.Half(block), Codes.Half(block[2..]));
        var quants = block[AfterScales..];
        // A byte has the codes of two runs.
        for (int run = 0; run < Runs; run += 2)
            Codes.ScaleHalves(
                quants.Slice(run / 2 * RunLength, RunLength), (scales[run], minima[run]), (scales[run + 1], minima[run + 1]),
                values.Slice(run * RunLength, 2 * RunLength));
    }

    /// <summary>The fifth bits are in 32 bytes before the others: bit 0 of each is of the first run.</summary>
    public static void DecodeQ5(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (scales, minima) = Scaled(Steps(block), Codes.Half(block), Codes.Half(block[2..]));
        var fifthBits = block.Slice(AfterScales, RunLength);
        var quants = block[(AfterScales + RunLength)..];
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            Codes.Take(quants.Slice(run / 2 * RunLength, RunLength), run % 2 * 4, 15, codes);
            Codes.AddBits(fifthBits, run, 1, 4, codes);
            Codes.Scale(codes, 0, scales[run], minima[run], values.Slice(run * RunLength, RunLength));
        }
    }

    /// <summary>The numbers of a block and the steps of its runs: a value is d · scale · code − e · minimum.</summary>
    /// <param name="block">The bytes of the block.</param>
    /// <param name="codeBits">The bits of a code.</param>
    /// <param name="d">What scales are multiplied by.</param>
    /// <param name="e">What minima are multiplied by.</param>
    /// <param name="steps">The scales of the eight runs, then the minima.</param>
    /// <returns>False if the value of some code may not be exact in single precision, or is not finite.</returns>
    // A step is an integer of six bits times a half, which has eleven digits (binary ones). If d and e are far apart, a difference has more digits than
    // a single.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetSteps(ReadOnlySpan<byte> block, int codeBits, out float d, out float e, out Vector256<short> steps)
    {
        const ushort notFinite = 0x7C00;
        const int digits = 24, stepDigits = 17;
        ushort storedD = BinaryPrimitives.ReadUInt16LittleEndian(block), storedE = BinaryPrimitives.ReadUInt16LittleEndian(block[2..]);
        // By how many digits the minimum is longer than d; subnormal numbers have the smallest exponent.
        int shift = Math.Max(1, storedD >> 10) - Math.Max(1, storedE >> 10);
        (d, e, steps) = (Single(storedD), Single(storedE), Steps(block));
        // Both are positive: a difference of numbers of different signs can have one digit more.
        return storedD < notFinite && storedE < notFinite && (storedE == 0 || shift <= digits - stepDigits - codeBits && -shift <= digits - stepDigits);

        // Exact for all finite halves that are not negative, and faster than the conversion, which serves all.
        static float Single(ushort half) => BitConverter.Int32BitsToSingle(half << 13) * BitConverter.Int32BitsToSingle((127 + 112) << 23);
    }

    /// <summary>The scales and minima of the runs.</summary>
    public static (Vector256<float> Scales, Vector256<float> Minima) Scaled(Vector256<short> steps, float d, float e) =>
        (Codes.Singles(steps.GetLower(), d), Codes.Singles(steps.GetUpper(), e));

    // Twelve bytes: four scales, four minima, and four bytes with the low halves of the other four of each, whose high bits fill the first eight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Steps(ReadOnlySpan<byte> block)
    {
        const uint six = 0x3F3F3F3F, four = 0x0F0F0F0F, two = 0x03030303;
        var packed = MemoryMarshal.Cast<byte, uint>(block.Slice(Scales, 12));
        var (a, b, c) = (packed[0], packed[1], packed[2]);
        var bytes = Vector128.Create(a & six, c & four | (a >> 6 & two) << 4, b & six, c >> 4 & four | (b >> 6 & two) << 4).AsSByte();
        return Vector256.WidenLower(bytes.ToVector256Unsafe());
    }

    /// <summary>The runs of Q4_K.</summary>
    public readonly struct FourBits : ICodeRuns
    {
        public static int Bytes => 144;

        public static int CodeBits => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector256<byte> First, Vector256<byte> Second) Codes(ReadOnlySpan<byte> block, int pair)
        {
            var bytes = Vector256.Create(block.Slice(AfterScales + pair * RunLength, RunLength));
            return (bytes & Vector256.Create((byte)15), bytes >>> 4);
        }
    }

    /// <summary>The runs of Q5_K.</summary>
    public readonly struct FiveBits : ICodeRuns
    {
        public static int Bytes => 176;

        public static int CodeBits => 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (Vector256<byte> First, Vector256<byte> Second) Codes(ReadOnlySpan<byte> block, int pair)
        {
            var fifthBits = Vector256.Create(block.Slice(AfterScales, RunLength)) >>> 2 * pair;
            var bytes = Vector256.Create(block.Slice(AfterScales + RunLength + pair * RunLength, RunLength));
            return (
                bytes & Vector256.Create((byte)15) | (fifthBits & Vector256<byte>.One) << 4,
                bytes >>> 4 | (fifthBits & Vector256.Create((byte)2)) << 3);
        }
    }
}
