using System.Numerics;
using System.Runtime.InteropServices;

namespace NotebookViz.Tests;

/// <summary>Numbers as the bytes of an element type, and what is left of a number in that type: written without the library's reader.</summary>
internal static class Encoded
{
    public static Weight Weight(long[] shape, double[] values, ElementType type, string name = "") =>
        new(name, shape, type, TensorData.Of(AllBytes(values, type)));

    // Of singles and doubles there are millions in some tests.
    private static byte[] AllBytes(double[] values, ElementType type) => type switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes<float>(Array.ConvertAll(values, value => (float)value)).ToArray(),
        ElementType.Float64 => MemoryMarshal.AsBytes<double>(values).ToArray(),
        _ => [.. values.SelectMany(value => Bytes(value, type))],
    };

    public static byte[] Bytes(double value, ElementType type) => type switch
    {
        ElementType.Bool => [(byte)(value == 0 ? 0 : 1)],
        ElementType.UInt8 => [byte.CreateSaturating(value)],
        ElementType.Int8 => [(byte)sbyte.CreateSaturating(value)],
        ElementType.UInt16 => BitConverter.GetBytes(ushort.CreateSaturating(value)),
        ElementType.Int16 => BitConverter.GetBytes(short.CreateSaturating(value)),
        ElementType.UInt32 => BitConverter.GetBytes(uint.CreateSaturating(value)),
        ElementType.Int32 => BitConverter.GetBytes(int.CreateSaturating(value)),
        ElementType.UInt64 => BitConverter.GetBytes(ulong.CreateSaturating(value)),
        ElementType.Int64 => BitConverter.GetBytes(long.CreateSaturating(value)),
        ElementType.Float16 => BitConverter.GetBytes((Half)value),
        // Truncated: the tests compare with what was stored, not with how it was rounded.
        ElementType.BFloat16 => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16)),
        ElementType.Float32 => BitConverter.GetBytes((float)value),
        ElementType.Float64 => BitConverter.GetBytes(value),
        ElementType.Complex64 => [.. BitConverter.GetBytes((float)value), .. BitConverter.GetBytes((float)-value)],
        ElementType.Complex128 => [.. BitConverter.GetBytes(value), .. BitConverter.GetBytes(-value)],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No encoder."),
    };

    /// <summary>The number that those bytes hold; of a complex number its magnitude.</summary>
    public static double Value(double value, ElementType type)
    {
        ReadOnlySpan<byte> bytes = Bytes(value, type);
        return type switch
        {
            ElementType.Bool or ElementType.UInt8 => bytes[0],
            ElementType.Int8 => (sbyte)bytes[0],
            ElementType.UInt16 => BitConverter.ToUInt16(bytes),
            ElementType.Int16 => BitConverter.ToInt16(bytes),
            ElementType.UInt32 => BitConverter.ToUInt32(bytes),
            ElementType.Int32 => BitConverter.ToInt32(bytes),
            ElementType.UInt64 => BitConverter.ToUInt64(bytes),
            ElementType.Int64 => BitConverter.ToInt64(bytes),
            ElementType.Float16 => (double)BitConverter.ToHalf(bytes),
            ElementType.BFloat16 => MemoryMarshal.Read<float>([0, 0, bytes[0], bytes[1]]),
            ElementType.Float32 => BitConverter.ToSingle(bytes),
            ElementType.Float64 => BitConverter.ToDouble(bytes),
            ElementType.Complex64 => Magnitude(BitConverter.ToSingle(bytes), BitConverter.ToSingle(bytes[4..])),
            ElementType.Complex128 => Magnitude(BitConverter.ToDouble(bytes), BitConverter.ToDouble(bytes[8..])),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No decoder."),
        };
    }

    private static double Magnitude(double real, double imaginary) =>
        double.IsNaN(real) || double.IsNaN(imaginary) ? double.NaN : Complex.Abs(new Complex(real, imaginary));
}
