using System.Globalization;

namespace NotebookViz.Common;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>All digits, no separators.</summary>
    public static string Exact(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Thousands separated by commas: 102,760,448.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

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

    /// <summary>The shortest text that reads back as the same number of that element type.</summary>
    public static string Exact(double value, ElementType type) => value switch
    {
        double.NaN or double.PositiveInfinity or double.NegativeInfinity => Short(value),
        _ when type.FitsInSingle() => ((float)value).ToString("R", CultureInfo.InvariantCulture),
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
