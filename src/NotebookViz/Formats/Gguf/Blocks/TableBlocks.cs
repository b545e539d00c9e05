using System.Buffers.Binary;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Blocks of four-bit codes that are indices into a table: IQ4 and the four-bit floats.</summary>
internal static class TableBlocks
{
    private static ReadOnlySpan<sbyte> Iq4 => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    // E2M1, doubled so that all are integers: 0, 0.5, 1, 1.5, 2, 3, 4, 6, then the negative ones.
    private static ReadOnlySpan<sbyte> Float4 => [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    // Half of each power of two, for the doubled table.
    private static readonly float[] HalfE8M0 = [.. Enumerable.Range(0, 256).Select(bits => MathF.ScaleB(1, bits - 128))];

    private static readonly float[] HalfUE4M3 = [.. Enumerable.Range(0, 256).Select(HalfOfUE4M3)];

    /// <summary>32 values: d, 16 bytes of codes.</summary>
    public static void IQ4_NL(ReadOnlySpan<byte> block, Span<float> values) => Decode(Iq4, block[2..], Codes.Half(block), values);

    /// <summary>256 values: d, eight scales of six bits, 128 bytes of codes.</summary>
    public static void IQ4_XS(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Codes.Half(block);
        int high = BinaryPrimitives.ReadUInt16LittleEndian(block[2..]);
        for (int run = 0; run < 8; run++)
        {
            int scale = block[4 + run / 2] >> run % 2 * 4 & 15 | (high >> 2 * run & 3) << 4;
            Decode(Iq4, block[(8 + 16 * run)..], d * (scale - 32), values.Slice(32 * run, 32));
        }
    }

    /// <summary>32 values: the scale as a power of two (E8M0), 16 bytes of codes.</summary>
    public static void MXFP4(ReadOnlySpan<byte> block, Span<float> values) => Decode(Float4, block[1..], HalfE8M0[block[0]], values);

    /// <summary>64 values: four scales (UE4M3), then 8 bytes of codes for each of them; their low halves are the first 8 codes.</summary>
    public static void NVFP4(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[16];
        for (int run = 0; run < 4; run++)
        {
            for (int i = 0; i < 8; i++)
            {
                byte pair = block[4 + 8 * run + i];
                (codes[i], codes[i + 8]) = ((byte)(pair & 15), (byte)(pair >> 4));
            }
            Codes.LookUp(Float4, codes);
            Codes.Scale(codes, 0, HalfUE4M3[block[run]], values.Slice(16 * run, 16));
        }
    }

    private static void Decode(ReadOnlySpan<sbyte> table, ReadOnlySpan<byte> packed, float scale, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[32];
        PlainBlocks.Halves(packed, codes);
        Codes.LookUp(table, codes);
        Codes.Scale(codes, 0, scale, values);
    }

    // Four bits of exponent with a bias of 7, three of fraction; the sign is unused, and what would be NaN is zero.
    private static float HalfOfUE4M3(int bits)
    {
        int exponent = bits >> 3 & 15, fraction = bits & 7;
        if (bits == 0x7F)
            return 0;
        return exponent == 0 ? MathF.ScaleB(fraction, -10) : MathF.ScaleB(8 + fraction, exponent - 11);
    }
}
