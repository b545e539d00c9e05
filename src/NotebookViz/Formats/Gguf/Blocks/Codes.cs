using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>The two steps that all block types share: unpacking small integers (codes), and scaling them. All lengths are multiples of 16.</summary>
internal static class Codes
{
    private static int Step => Vector128<byte>.Count;

    /// <summary>Unpacks one field of each byte: <c>codes = source >> shift &amp; mask</c>.</summary>
    public static void Take(ReadOnlySpan<byte> source, int shift, byte mask, Span<byte> codes)
    {
        for (int i = 0; i < source.Length; i += Step)
            (Vector128.Create(source[i..]) >>> shift & Vector128.Create(mask)).CopyTo(codes[i..]);
    }

    /// <summary>Adds high bits that are stored elsewhere: <c>codes |= (source >> shift &amp; mask) &lt;&lt; place</c>.</summary>
    public static void AddBits(ReadOnlySpan<byte> source, int shift, byte mask, int place, Span<byte> codes)
    {
        for (int i = 0; i < source.Length; i += Step)
            (Vector128.Create<byte>(codes[i..]) | (Vector128.Create(source[i..]) >>> shift & Vector128.Create(mask)) << place).CopyTo(codes[i..]);
    }

    /// <summary>Adds bits that are packed eight to a byte, the lowest first.</summary>
    public static void AddBits(ReadOnlySpan<byte> source, int place, Span<byte> codes)
    {
        for (int i = 0; i < codes.Length; i++)
            codes[i] |= (byte)((source[i / 8] >> i % 8 & 1) << place);
    }

    /// <summary>Replaces codes of 0 to 15 by what they stand for in a table of 16.</summary>
    public static void LookUp(ReadOnlySpan<sbyte> table, Span<byte> codes)
    {
        var values = Vector128.Create(table).AsByte();
        for (int i = 0; i < codes.Length; i += Step)
            Vector128.Shuffle(values, Vector128.Create<byte>(codes[i..])).CopyTo(codes[i..]);
    }

    /// <summary>Computes <c>(code − offset) · scale − minimum</c> of codes that are signed bytes.</summary>
    // Product and difference are rounded one after the other, as ggml does: a fused operation would give other bits.
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, float minimum, Span<float> values)
    {
        for (int i = 0; i < codes.Length; i += Step)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(codes[i..]).AsSByte() - Vector128.Create(offset));
            Scale(low, scale, minimum, values[i..]);
            Scale(high, scale, minimum, values[(i + Step / 2)..]);
        }
    }

    /// <inheritdoc cref="Scale(ReadOnlySpan{byte}, sbyte, float, float, Span{float})"/>
    // Minus zero stays minus zero when zero is subtracted.
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, Span<float> values) => Scale(codes, offset, scale, 0, values);

    private static void Scale(Vector128<short> codes, float scale, float minimum, Span<float> values)
    {
        var (low, high) = Vector128.Widen(codes);
        (Vector128.ConvertToSingle(low) * scale - Vector128.Create(minimum)).CopyTo(values);
        (Vector128.ConvertToSingle(high) * scale - Vector128.Create(minimum)).CopyTo(values[4..]);
    }

    /// <summary>A half-precision number at the beginning of some bytes.</summary>
    public static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);
}
