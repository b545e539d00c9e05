namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>Blocks of 32 values with one scale, and for the types that end in 1 also a minimum.</summary>
internal static class PlainBlocks
{
    private const int Length = 32;

    /// <summary>d, 16 bytes of codes.</summary>
    public static void Q4_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[Length];
        Halves(block[2..], codes);
        Codes.Scale(codes, 8, Codes.Half(block), values);
    }

    /// <summary>d, m, 16 bytes of codes.</summary>
    public static void Q4_1(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[Length];
        Halves(block[4..], codes);
        Codes.Scale(codes, 0, Codes.Half(block), -Codes.Half(block[2..]), values);
    }

    /// <summary>d, the fifth bit of each code, 16 bytes of codes.</summary>
    public static void Q5_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[Length];
        Halves(block[6..], codes);
        Codes.AddBits(block[2..], 4, codes);
        Codes.Scale(codes, 16, Codes.Half(block), values);
    }

    /// <summary>d, m, the fifth bit of each code, 16 bytes of codes.</summary>
    public static void Q5_1(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[Length];
        Halves(block[8..], codes);
        Codes.AddBits(block[4..], 4, codes);
        Codes.Scale(codes, 0, Codes.Half(block), -Codes.Half(block[2..]), values);
    }

    /// <summary>d, 32 signed bytes.</summary>
    public static void Q8_0(ReadOnlySpan<byte> block, Span<float> values) => Codes.Scale(block.Slice(2, Length), 0, Codes.Half(block), values);

    /// <summary>d, d times the sum of the codes, 32 signed bytes.</summary>
    public static void Q8_1(ReadOnlySpan<byte> block, Span<float> values) => Codes.Scale(block.Slice(4, Length), 0, Codes.Half(block), values);

    /// <summary>Unpacks 16 bytes: the low halves are the first 16 codes, the high ones the last.</summary>
    public static void Halves(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        Codes.Take(packed[..16], 0, 15, codes);
        Codes.Take(packed[..16], 4, 15, codes[16..]);
    }
}
