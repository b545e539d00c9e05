namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Q2_K: 256 codes of two bits; each run of 16 has a scale and a minimum of four bits.</summary>
internal static class Q2K
{
    private const int Quants = 16, Scale = 80, Minimum = 82;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Codes.Half(block[Scale..]), minimum = Codes.Half(block[Minimum..]);
        Span<byte> codes = stackalloc byte[16];
        for (int run = 0; run < 16; run++)
        {
            // 128 values share 32 bytes: the first 32 values are in the lowest bits.
            Codes.Take(block.Slice(Quants + run / 8 * 32 + run % 2 * 16, 16), run % 8 / 2 * 2, 3, codes);
            Codes.Scale(codes, 0, d * (block[run] & 15), minimum * (block[run] >> 4), values.Slice(16 * run, 16));
        }
    }
}
