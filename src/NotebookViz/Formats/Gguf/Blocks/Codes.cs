using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>The two steps that all block types share: unpacking small integers (codes), and scaling them. All lengths are multiples of 16.</summary>
internal static class Codes
{
    /// <summary>Unpacks one field of each byte: <c>codes = source >> shift &amp; mask</c>.</summary>
    public static void Take(ReadOnlySpan<byte> source, int shift, byte mask, Span<byte> codes)
    {
        var packed = Vectors(source);
        var unpacked = Vectors(codes);
        for (int i = 0; i < packed.Length; i++)
            unpacked[i] = packed[i] >>> shift & Vector128.Create(mask);
    }

    /// <summary>Adds high bits that are stored elsewhere: <c>codes |= (source >> shift &amp; mask) &lt;&lt; place</c>.</summary>
    public static void AddBits(ReadOnlySpan<byte> source, int shift, byte mask, int place, Span<byte> codes)
    {
        var packed = Vectors(source);
        var unpacked = Vectors(codes);
        for (int i = 0; i < packed.Length; i++)
            unpacked[i] |= (packed[i] >>> shift & Vector128.Create(mask)) << place;
    }

    /// <summary>Adds bits that are packed eight to a byte, the lowest first.</summary>
    public static void AddBits(ReadOnlySpan<byte> source, int place, Span<byte> codes)
    {
        for (int i = 0; i < codes.Length; i++)
            codes[i] |= (byte)((source[i / 8] >> i % 8 & 1) << place);
    }

    /// <summary>Replaces codes from 0 to 15 by the entries of a table.</summary>
    public static void LookUp(ReadOnlySpan<sbyte> table, Span<byte> codes)
    {
        var values = Vector128.Create(table).AsByte();
        foreach (ref var places in Vectors(codes))
            places = Vector128.Shuffle(values, places);
    }

    /// <summary>Negates the codes whose sign is set: a bit each, packed eight to a byte, the lowest first.</summary>
    public static void Negate(ReadOnlySpan<byte> signs, Span<byte> codes)
    {
        var bits = Vector128.Create(0x8040201008040201).AsByte();
        var unpacked = Vectors(codes);
        for (int i = 0; i < unpacked.Length; i++)
        {
            var repeated = Vector128.Create(Vector64.Create(signs[2 * i]), Vector64.Create(signs[2 * i + 1]));
            var minus = Vector128.Equals(repeated & bits, bits);
            unpacked[i] = (unpacked[i] ^ minus) - minus;
        }
    }

    /// <summary>Computes <c>(code − offset) · scale − minimum</c> of codes that are signed bytes.</summary>
    // Product and difference are rounded one after the other, as ggml does: a fused operation would give other bits.
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, float minimum, Span<float> values)
    {
        var packed = Vectors(codes);
        var results = MemoryMarshal.Cast<float, Vector128<float>>(values)[..(4 * packed.Length)];
        var (factor, least) = (Vector128.Create(scale), Vector128.Create(minimum));
        for (int i = 0; i < packed.Length; i++)
        {
            var (low, high) = Vector128.Widen(packed[i].AsSByte() - Vector128.Create(offset));
            var four = results.Slice(4 * i, 4);
            four[0] = Vector128.ConvertToSingle(Vector128.WidenLower(low)) * factor - least;
            four[1] = Vector128.ConvertToSingle(Vector128.WidenUpper(low)) * factor - least;
            four[2] = Vector128.ConvertToSingle(Vector128.WidenLower(high)) * factor - least;
            four[3] = Vector128.ConvertToSingle(Vector128.WidenUpper(high)) * factor - least;
        }
    }

    /// <inheritdoc cref="Scale(ReadOnlySpan{byte}, sbyte, float, float, Span{float})"/>
    // Minus zero stays minus zero when zero is subtracted.
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, Span<float> values) => Scale(codes, offset, scale, 0, values);

    /// <summary>A half-precision number at the beginning of some bytes.</summary>
    public static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    private static ReadOnlySpan<Vector128<byte>> Vectors(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);

    private static Span<Vector128<byte>> Vectors(Span<byte> bytes) => MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
}
