using System.Globalization;

namespace NotebookViz.Common;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>All digits, no separators.</summary>
    public static string Exact(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sum of counts, or the largest number: a file may claim shapes of any size for weights whose values it does not hold.</summary>
    public static long Sum(IEnumerable<long> counts) => counts.Aggregate(0L, (sum, count) => sum + Math.Min(count, long.MaxValue - sum));

    /// <summary>Thousands separated by commas: 102,760,448.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The first of several texts and how many more there are: "conv1, conv2 and 30 more".</summary>
    public static string Listed(IEnumerable<string> texts, int most, string separator = ", ")
    {
        string[] all = [.. texts];
        return string.Join(separator, all.Take(most)) + (all.Length > most ? $" and {Exact(all.Length - most)} more" : "");
    }

    /// <summary>A value to <paramref name="digits"/> significant digits, for reading: -0.03812, 1.2e+09, NaN, +Inf.</summary>
    public static string Short(double value, int digits = 4) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        0 => "0",
        _ => Math.Abs(value) is >= 1e6 or < 1e-4
            ? Scientific(value, digits)
            : double.Parse(value.ToString("G" + digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .ToString("0.##########", CultureInfo.InvariantCulture),
    };

    /// <summary>A value of a type for reading: whole numbers of integer types with all digits, others to <paramref name="digits"/> significant ones.</summary>
    public static string Value(double value, ElementType type, int digits = 4) => IsWhole(type) && double.IsInteger(value)
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : Short(value, digits);

    /// <summary>True for integers of any size and sign.</summary>
    public static bool IsWhole(ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16
        or ElementType.UInt32 or ElementType.Int32 or ElementType.UInt64 or ElementType.Int64;

    /// <summary>The shortest text that reads back as the same number, in single precision where that holds it.</summary>
    public static string Exact(double value, bool isSingle = false) => value switch
    {
        double.NaN or double.PositiveInfinity or double.NegativeInfinity => Short(value),
        _ when isSingle => ((float)value).ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A size in bytes with a binary unit: 1.5 MiB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A shape as Python writes it: (3, 3, 1, 32), (32,), ().</summary>
    public static string Shape(IReadOnlyList<long> shape) =>
        "(" + string.Join(", ", shape.Select(Exact)) + (shape.Count == 1 ? ",)" : ")");

    private static string Scientific(double value, int digits) =>
        value.ToString("0." + new string('#', digits - 1) + "e+00", CultureInfo.InvariantCulture);
}

/// <summary>Where elements lie, and how many there are: of a shape that a file claims nothing is taken for granted.</summary>
internal static class Shapes
{
    /// <summary>As many axes as NumPy and PyTorch allow.</summary>
    public const int MaxRank = 64;

    /// <summary>The bytes of all elements; false where a length is negative or any product on the way overflows.</summary>
    public static bool TryByteCount(IReadOnlyList<long> shape, int elementSize, out long count)
    {
        count = 0;
        Int128 product = elementSize;
        foreach (long length in shape)
        {
            if (length < 0)
                return false;
            // The zero is left out: (2^62, 2^62, 0) overflows wherever its lengths are multiplied from the left.
            product *= Math.Max(1, length);
            if (product > long.MaxValue)
                return false;
        }
        count = shape.Contains(0) ? 0 : (long)product;
        return true;
    }

    /// <summary>Elements from one index of an axis to the next, in row-major order.</summary>
    public static long Stride(IReadOnlyList<long> shape, int axis)
    {
        long stride = 1;
        for (int i = axis + 1; i < shape.Count; i++)
            stride *= shape[i];
        return stride;
    }

    /// <summary>The index along each axis of the element at a row-major place.</summary>
    public static long[] Indices(IReadOnlyList<long> shape, long place)
    {
        var indices = new long[shape.Count];
        for (int axis = indices.Length - 1; axis >= 0; axis--)
        {
            indices[axis] = place % shape[axis];
            place /= shape[axis];
        }
        return indices;
    }

    /// <summary>Strides in elements for column-major (Fortran) order.</summary>
    public static long[] ColumnMajorStrides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        long stride = 1;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }
        return strides;
    }
}
