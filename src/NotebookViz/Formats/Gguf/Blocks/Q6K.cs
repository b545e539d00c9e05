using System.Buffers.Binary;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>
/// Q6_K: 256 codes of six bits, two of which are stored separately; each run of 16 has a scale of eight bits. Also Q8_K: signed bytes with one scale.
/// </summary>
internal static class Q6K
{
    private const int HighBits = 128, Scales = 192, Scale = 208;

    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Codes.Half(block[Scale..]);
        Span<byte> codes = stackalloc byte[32];
        for (int run = 0; run < 8; run++)
        {
            // 128 values are in 64 bytes, two of them in each; the low halves come first.
            int part = run / 4, within = run % 4;
            Codes.Take(block.Slice(part * 64 + within % 2 * 32, 32), within / 2 * 4, 15, codes);
            Codes.AddBits(block.Slice(HighBits + part * 32, 32), within * 2, 3, 4, codes);
            for (int half = 0; half < 2; half++)
                Codes.Scale(codes.Slice(16 * half, 16), 32, d * (sbyte)block[Scales + 2 * run + half], values.Slice(32 * run + 16 * half, 16));
        }
    }

    /// <summary>d in single precision, 256 signed bytes; their sums, which follow, are for products only.</summary>
    public static void DecodeQ8(ReadOnlySpan<byte> block, Span<float> values) =>
        Codes.Scale(block.Slice(4, values.Length), 0, BinaryPrimitives.ReadSingleLittleEndian(block), values);
}
