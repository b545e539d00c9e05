using System.Runtime.InteropServices;
using NotebookViz.Conventions;

namespace NotebookViz.Data;

/// <summary>The type in which elements are stored: one of <see cref="ElementType"/>, or one that is decoded to it.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Size">The size of an element in bytes.</param>
/// <param name="Shown">The type in which the elements are read.</param>
/// <param name="Values">The value of each byte; null for types of more than one byte and for types that are not decoded.</param>
internal sealed record StoredType(string Name, int Size, ElementType Shown, IReadOnlyList<float>? Values = null)
{
    private static readonly StoredType[] Plain = Array.ConvertAll(Enum.GetValues<ElementType>(), type => new StoredType(type.DisplayName(), type.Size(), type));

    /// <summary>A pair of half-precision numbers.</summary>
    public static readonly StoredType Complex32 = new("complex32", 4, ElementType.Complex64);

    /// <summary>8-bit floats without negative zero and infinities; 0x80 is NaN.</summary>
    public static readonly StoredType Float8E4M3Fnuz = new("float8_e4m3fnuz", 1, ElementType.Float32, Fnuz(fraction: 3, bias: 8));

    /// <inheritdoc cref="Float8E4M3Fnuz"/>
    public static readonly StoredType Float8E5M2Fnuz = new("float8_e5m2fnuz", 1, ElementType.Float32, Fnuz(fraction: 2, bias: 16));

    /// <summary>Powers of two from 2^-127 to 2^127, as the scales of block formats; 0xFF is NaN.</summary>
    public static readonly StoredType Float8E8M0 = new("float8_e8m0fnu", 1, ElementType.Float32,
        [.. Enumerable.Range(0, 256).Select(bits => bits == 255 ? float.NaN : MathF.ScaleB(1, bits - 127))]);

    /// <summary>Four-bit integers, unsigned, and signed (two's complement) from -8 to 7.</summary>
    public static readonly StoredType UInt4 = new("uint4", 1, ElementType.UInt8) { Bits = 4 }, Int4 = new("int4", 1, ElementType.Int8) { Bits = 4 };

    /// <summary>Two-bit integers, unsigned, and signed (two's complement) from -2 to 1.</summary>
    public static readonly StoredType UInt2 = new("uint2", 1, ElementType.UInt8) { Bits = 2 }, Int2 = new("int2", 1, ElementType.Int8) { Bits = 2 };

    /// <summary>Small floats of the Open Compute Project's microscaling formats (MX, revision 1.0), which have neither infinities nor NaN.</summary>
    public static readonly StoredType Float4E2M1 = new("float4_e2m1", 1, ElementType.Float32, Mx(exponent: 2, fraction: 1)) { Bits = 4 };

    /// <inheritdoc cref="Float4E2M1"/>
    public static readonly StoredType Float6E2M3 = new("float6_e2m3", 1, ElementType.Float32, Mx(exponent: 2, fraction: 3)) { Bits = 6 };

    /// <inheritdoc cref="Float4E2M1"/>
    public static readonly StoredType Float6E3M2 = new("float6_e3m2", 1, ElementType.Float32, Mx(exponent: 3, fraction: 2)) { Bits = 6 };

    /// <summary>How many bits an element takes. Elements of fewer than eight bits are packed, the first in the lowest bits.</summary>
    public int Bits { get; init; } = 8 * Size;

    /// <summary>A type that is not decoded.</summary>
    public static StoredType Of(ElementType type) => Plain[(int)type];

    /// <summary>A type whose elements cannot be read and whose size is unknown.</summary>
    public static StoredType Unreadable(string name) => new(name, 1, ElementType.UInt8);

    private bool IsDecoded => Values is not null || this == Complex32;

    /// <summary>Decodes stored elements.</summary>
    /// <param name="stored">The elements in row-major order.</param>
    /// <param name="littleEndian">The byte order in which they are stored.</param>
    public TensorData Decode(TensorData stored, bool littleEndian)
    {
        if (!IsDecoded)
            return SwappedData.InOrder(stored, littleEndian, Shown);
        return new DecodedData(Values is null ? SwappedData.InOrder(stored, littleEndian, ElementType.Float16) : stored, Values);
    }

    /// <summary>How many bytes a tensor takes.</summary>
    /// <exception cref="WeightFileException">Its shape is impossible.</exception>
    public long ByteCount(SourceFile file, IReadOnlyList<long> shape, string name) =>
        Bits < 8 ? Packed.ByteCount(file.ByteCount(shape, 1, name)) : file.ByteCount(shape, Size, name);

    /// <summary>The weight of those elements.</summary>
    public Weight Weight(string name, IReadOnlyList<long> shape, TensorData stored, bool littleEndian)
    {
        if (Bits == 8 * Size)
            return new(name, shape, Shown, Decode(stored, littleEndian), WeightDescription.None, typeName: IsDecoded ? Name : null);
        long count = shape.Aggregate(1L, (product, length) => product * length);
        var codes = PackedData.Of(stored, Bits, count, isSigned: Shown == ElementType.Int8);
        return new(name, shape, Shown, Decode(codes, littleEndian), WeightDescription.None, blocks: Packed);
    }

    // The fewest elements that take whole bytes.
    private BlockFormat Packed => Bits == 6 ? new(Name, 4, 3) : new(Name, 8 / Bits, 1);

    private static float[] Mx(int exponent, int fraction) => [.. Enumerable.Range(0, 1 << exponent + fraction + 1).Select(bits =>
    {
        int sign = 1 << exponent + fraction, power = (bits & sign - 1) >> fraction, rest = bits & (1 << fraction) - 1, bias = (1 << exponent - 1) - 1;
        float magnitude = power == 0 ? MathF.ScaleB(rest, 1 - bias - fraction) : MathF.ScaleB((1 << fraction) + rest, power - bias - fraction);
        return (bits & sign) == 0 ? magnitude : -magnitude;
    })];

    private static float[] Fnuz(int fraction, int bias) => [.. Enumerable.Range(0, 256).Select(bits =>
    {
        int exponent = (bits & 127) >> fraction, rest = bits & (1 << fraction) - 1;
        float magnitude = exponent == 0
            ? MathF.ScaleB(rest, 1 - bias - fraction)
            : MathF.ScaleB((1 << fraction) + rest, exponent - bias - fraction);
        return bits == 128 ? float.NaN : bits < 128 ? magnitude : -magnitude;
    })];
}

/// <summary>Bytes decoded by a table, or half-precision numbers if there is no table, in single precision.</summary>
internal sealed class DecodedData(TensorData stored, IReadOnlyList<float>? values) : SinglesData
{
    private readonly int _width = values is null ? 2 : 1;

    public override long ByteLength => stored.ByteLength / _width * sizeof(float);

    internal override object? Hold() => stored.Hold();

    protected override void Read(long start, Span<float> singles)
    {
        // The stored bytes are read into the end of the buffer, so that each is decoded before a single overwrites it.
        var bytes = stored.Read(start * _width, MemoryMarshal.AsBytes(singles)[^(singles.Length * _width)..]);
        for (int i = 0; i < singles.Length; i++)
            singles[i] = values is null ? (float)MemoryMarshal.Read<Half>(bytes[(2 * i)..]) : values[bytes[i]];
    }
}
