using NotebookViz.Common;
using NotebookViz.Data;
using NotebookViz.Scanning;

namespace NotebookViz.Findings;

/// <summary>
/// Findings that follow from a weight's statistics. The values are read once more only if the statistics allow a finding without proving it, which is
/// rare: to locate the first NaN, or to verify that every value fits into a smaller type.
/// </summary>
internal static class ValueFindings
{
    /// <summary>The smallest ratio of the largest magnitude to the next one at which it counts as an outlier.</summary>
    public const double FarOutside = 4;

    // Fewer values do not allow conclusions.
    private const int FewestValues = 16;

    /// <summary>The findings of a weight with values.</summary>
    public static IEnumerable<Finding> Of(Weight weight)
    {
        var statistics = weight.GetStatistics();
        Finding Is(FindingKind kind, string text) => new(kind, weight.Name, text);

        if (statistics.NaNCount > 0)
            yield return Is(FindingKind.NaN, $"{Numbers.Grouped(statistics.NaNCount)} NaN, {First(weight, double.IsNaN, statistics.NaNCount)}");
        if (statistics.PositiveInfinityCount + statistics.NegativeInfinityCount is > 0 and var infinite)
            yield return Is(FindingKind.Infinity, $"{Numbers.Grouped(infinite)} infinite {(infinite == 1 ? "value" : "values")}, {First(weight, double.IsInfinity, infinite)}");
        if (Outlier(weight, statistics) is { } outlier)
            yield return Is(FindingKind.Outlier, outlier);
        if (InitialValues.Of(weight, statistics) is { } initial)
            yield return initial;
        if (Precision(weight, statistics) is { } precision)
            yield return Is(FindingKind.Precision, precision);
        if (TwoOfFour.Holds(weight, statistics))
            yield return Is(FindingKind.TwoOfFour, "2:4 sparse: at least 2 of every 4 neighbouring inputs are zero");
    }

    private static string First(Weight weight, Predicate<double> wanted, long count) =>
        $"{(count == 1 ? "" : "the first ")}at {ElementText.Place(weight, ValueSearch.First(weight, wanted))}";

    // The histogram's bins are at most 0.8 % wide, so the ratio is a lower bound that is nearly exact.
    private static string? Outlier(Weight weight, WeightStatistics statistics)
    {
        if (statistics.FiniteCount < FewestValues || statistics.AbsMax == 0)
            return null;
        var last = (Bin: -1L, Count: 0L);
        double below = 0;
        foreach (var (bin, _, count) in statistics.Magnitudes.Filled())
        {
            if (bin != last.Bin)
                (last, below) = ((bin, 0), last.Bin < 0 ? 0 : MagnitudeHistogram.UpperEdge(last.Bin));
            last.Count += count;
        }
        if (last.Count != 1 || below == 0 || statistics.AbsMax < FarOutside * below)
            return null;
        return $"1 value lies far outside: {ElementText.Farthest(weight)}, {Numbers.Short(statistics.AbsMax / below, 2)} times the next largest magnitude";
    }

    private static string? Precision(Weight weight, WeightStatistics statistics)
    {
        (string Name, Func<double, bool> Fits)[] smaller = weight.ElementType switch
        {
            // Decoded values have another type than the stored ones.
            _ when weight.TypeName != weight.ElementType.DisplayName() => [],
            ElementType.Float32 => [("bfloat16", IsBFloat16), ("float16", IsFloat16)],
            ElementType.Float64 => [("bfloat16", IsBFloat16), ("float16", IsFloat16), ("float32", value => (float)value == value)],
            _ => [],
        };
        // A constant fits into a smaller type by chance, and so do integers, which are excluded below.
        if (statistics.FiniteCount < FewestValues || statistics.Min == statistics.Max)
            return null;
        foreach (var (name, fits) in smaller)
            if (fits(statistics.Min) && fits(statistics.Max)
                && ValueSearch.First(weight, value => double.IsFinite(value) && !fits(value)) < 0
                && ValueSearch.First(weight, value => double.IsFinite(value) && value != Math.Floor(value)) >= 0)
                return $"every value is a {name}, which takes {(name == "float32" || weight.ElementType == ElementType.Float32 ? "half" : "a quarter of")} the bytes of {weight.ElementType.DisplayName()}";
        return null;
    }

    private static bool IsBFloat16(double value) => (float)value == value && (BitConverter.SingleToUInt32Bits((float)value) & 0xFFFF) == 0;

    private static bool IsFloat16(double value) => (double)(Half)value == value;
}

/// <summary>Finds the first element that meets a condition.</summary>
internal static class ValueSearch
{
    /// <summary>The row-major index of the first such element; -1 if there is none.</summary>
    public static long First(Weight weight, Predicate<double> wanted)
    {
        Span<double> block = stackalloc double[ElementReader.BlockLength];
        for (long start = 0; start < weight.Count; start += block.Length)
        {
            var values = block[..(int)Math.Min(block.Length, weight.Count - start)];
            weight.Reader.Read(start, values);
            for (int i = 0; i < values.Length; i++)
                if (wanted(values[i]))
                    return start + i;
        }
        return -1;
    }
}

/// <summary>The sparsity that tensor cores use: of four neighbouring inputs at most two are not zero (Mishra et al., arXiv:2104.08378).</summary>
internal static class TwoOfFour
{
    /// <summary>True if it holds for all values. They are read only if at least half of them are zero.</summary>
    public static bool Holds(Weight weight, WeightStatistics statistics)
    {
        int axis = Enumerable.Range(0, weight.Shape.Count).FirstOrDefault(i => weight.Axes[i].Role is AxisRole.Input or AxisRole.Channel, -1);
        if (axis < 0 || weight.Shape[axis] % 4 != 0 || 2 * statistics.ZeroCount < weight.Count || statistics.ZeroCount == weight.Count)
            return false;
        long stride = Shapes.Stride(weight.Shape, axis), length = weight.Shape[axis];
        Span<double> values = stackalloc double[ElementReader.BlockLength];
        for (long outer = 0; outer < weight.Count; outer += stride * length)
            for (long inner = 0; inner < stride; inner++)
                for (long start = 0; start < length; start += values.Length)
                {
                    var inputs = values[..(int)Math.Min(values.Length, length - start)];
                    weight.Reader.Read(outer + inner + start * stride, stride, inputs);
                    for (int i = 0; i < inputs.Length; i += 4)
                        if ((inputs[i] == 0 ? 1 : 0) + (inputs[i + 1] == 0 ? 1 : 0) + (inputs[i + 2] == 0 ? 1 : 0) + (inputs[i + 3] == 0 ? 1 : 0) < 2)
                            return false;
                }
        return true;
    }
}
