using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>The type in which elements are stored: one of <see cref="ElementType"/>, or one that is decoded to it.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Size">The size of an element in bytes.</param>
/// <param name="Shown">The type in which the elements are read.</param>
/// <param name="Values">What each byte stands for; null for types of more than one byte and for those read as they are.</param>
internal sealed record StoredType(string Name, int Size, ElementType Shown, IReadOnlyList<float>? Values = null)
{
    /// <summary>A pair of half-precision numbers.</summary>
    public static readonly StoredType Complex32 = new("complex32", 4, ElementType.Complex64);

    /// <summary>8-bit floats without negative zero and infinities; 0x80 is NaN.</summary>
    public static readonly StoredType Float8E4M3Fnuz = new("float8_e4m3fnuz", 1, ElementType.Float32, Fnuz(fraction: 3, bias: 8));

    /// <inheritdoc cref="Float8E4M3Fnuz"/>
    public static readonly StoredType Float8E5M2Fnuz = new("float8_e5m2fnuz", 1, ElementType.Float32, Fnuz(fraction: 2, bias: 16));

    /// <summary>Powers of two from 2^-127 to 2^127, as the scales of block formats; 0xFF is NaN.</summary>
    public static readonly StoredType Float8E8M0 = new("float8_e8m0fnu", 1, ElementType.Float32,
        [.. Enumerable.Range(0, 256).Select(bits => bits == 255 ? float.NaN : MathF.ScaleB(1, bits - 127))]);

    /// <summary>A type that is read as it is.</summary>
    public static StoredType Of(ElementType type) => new(type.DisplayName(), type.Size(), type);

    /// <summary>A type whose elements cannot be read; of what size they are is not known.</summary>
    public static StoredType Unreadable(string name) => new(name, 1, ElementType.UInt8);

    private bool IsDecoded => Values is not null || this == Complex32;

    /// <summary>The elements as they are read, from stored ones.</summary>
    /// <param name="stored">The elements in row-major order.</param>
    /// <param name="littleEndian">The byte order in which they are stored.</param>
    public TensorData Decode(TensorData stored, bool littleEndian)
    {
        if (!IsDecoded)
            return SwappedData.InOrder(stored, littleEndian, Shown);
        return new DecodedData(Values is null ? SwappedData.InOrder(stored, littleEndian, ElementType.Float16) : stored, Values);
    }

    /// <summary>The weight of those elements.</summary>
    public Weight Weight(string name, IReadOnlyList<long> shape, TensorData stored, bool littleEndian) =>
        new(name, shape, Shown, Decode(stored, littleEndian), Conventions.WeightDescription.None, typeName: IsDecoded ? Name : null);

    private static float[] Fnuz(int fraction, int bias) => [.. Enumerable.Range(0, 256).Select(bits =>
    {
        int exponent = (bits & 127) >> fraction, rest = bits & (1 << fraction) - 1;
        float magnitude = exponent == 0
            ? MathF.ScaleB(rest, 1 - bias - fraction)
            : MathF.ScaleB((1 << fraction) + rest, exponent - bias - fraction);
        return bits == 128 ? float.NaN : bits < 128 ? magnitude : -magnitude;
    })];
}

/// <summary>Bytes by a table, or half-precision numbers where there is none, as singles.</summary>
internal sealed class DecodedData(TensorData stored, IReadOnlyList<float>? values) : TensorData
{
    private readonly int _width = values is null ? 2 : 1;

    public override long ByteLength => stored.ByteLength / _width * sizeof(float);

    internal override object? Hold() => stored.Hold();

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset % sizeof(float) != 0 || scratch.Length % sizeof(float) != 0)
            throw new ArgumentException("Single-precision numbers are read whole.", nameof(offset));
        var singles = MemoryMarshal.Cast<byte, float>(scratch);
        // The stored bytes go to the end of the buffer: each is read before a single takes its place.
        var bytes = stored.Read(offset / sizeof(float) * _width, scratch[^(singles.Length * _width)..]);
        for (int i = 0; i < singles.Length; i++)
            singles[i] = values is null ? (float)MemoryMarshal.Read<Half>(bytes[(2 * i)..]) : values[bytes[i]];
        return scratch;
    }
}
