namespace NotebookViz.Tests.Weights;

/// <summary>Singles take a path of their own: what it says must be what doubles of the same values say, and exact arithmetic.</summary>
public class SingleStatisticsTests
{
    private const float NaN = float.NaN, Inf = float.PositiveInfinity;

    public static TheoryData<string> Adversaries => [.. Cases.Keys];

    private static readonly Dictionary<string, Func<long, float>> Cases = new()
    {
        ["weights as a layer is initialised"] = i => (float)Some.Wave(i),
        ["a large mean beside a small spread"] = i => 1e7f + i % 3 - 1,
        ["an outlier among small values"] = i => i == 77_777 ? 3e38f : i % 2 == 0 ? 1e-3f : -1e-3f,
        ["every power of two"] = i => MathF.ScaleB(i % 2 == 0 ? 1 : -1, (int)(i % 250) - 125),
        ["the largest and the smallest normal values"] = i => (i % 4) switch { 0 => float.MaxValue, 1 => -float.MaxValue, 2 => 1.17549435e-38f * 1.5f, _ => 0 },
        ["subnormal values"] = i => BitConverter.UInt32BitsToSingle((uint)(i * 2_654_435_761 & 0x807FFFFF)),
        ["one subnormal value"] = i => i == 123_456 ? float.Epsilon : (float)Some.Wave(i),
        ["the smallest normal value, which is an edge"] = i => i % 2 == 0 ? 1.17549435e-38f : -1.17549435e-38f,
        ["zeros of both signs"] = i => (i % 3) switch { 0 => 0f, 1 => -0f, _ => 0.5f },
        ["all equal"] = _ => 0.1f,
        ["NaN and infinities here and there"] = i => (i % 10_007) switch { 5 => NaN, 6 => Inf, 7 => -Inf, _ => (float)Some.Wave(i) },
        ["only NaN"] = _ => NaN,
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Statistics_of_singles_are_those_of_the_same_doubles(string adversary)
    {
        // Two chunks, the last of an odd length.
        var singles = new float[300_011];
        for (int i = 0; i < singles.Length; i++)
            singles[i] = Cases[adversary](i);
        double[] doubles = [.. singles.Select(value => (double)value)];
        WeightStatistics actual = singles.ToWeight().GetStatistics(), expected = doubles.ToWeight().GetStatistics();

        Assert.Equal((expected.Count, expected.FiniteCount, expected.NaNCount, expected.PositiveInfinityCount, expected.NegativeInfinityCount, expected.ZeroCount),
            (actual.Count, actual.FiniteCount, actual.NaNCount, actual.PositiveInfinityCount, actual.NegativeInfinityCount, actual.ZeroCount));
        Assert.Equal((expected.Min, expected.ArgMin, expected.Max, expected.ArgMax), (actual.Min, actual.ArgMin, actual.Max, actual.ArgMax));
        Assert.Equal(expected.Magnitudes.Count, actual.Magnitudes.Count);
        Assert.Equal(expected.Histogram(97), actual.Histogram(97));
        foreach (double share in new[] { 0.01, 0.5, 0.99, 1 })
        {
            double edge = expected.Magnitudes.QuantileOfNonzero(share);
            Assert.Equal(edge, actual.Magnitudes.QuantileOfNonzero(share));
            Assert.Equal(expected.Magnitudes.CountBeyond(edge), actual.Magnitudes.CountBeyond(edge));
        }

        var exact = new ExactStatistics(doubles);
        double largest = actual.AbsMax;
        Near(exact.Mean, actual.Mean, 1e-14 * largest);
        Near(exact.StandardDeviation, actual.StandardDeviation, 1e-12 * Math.Max(exact.StandardDeviation, 1e-4 * largest));
        Near(exact.L1, actual.L1Norm, 1e-12 * exact.L1);
        Near(exact.L2, actual.L2Norm, 1e-12 * exact.L2);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.UInt16)]
    [InlineData(ElementType.Bool)]
    public void Types_that_fit_into_singles_have_the_statistics_of_their_values(ElementType type)
    {
        var weight = Some.Weight([70_001], i => type is ElementType.Bool ? i % 3 == 0 ? 1 : 0 : i % 101, type);
        var statistics = weight.GetStatistics();
        double[] values = weight.ToArray();
        Assert.Equal((values.Min(), values.Max(), values.Count(value => value == 0)), (statistics.Min, statistics.Max, statistics.ZeroCount));
        Assert.Equal(values.Average(), statistics.Mean, 1e-9);
        Assert.Equal(values.ToWeight().GetStatistics().Histogram(51), statistics.Histogram(51));
    }

    [Fact]
    public void Statistics_are_the_same_in_every_run()
    {
        var values = new float[3_000_000];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)Some.Wave(i) * (i % 1013);
        var first = values.ToWeight().GetStatistics();
        for (int run = 0; run < 5; run++)
        {
            var again = values.ToWeight().GetStatistics();
            Assert.Equal((first.Mean, first.StandardDeviation, first.L1Norm, first.L2Norm), (again.Mean, again.StandardDeviation, again.L1Norm, again.L2Norm));
        }
    }

    private static void Near(double expected, double actual, double tolerance)
    {
        if (!expected.Equals(actual))
            Assert.InRange(actual, expected - tolerance, expected + tolerance);
    }
}
