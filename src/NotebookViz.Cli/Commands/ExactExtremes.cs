using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>The exact smallest and largest value of a weight of 64-bit integers; statistics in double precision have only 53 bits.</summary>
internal static class ExactExtremes
{
    /// <summary>The smallest value as text; null if the statistics have it exactly.</summary>
    public static string? Min(Weight weight) => Of(weight, weight.GetStatistics().ArgMin);

    /// <summary>The largest value as text; null if the statistics have it exactly.</summary>
    public static string? Max(Weight weight) => Of(weight, weight.GetStatistics().ArgMax);

    private static string? Of(Weight weight, long place)
    {
        if (weight.ElementType is not (ElementType.Int64 or ElementType.UInt64) || place < 0)
            return null;
        while (weight.Shape.Count > 0)
        {
            long stride = weight.Shape.Skip(1).Aggregate(1L, (product, length) => product * length);
            (weight, place) = (weight.Slice(0, place / stride), place % stride);
        }
        if (weight.ElementType == ElementType.UInt64)
            return Only<ulong>(weight).ToString(CultureInfo.InvariantCulture);
        return Only<long>(weight).ToString(CultureInfo.InvariantCulture);
    }

    private static T Only<T>(Weight scalar) where T : unmanaged
    {
        Span<T> value = stackalloc T[1];
        scalar.CopyTo(value);
        return value[0];
    }
}
