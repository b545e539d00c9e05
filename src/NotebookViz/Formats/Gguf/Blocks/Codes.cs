using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>The two steps that all block types share: unpacking small integers (codes), and scaling them. All lengths are multiples of 16.</summary>
internal static class Codes
{
    /// <summary>Unpacks one field of each byte: <c>codes = source >> shift &amp; mask</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, float minimum, Span<float> values)
    {
        var packed = Vectors(codes);
        var results = MemoryMarshal.Cast<float, Vector256<float>>(values)[..(2 * packed.Length)];
        var (factor, least) = (Vector256.Create(scale), Vector256.Create(minimum));
        for (int i = 0; i < packed.Length; i++)
        {
            var (low, high) = Vector128.Widen(packed[i].AsSByte() - Vector128.Create(offset));
            results[2 * i] = Singles(low) * factor - least;
            results[2 * i + 1] = Singles(high) * factor - least;
        }
    }

    /// <summary>Unpacks two codes of four bits from each byte and scales them: all low halves, then all high halves, each <c>code · scale − minimum</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaleHalves(ReadOnlySpan<byte> source, (float Scale, float Minimum) low, (float Scale, float Minimum) high, Span<float> values)
    {
        var packed = Vectors(source);
        var lows = MemoryMarshal.Cast<float, Vector256<float>>(values[..source.Length])[..(2 * packed.Length)];
        var highs = MemoryMarshal.Cast<float, Vector256<float>>(values[source.Length..])[..(2 * packed.Length)];
        var (lowFactor, lowLeast, highFactor, highLeast) = (Vector256.Create(low.Scale), Vector256.Create(low.Minimum), Vector256.Create(high.Scale), Vector256.Create(high.Minimum));
        for (int i = 0; i < packed.Length; i++)
        {
            var (first, second) = Vector128.Widen(packed[i] & Vector128.Create((byte)15));
            lows[2 * i] = Singles(first.AsInt16()) * lowFactor - lowLeast;
            lows[2 * i + 1] = Singles(second.AsInt16()) * lowFactor - lowLeast;
            (first, second) = Vector128.Widen(packed[i] >>> 4);
            highs[2 * i] = Singles(first.AsInt16()) * highFactor - highLeast;
            highs[2 * i + 1] = Singles(second.AsInt16()) * highFactor - highLeast;
        }
    }

    /// <summary>Converts eight integers to single precision and scales them.</summary>
    public static Vector256<float> Singles(Vector128<short> integers, float scale) => Singles(integers) * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Singles(Vector128<short> codes) => Vector256.ConvertToSingle(Vector256.WidenLower(codes.ToVector256Unsafe()));

    /// <inheritdoc cref="Scale(ReadOnlySpan{byte}, sbyte, float, float, Span{float})"/>
    // Minus zero stays minus zero when zero is subtracted.
    public static void Scale(ReadOnlySpan<byte> codes, sbyte offset, float scale, Span<float> values) => Scale(codes, offset, scale, 0, values);

    /// <summary>A half-precision number at the beginning of some bytes.</summary>
    public static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    private static ReadOnlySpan<Vector128<byte>> Vectors(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);

    private static Span<Vector128<byte>> Vectors(Span<byte> bytes) => MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
}
