using System.Globalization;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Data;

/// <summary>Elements as text, exact for 64-bit integers too.</summary>
internal static class ElementText
{
    /// <summary>Consecutive elements of a weight that has values.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="start">The row-major place of the first element.</param>
    /// <param name="count">How many elements.</param>
    /// <param name="digits">
    /// The significant digits to which longer fractions are rounded; null for the shortest text that reads back as the same number.
    /// </param>
    public static string[] Of(Weight weight, long start, int count, int? digits = null)
    {
        int size = weight.ElementType.Size();
        var data = weight.Data!;
        var bytes = data.Read(start * size, new byte[count * size]);
        var texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = Of(weight.ElementType, bytes.Slice(i * size, size), digits);
        GC.KeepAlive(data);
        return texts;
    }

    /// <summary>The smallest or largest element: exact for 64-bit integers too, although statistics are in double precision.</summary>
    public static string Extreme(Weight weight, double value, long place) => weight.ElementType.IsLong() && place >= 0
        ? Of(weight, place, 1)[0]
        : Numbers.Value(value, weight.ElementType);

    /// <summary>An element's indices along all axes: "[3, 17]".</summary>
    public static string Place(Weight weight, long place) => $"[{string.Join(", ", Shapes.Indices(weight.Shape, place).Select(Numbers.Exact))}]";

    /// <summary>The finite element with the largest magnitude, and where it is: "8.3 at [3, 17]".</summary>
    public static string Farthest(Weight weight)
    {
        var statistics = weight.GetStatistics();
        var (value, place) = -statistics.Min > statistics.Max ? (statistics.Min, statistics.ArgMin) : (statistics.Max, statistics.ArgMax);
        return $"{Extreme(weight, value, place)} at {Place(weight, place)}";
    }

    private static string Of(ElementType type, ReadOnlySpan<byte> bytes, int? digits)
    {
        switch (type)
        {
            case ElementType.Bool: return bytes[0] == 0 ? "false" : "true";
            case ElementType.Int64: return MemoryMarshal.Read<long>(bytes).ToString(CultureInfo.InvariantCulture);
            case ElementType.UInt64: return MemoryMarshal.Read<ulong>(bytes).ToString(CultureInfo.InvariantCulture);
            case ElementType.Complex64:
                return Complex(MemoryMarshal.Read<float>(bytes), MemoryMarshal.Read<float>(bytes[4..]), ElementType.Float32, digits);
            case ElementType.Complex128:
                return Complex(MemoryMarshal.Read<double>(bytes), MemoryMarshal.Read<double>(bytes[8..]), ElementType.Float64, digits);
            default:
                Span<double> value = stackalloc double[1];
                ElementReader.Convert(type, bytes, value);
                return Number(value[0], type, digits);
        }
    }

    private static string Number(double value, ElementType type, int? digits)
    {
        bool isSingle = type.FitsInSingle();
        string exact = Numbers.Exact(value, isSingle);
        bool isFraction = isSingle || type == ElementType.Float64;
        return isFraction && digits is { } most && exact.Length > most + 2 ? Numbers.Short(value, most) : exact;
    }

    private static string Complex(double real, double imaginary, ElementType part, int? digits)
    {
        string second = Number(imaginary, part, digits);
        return $"{Number(real, part, digits)}{(second[0] is '-' or '+' ? "" : "+")}{second}i";
    }
}

/// <summary>The 256 values of the 8-bit floats of the Open Compute Project (OFP8, revision 1.0).</summary>
internal static class Float8
{
    /// <summary>Four bits of exponent (bias 7), three of fraction; all ones is NaN, and there are no infinities.</summary>
    public static readonly double[] E4M3 = [.. Enumerable.Range(0, 256).Select(bits =>
    {
        int exponent = bits >> 3 & 15, fraction = bits & 7;
        double magnitude = (exponent, fraction) switch
        {
            (15, 7) => double.NaN,
            (0, _) => Math.ScaleB(fraction, -9),
            _ => Math.ScaleB(8 + fraction, exponent - 10),
        };
        return bits < 128 ? magnitude : -magnitude;
    })];

    /// <summary>Five bits of exponent, two of fraction: a half-precision number without its lower byte.</summary>
    public static readonly double[] E5M2 = [.. Enumerable.Range(0, 256).Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)(bits << 8)))];
}
