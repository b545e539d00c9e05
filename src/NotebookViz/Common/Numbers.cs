using System.Globalization;

namespace NotebookViz.Common;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>All digits, no separators.</summary>
    public static string Exact(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the sum of counts, capped at the largest number: a file may claim shapes of any size for weights whose values it does not contain.</summary>
    public static long Sum(IEnumerable<long> counts) => counts.Aggregate(0L, (sum, count) => sum + Math.Min(count, long.MaxValue - sum));

    /// <summary>Thousands separated by commas: 102,760,448.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Returns the first of several texts and the number of the others: "conv1, conv2 and 30 more".</summary>
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

    /// <summary>A value of a type for reading: values of integer types with all digits, others with <paramref name="digits"/> significant digits.</summary>
    public static string Value(double value, ElementType type, int digits = 4) => IsWhole(type) && double.IsInteger(value)
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : Short(value, digits);

    /// <summary>True for integers of any size and sign.</summary>
    public static bool IsWhole(ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16
        or ElementType.UInt32 or ElementType.Int32 or ElementType.UInt64 or ElementType.Int64;

    /// <summary>Returns the shortest text that parses to the same number, in single precision if requested.</summary>
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

/// <summary>Positions and numbers of elements. Shapes come from files and are not trusted.</summary>
internal static class Shapes
{
    /// <summary>The largest number of axes, as in NumPy and PyTorch.</summary>
    public const int MaxRank = 64;

    /// <summary>Gets the size of all elements in bytes; returns false if a length is negative or a product overflows.</summary>
    public static bool TryByteCount(IReadOnlyList<long> shape, int elementSize, out long count)
    {
        count = 0;
        Int128 product = elementSize;
        bool isEmpty = false;
        for (int i = 0; i < shape.Count; i++)
        {
            long length = shape[i];
            if (length < 0)
                return false;
            // A zero must not hide an overflow: (2^62, 2^62, 0) overflows when its lengths are multiplied from the left.
            isEmpty |= length == 0;
            product *= Math.Max(1, length);
            if (product > long.MaxValue)
                return false;
        }
        count = isEmpty ? 0 : (long)product;
        return true;
    }

    /// <summary>Returns the number of elements from one index of an axis to the next, in row-major order.</summary>
    public static long Stride(IReadOnlyList<long> shape, int axis)
    {
        long stride = 1;
        for (int i = axis + 1; i < shape.Count; i++)
            stride *= shape[i];
        return stride;
    }

    /// <summary>Returns the index along each axis of the element at a row-major position.</summary>
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

    /// <summary>Returns the strides, in elements, for column-major (Fortran) order.</summary>
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
