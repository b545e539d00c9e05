namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Blocks of codes of one or two bits, or of three values (trits): a value is d times a code from −1 to 2.</summary>
internal static class TinyBlocks
{
    /// <summary>256 trits: 48 bytes with five each, 4 bytes with four each, d.</summary>
    public static void TQ1_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[values.Length];
        TakeTrits(block[..32], codes[..160]);
        TakeTrits(block[32..48], codes[160..240]);
        TakeTrits(block[48..52], codes[240..]);
        Codes.Scale(codes, 1, Codes.Half(block[52..]), values);
    }

    /// <summary>256 codes of two bits in 64 bytes, d.</summary>
    public static void TQ2_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[32];
        for (int run = 0; run < 8; run++)
        {
            Codes.Take(block.Slice(run / 4 * 32, 32), run % 4 * 2, 3, codes);
            Codes.Scale(codes, 1, Codes.Half(block[64..]), values.Slice(32 * run, 32));
        }
    }

    /// <summary>128 values: d, and a bit for the sign of each, set for plus.</summary>
    public static void Q1_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[values.Length];
        // The code is 2 for plus and 0 for minus.
        codes.Clear();
        Codes.AddBits(block[2..], 1, codes);
        Codes.Scale(codes, 1, Codes.Half(block), values);
    }

    /// <summary>64 values: d, 16 bytes of codes, the first in the lowest bits.</summary>
    public static void Q2_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[values.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)(block[2 + i / 4] >> i % 4 * 2 & 3);
        Codes.Scale(codes, 1, Codes.Half(block), values);
    }

    // A byte divided by 256 is a fraction in base 3: multiplied by 3, its integer part is the first trit, and the rest holds the following ones.
    private static void TakeTrits(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        byte power = 1;
        for (; codes.Length > 0; codes = codes[packed.Length..], power *= 3)
            for (int i = 0; i < packed.Length; i++)
                codes[i] = (byte)((byte)(packed[i] * power) * 3 >> 8);
    }
}
