using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>The exact smallest and largest value of a weight of 64-bit integers; statistics in double precision have only 53 bits.</summary>
internal static class ExactExtremes
{
    /// <summary>The value at a place as text; null if the statistics have it exactly.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="place">The row-major index of the value; -1 for none.</param>
    public static string? Of(Weight weight, long place)
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
