namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Q3_K: 256 codes of three bits, the third of which is stored separately; each run of 16 has a scale of six bits.</summary>
internal static class Q3K
{
    private const int Quants = 32, Scales = 96, Scale = 108;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Codes.Half(block[Scale..]);
        Span<byte> codes = stackalloc byte[32];
        for (int run = 0; run < 8; run++)
        {
            Codes.Take(block.Slice(Quants + run / 4 * 32, 32), run % 4 * 2, 3, codes);
            Codes.AddBits(block[..32], run, 1, 2, codes);
            for (int half = 0; half < 2; half++)
                Codes.Scale(codes.Slice(16 * half, 16), 4, d * ScaleAt(block.Slice(Scales, 12), 2 * run + half), values.Slice(32 * run + 16 * half, 16));
        }
    }

    // The low four bits of 16 scales are in 8 bytes, the high two in the 4 bytes after them.
    private static int ScaleAt(ReadOnlySpan<byte> packed, int index) =>
        (packed[index % 8] >> index / 8 * 4 & 15 | (packed[8 + index % 4] >> index / 4 * 2 & 3) << 4) - 32;
}
