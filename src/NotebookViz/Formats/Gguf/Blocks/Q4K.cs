namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Q4_K and Q5_K: 256 codes of four or five bits; each run of 32 has a scale and a minimum of six bits.</summary>
internal static class Q4K
{
    private const int Runs = 8, RunLength = 32, Scales = 4, AfterScales = 16;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values) => Decode(block, [], block[AfterScales..], values);

    /// <summary>The fifth bits are in 32 bytes before the others: bit 0 of each is of the first run.</summary>
    public static void DecodeQ5(ReadOnlySpan<byte> block, Span<float> values) =>
        Decode(block, block.Slice(AfterScales, RunLength), block[(AfterScales + RunLength)..], values);

    private static void Decode(ReadOnlySpan<byte> block, ReadOnlySpan<byte> fifthBits, ReadOnlySpan<byte> quants, Span<float> values)
    {
        float d = Codes.Half(block), minimum = Codes.Half(block[2..]);
        Span<byte> codes = stackalloc byte[RunLength];
        for (int run = 0; run < Runs; run++)
        {
            Codes.Take(quants.Slice(run / 2 * RunLength, RunLength), run % 2 * 4, 15, codes);
            Codes.AddBits(fifthBits, run, 1, 4, codes);
            var (scale, least) = ScaleAt(block[Scales..], run);
            Codes.Scale(codes, 0, d * scale, minimum * least, values.Slice(run * RunLength, RunLength));
        }
    }

    // Twelve bytes: four scales, four minima, and four bytes with the low halves of the other four of each, whose high bits fill the first eight.
    private static (int Scale, int Minimum) ScaleAt(ReadOnlySpan<byte> packed, int run) => run < 4
        ? (packed[run] & 63, packed[run + 4] & 63)
        : (packed[run + 4] & 15 | packed[run - 4] >> 6 << 4, packed[run + 4] >> 4 | packed[run] >> 6 << 4);
}
