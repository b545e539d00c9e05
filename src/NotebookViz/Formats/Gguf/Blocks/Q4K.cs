using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Q4_K and Q5_K: 256 codes of four or five bits; each run of 32 has a scale and a minimum of six bits.</summary>
internal static class Q4K
{
    private const int Runs = 8, RunLength = 32, Scales = 4, AfterScales = 16;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<float> steps = stackalloc float[2 * Runs];
        UnpackScales(block, steps);
        var quants = block[AfterScales..];
        // A byte has the codes of two runs.
        for (int run = 0; run < Runs; run += 2)
            Codes.ScaleHalves(
                quants.Slice(run / 2 * RunLength, RunLength), (steps[run], steps[Runs + run]), (steps[run + 1], steps[Runs + run + 1]),
                values.Slice(run * RunLength, 2 * RunLength));
    }

    /// <summary>The fifth bits are in 32 bytes before the others: bit 0 of each is of the first run.</summary>
    public static void DecodeQ5(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<float> steps = stackalloc float[2 * Runs];
        UnpackScales(block, steps);
        var fifthBits = block.Slice(AfterScales, RunLength);
        var quants = block[(AfterScales + RunLength)..];
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            Codes.Take(quants.Slice(run / 2 * RunLength, RunLength), run % 2 * 4, 15, codes);
            Codes.AddBits(fifthBits, run, 1, 4, codes);
            Codes.Scale(codes, 0, steps[run], steps[Runs + run], values.Slice(run * RunLength, RunLength));
        }
    }

    // Twelve bytes: four scales, four minima, and four bytes with the low halves of the other four of each, whose high bits fill the first eight.
    // The results are the scales of all runs, then their minima.
    private static void UnpackScales(ReadOnlySpan<byte> block, Span<float> steps)
    {
        const uint six = 0x3F3F3F3F, four = 0x0F0F0F0F, two = 0x03030303;
        var packed = MemoryMarshal.Cast<byte, uint>(block.Slice(Scales, 12));
        var (a, b, c) = (packed[0], packed[1], packed[2]);
        var small = Vector128.Create(a & six, c & four | (a >> 6 & two) << 4, b & six, c >> 4 & four | (b >> 6 & two) << 4).AsByte();
        var (scales, minima) = Vector128.Widen(small);
        Codes.Singles(scales.AsInt16(), Codes.Half(block)).CopyTo(steps);
        Codes.Singles(minima.AsInt16(), Codes.Half(block[2..])).CopyTo(steps[Runs..]);
    }
}
