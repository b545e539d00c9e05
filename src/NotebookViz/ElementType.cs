using System.Numerics;
using NotebookViz.Common;

namespace NotebookViz;

/// <summary>The type of a tensor's elements, by the names that NumPy and PyTorch share.</summary>
public enum ElementType
{
    /// <summary>One byte per value: 0 is false, anything else is true.</summary>
    Bool,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>IEEE 754 half precision.</summary>
    Float16,

    /// <summary>bfloat16: the upper half of a single-precision number.</summary>
    BFloat16,

    /// <summary>8-bit float, 4 bits of exponent and 3 of fraction, as PyTorch's float8_e4m3fn: no infinities, NaN is 0x7F and 0xFF.</summary>
    Float8E4M3,

    /// <summary>8-bit float, 5 bits of exponent and 2 of fraction, as PyTorch's float8_e5m2: the upper half of a half-precision number.</summary>
    Float8E5M2,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,

    /// <summary>A pair of singles: real part, imaginary part.</summary>
    Complex64,

    /// <summary>A pair of doubles: real part, imaginary part.</summary>
    Complex128,
}

/// <summary>Properties of element types.</summary>
public static class ElementTypeExtensions
{
    /// <summary>Returns the size of one element in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not defined.</exception>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 or ElementType.Int8 or ElementType.Float8E4M3 or ElementType.Float8E5M2 => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 or ElementType.Complex64 => 8,
        ElementType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>Returns the name of the type in NumPy and PyTorch, such as <c>float32</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not defined.</exception>
    public static string DisplayName(this ElementType type) => Names[(int)Arguments.Defined(type)];

    // Of the types in their order, which have the values from 0.
    private static readonly string[] Names = Array.ConvertAll(Enum.GetValues<ElementType>(), type => type switch
    {
        ElementType.Float8E4M3 => "float8_e4m3fn",
        ElementType.Float8E5M2 => "float8_e5m2",
        _ => type.ToString().ToLowerInvariant(),
    });

    /// <summary>Returns whether the type is <see cref="ElementType.Complex64"/> or <see cref="ElementType.Complex128"/>.</summary>
    public static bool IsComplex(this ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>Whether it is an integer of 64 bits, which double precision does not always represent.</summary>
    internal static bool IsLong(this ElementType type) => type is ElementType.Int64 or ElementType.UInt64;

    /// <summary>True if single precision represents every value of the type exactly.</summary>
    internal static bool FitsInSingle(this ElementType type) => type
        is ElementType.Bool or ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16
        or ElementType.Float16 or ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2 or ElementType.Float32;

    /// <summary>True if double precision represents every value of the type exactly.</summary>
    internal static bool FitsInDouble(this ElementType type) =>
        type.FitsInSingle() || type is ElementType.UInt32 or ElementType.Int32 or ElementType.Float64;
}

/// <summary>The types of numbers that .NET's arrays and collections have.</summary>
internal static class NumberTypes
{
    private static readonly Dictionary<Type, ElementType> Known = new()
    {
        [typeof(float)] = ElementType.Float32,
        [typeof(double)] = ElementType.Float64,
        [typeof(Half)] = ElementType.Float16,
        [typeof(sbyte)] = ElementType.Int8,
        [typeof(byte)] = ElementType.UInt8,
        [typeof(short)] = ElementType.Int16,
        [typeof(ushort)] = ElementType.UInt16,
        [typeof(int)] = ElementType.Int32,
        [typeof(uint)] = ElementType.UInt32,
        [typeof(long)] = ElementType.Int64,
        [typeof(ulong)] = ElementType.UInt64,
        [typeof(bool)] = ElementType.Bool,
        [typeof(Complex)] = ElementType.Complex128,
    };

    public static IReadOnlyCollection<Type> All => Known.Keys;

    /// <summary>The element type; null for other types, such as characters and enumerations.</summary>
    public static ElementType? Of(Type type) => Known.TryGetValue(type, out var known) ? known : null;

    /// <summary>The type of .NET's numbers; null for an element type that .NET does not have.</summary>
    public static Type? Of(ElementType type) => Known.FirstOrDefault(known => known.Value == type).Key;

    /// <summary>The name of a type in C#: "float" for <see cref="float"/>.</summary>
    public static string Name(Type type) => type switch
    {
        _ when type == typeof(float) => "float",
        _ when type == typeof(Half) || type == typeof(Complex) || !Known.ContainsKey(type) => type.Name,
        _ when type == typeof(ushort) => "ushort",
        _ when type == typeof(short) => "short",
        _ when type == typeof(uint) => "uint",
        _ when type == typeof(int) => "int",
        _ when type == typeof(ulong) => "ulong",
        _ when type == typeof(long) => "long",
        _ when type == typeof(bool) => "bool",
        _ => type.Name.ToLowerInvariant(),
    };
}
