using NotebookViz.Common;

namespace NotebookViz.Torch.Loading;

/// <summary>Whether values stay what they are in the type of a parameter, apart from rounding.</summary>
internal static class Narrowing
{
    // From the middle between the largest number and the next power of two on, conversion gives infinity.
    private const double TooLargeForHalf = 65520, TooLargeForBrain = 3.3961775292304957e38, TooLargeForSingle = 3.4028235677973366e38;

    /// <summary>Returns why values cannot be converted, such as "Its values reach 1e+30, …"; null if they can. Reads them only where the type may not hold them.</summary>
    /// <param name="values">The values.</param>
    /// <param name="target">The type of the parameter.</param>
    public static string? ProblemOf(Weight values, ElementType target)
    {
        if (values.Data is null || values.Count == 0 || values.ElementType == target || values.ElementType.IsComplex() || target.IsComplex())
            return null;
        return (values.ElementType, target) switch
        {
            (_, ElementType.Bool or ElementType.Float64) or (ElementType.Bool, _) => null,
            (ElementType.Float16 or ElementType.BFloat16, ElementType.Float32) or (ElementType.Float16, ElementType.BFloat16) => null,
            (_, ElementType.Float16) => TooLarge(values, TooLargeForHalf, target),
            (_, ElementType.BFloat16) => TooLarge(values, TooLargeForBrain, target),
            (ElementType.Float64, ElementType.Float32) => TooLarge(values, TooLargeForSingle, target),
            (_, ElementType.Int8) => NotInteger(values, sbyte.MinValue, sbyte.MaxValue, target),
            (_, ElementType.UInt8) => NotInteger(values, byte.MinValue, byte.MaxValue, target),
            (_, ElementType.Int16) => NotInteger(values, short.MinValue, short.MaxValue, target),
            (_, ElementType.Int32) => NotInteger(values, int.MinValue, int.MaxValue, target),
            (_, ElementType.Int64) => NotInteger(values, long.MinValue, long.MaxValue, target),
            _ => null,
        };
    }

    private static string? TooLarge(Weight values, double limit, ElementType target)
    {
        var statistics = values.GetStatistics(quantiles: false);
        return statistics.FiniteCount == 0 || statistics.AbsMax < limit ? null
            : $"Its values reach {Numbers.Short(statistics.AbsMax)}, which {target.DisplayName()} does not hold; convert the module to a wider type first.";
    }

    private static string? NotInteger(Weight values, double least, double most, ElementType target)
    {
        Span<double> some = new double[(int)Math.Min(values.Count, 4096)];
        for (long start = 0; start < values.Count; start += some.Length)
        {
            some = some[..(int)Math.Min(some.Length, values.Count - start)];
            values.Reader.Read(start, some);
            foreach (double value in some)
                if (!double.IsInteger(value) || value < least || value > most)
                    return $"It has the value {Numbers.Short(value)}, which {target.DisplayName()} does not hold.";
        }
        return null;
    }
}
