using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Comparing;

/// <summary>Comparisons of values whose differences double precision does not hold: 64-bit integers, and doubles far apart.</summary>
public sealed partial class ExactComparisonTests
{
    private const long Beyond = 1L << 53;

    public static TheoryData<string, Weight, Weight, double> IntegersThatDiffer { get; } = new()
    {
        { "int64", Of(Beyond + 1, 5L), Of(Beyond, 5L), -1 },
        { "uint64 and int64", Of(Beyond + 1UL, 5UL), Of(Beyond, 5L), -1 },
        { "int64 and uint64", Of(long.MaxValue, 5L), Of(1UL << 63, 5UL), 1 },
        { "int64 and float64", Of(Beyond + 1, 5L), Of((double)Beyond, 5.0), -1 },
        { "float64 and uint64", Of(Math.Pow(2, 63), 5.0), Of((1UL << 63) + 1, 5UL), 1 },
        { "float32 and int64", Of(Beyond * 1f, 5f), Of(Beyond + 1, 5L), 1 },
        { "a fraction", Of(5, 5L), Of(5.5, 5.0), 0.5 },
        { "extremes", Of(long.MinValue, 5L), Of(ulong.MaxValue, 5UL), Math.Pow(2, 63) + Math.Pow(2, 64) },
        { "beyond integers", Of(ulong.MaxValue, 5UL), Of(1e300, 5.0), 1e300 },
    };

    [Theory]
    [MemberData(nameof(IntegersThatDiffer))]
    public void Integers_of_any_two_types_are_compared_exactly(string types, Weight a, Weight b, double change)
    {
        var comparison = a.CompareWith(b);

        Assert.False(comparison.IsUnchanged, types);
        Assert.Equal((0.5, Math.Abs(change), 0), (comparison.EqualShare, comparison.MaxAbsChange, comparison.NotFiniteCount));
        Assert.Equal([0], comparison.MaxAbsIndex);
        Assert.True(comparison.RelativeChange > 0);
        Assert.Equal([change, 0], comparison.GetDifference().ToArray());
    }

    [Fact]
    public void Equal_integers_of_different_types_are_unchanged()
    {
        Weight[] weights = [Of(7L, 1L << 62), Of(7UL, 1UL << 62), Of(7.0, Math.Pow(2, 62)), Of(7f, MathF.Pow(2, 62))];

        foreach (var a in weights)
            foreach (var b in weights)
                Assert.True(a.CompareWith(b) is { IsUnchanged: true, EqualShare: 1, RelativeChange: 0, MaxAbsIndex: null }, $"{a.ElementType} and {b.ElementType}");
    }

    [Fact]
    public void An_integer_that_became_NaN_or_infinite_is_not_finite()
    {
        var comparison = Of(1L, 2, 3).CompareWith(Of(double.NaN, double.PositiveInfinity, 3));

        Assert.Equal((2, 2, 1.0 / 3), (comparison.NotFiniteCount, comparison.UnequalNotFiniteCount, comparison.EqualShare));
        Assert.False(comparison.IsUnchanged);
    }

    [Fact]
    public void Differences_that_overflow_are_of_finite_values()
    {
        var comparison = Of(1e308, 1e308, 1e308, 1e308).CompareWith(Of(-1e308, -1e308, -1e308, -1e308));

        Assert.Equal((0, 0, 4, 0.0), (comparison.NotFiniteCount, comparison.UnequalNotFiniteCount, comparison.SignFlipCount, comparison.EqualShare));
        Assert.Equal((double.PositiveInfinity, 2.0, -1.0), (comparison.MaxAbsChange, comparison.RelativeChange!.Value, comparison.Cosine!.Value));
        Assert.Equal([0], comparison.MaxAbsIndex);
        Assert.False(comparison.IsUnchanged);
        string text = comparison.ToString();
        Assert.Contains("the largest change exceeds the range of double precision", text);
        Assert.DoesNotContain("NaN", text);
        Assert.DoesNotContain("finite", text);
        Assert.DoesNotContain("NaN", Script().Replace(Of(1e308, 2).CompareWith(Of(-1e308, 2)).ToHtml(), ""));
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(5000, 0.0)]
    [InlineData(5000, 1e300)]
    public void Overflow_in_one_block_leaves_the_others_as_they_are(int others, double value)
    {
        double[] a = [3e307, -1e308, .. Enumerable.Repeat(value, others)], b = [3e307, 1e308, .. Enumerable.Repeat(value * 2, others)];
        var comparison = new Weight("w", [a.Length], ElementType.Float64, TensorData.Of(a)).CompareWith(new Weight("w", [a.Length], ElementType.Float64, TensorData.Of(b)));

        Assert.Equal(2 / Math.Sqrt(1.09), comparison.RelativeChange!.Value, 1e-9);
        Assert.Equal((0.09 - 1) / 1.09, comparison.Cosine!.Value, 1e-9);
        Assert.Equal([1], comparison.MaxAbsIndex);
        Assert.Equal((1e308 * Math.Sqrt(1.09), 1), (comparison.NormA, comparison.SignFlipCount), (x, y) => Math.Abs(x.Item1 / y.Item1 - 1) < 1e-9 && x.Item2 == y.Item2);
    }

    [Fact]
    public void Norms_far_apart_have_a_cosine()
    {
        double[] huge = [.. Enumerable.Repeat(1.7e308, 4)];

        Assert.Equal(1, Of(1e-300, 1e-300, 1e-300, 1e-300).CompareWith(Of(huge)).Cosine!.Value, 1e-9);
        Assert.Equal(0, Of(1e300, 0).CompareWith(Of(0, 1e300)).Cosine!.Value, 1e-9);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    private static Weight Of<T>(params T[] values) where T : unmanaged => values.ToWeight(name: "w");
}
