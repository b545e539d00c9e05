namespace NotebookViz.Tests.Weights;

public class WeightStatisticsTests
{
    private const double NaN = double.NaN, Inf = double.PositiveInfinity;

    public static TheoryData<string> Adversaries => [.. Cases.Keys];

    private static readonly Dictionary<string, double[]> Cases = new()
    {
        ["a large mean beside a small spread"] = Values(10_000, i => 1e8 + i % 3 - 1),
        ["a larger mean beside a small spread"] = Values(10_000, i => 1e15 + i % 3 - 1),
        ["denormals"] = Values(5_000, i => (i % 7 - 3) * double.Epsilon),
        ["denormals and zeros in blocks of their own"] = [.. new double[4096], .. Values(4096, i => (i % 7 - 3) * 1e-310)],
        ["zeros, then what is too small to be squared"] = [.. new double[4096], 1e-200, -3e-200],
        ["what is too small to be squared, then zeros"] = [1e-200, -3e-200, .. new double[8192]],
        ["what is too large to be squared"] = Values(5_000, i => i % 2 == 0 ? 1e300 : -1e300),
        ["large and small in turn"] = Values(9_000, i => i % 3 == 0 ? 1e300 : i % 3 == 1 ? 1e-300 : -1),
        ["large, small and middling blocks"] = [.. Values(4096, _ => 1e-250), .. Values(4096, i => i), .. Values(4096, i => 1e200 * i)],
        ["only NaN"] = Values(5_000, _ => NaN),
        ["only infinities"] = Values(5_000, i => i % 2 == 0 ? Inf : -Inf),
        ["NaN and infinities among the rest"] = Values(9_000, i => (i % 5) switch { 0 => NaN, 1 => Inf, 2 => -Inf, _ => Some.Wave(i) }),
        ["one value among NaN"] = Values(9_000, i => i == 4_500 ? -0.25 : NaN),
        ["a block without a finite value between others"] = [.. Values(4096, i => i), .. Values(4096, _ => NaN), .. Values(10, i => -i)],
        ["all equal"] = Values(5_000, _ => 0.1),
        ["all zero"] = new double[5_000],
        ["one value"] = [-7.5],
        ["one NaN"] = [NaN],
        ["none"] = [],
        ["extremes that occur twice"] = [1, 5, -5, 5, -5, 2],
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Statistics_agree_with_exact_arithmetic(string adversary)
    {
        double[] values = Cases[adversary];
        var actual = values.ToWeight().GetStatistics();
        var expected = new ExactStatistics(values);

        Assert.Equal(values.Length, actual.Count);
        Assert.Equal(expected.Finite, actual.FiniteCount);
        Assert.Equal(values.Count(double.IsNaN), actual.NaNCount);
        Assert.Equal(values.Count(double.IsPositiveInfinity), actual.PositiveInfinityCount);
        Assert.Equal(values.Count(double.IsNegativeInfinity), actual.NegativeInfinityCount);
        Assert.Equal(values.Count(value => value == 0), actual.ZeroCount);
        Assert.Equal(expected.Min, actual.Min);
        Assert.Equal(expected.Max, actual.Max);
        Assert.Equal(expected.MinIndex, actual.ArgMin);
        Assert.Equal(expected.MaxIndex, actual.ArgMax);
        // Of sums, a rounding of the largest term is what can be asked for.
        double largest = actual.AbsMax;
        Near(expected.Mean, actual.Mean, 1e-14 * largest);
        Near(expected.StandardDeviation, actual.StandardDeviation, 1e-12 * Math.Max(expected.StandardDeviation, 1e-4 * largest));
        Near(expected.L1, actual.L1Norm, 1e-12 * expected.L1);
        Near(expected.L2, actual.L2Norm, 1e-12 * expected.L2);
    }

    [Fact]
    public void A_large_mean_does_not_cancel_the_deviation()
    {
        double[] values = Values(1_000_000, i => 1e8 + (i % 2 == 0 ? 1 : -1));
        Assert.Equal(1, values.ToWeight().GetStatistics().StandardDeviation, 1e-9);
    }

    [Fact]
    public void A_sum_that_no_double_holds_is_infinite_and_the_mean_still_right()
    {
        var statistics = Values(100, _ => 1.5e308).ToWeight().GetStatistics();
        Assert.Equal(1.5e308, statistics.Mean, 1e294);
        Assert.Equal(0, statistics.StandardDeviation, 1e294);
        Assert.Equal(Inf, statistics.L1Norm);
    }

    [Fact]
    public void Millions_of_elements_agree_with_a_reference_in_two_passes()
    {
        // Several chunks, scanned on all cores, the extremes and what is not finite far apart.
        var random = new Random(1);
        var values = new float[3_000_017];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() - 0.5) * (i % 1000 == 0 ? 100 : 1);
        (values[2_999_999], values[1_500_000], values[2_000_000]) = (500, -500, float.NaN);
        var actual = values.ToWeight().GetStatistics();

        double[] finite = [.. values.Where(float.IsFinite).Select(value => (double)value)];
        double mean = Sum(finite) / finite.Length;
        Near(mean, actual.Mean, 1e-12);
        Near(Math.Sqrt(Sum(finite.Select(value => (value - mean) * (value - mean))) / finite.Length), actual.StandardDeviation, 1e-11);
        Near(Sum(finite.Select(Math.Abs)), actual.L1Norm, 1e-4);
        Near(Math.Sqrt(Sum(finite.Select(value => value * value))), actual.L2Norm, 1e-8);
        Assert.Equal((1_500_000, 2_999_999, 1), (actual.ArgMin, actual.ArgMax, actual.NaNCount));
        Assert.Equal(actual.FiniteCount, actual.Histogram(17).Sum());
    }

    [Fact]
    public void A_constant_does_not_vary()
    {
        var statistics = Values(5_000, _ => 0.1).ToWeight().GetStatistics();
        Assert.Equal((0.1, 0), (statistics.Mean, statistics.StandardDeviation));
    }

    [Fact]
    public void Statistics_of_every_array_file_are_those_of_the_values_that_its_writer_wrote()
    {
        foreach (string file in Formats.ExpectedValues.Files.Where(file => file.EndsWith(".npy", StringComparison.Ordinal)))
        {
            var statistics = Formats.Fixture.Open(file)[0].GetStatistics();
            var expected = new ExactStatistics(Assert.Single(Formats.ExpectedValues.Of(file)).Values);
            Near(expected.Mean, statistics.Mean, 1e-14 * statistics.AbsMax);
            Near(expected.StandardDeviation, statistics.StandardDeviation, 1e-14 * statistics.AbsMax);
            Assert.Equal((expected.MinIndex, expected.MaxIndex), (statistics.ArgMin, statistics.ArgMax));
        }
    }

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void A_histogram_adds_up(string adversary)
    {
        var statistics = Cases[adversary].ToWeight().GetStatistics();
        foreach (int bins in new[] { 1, 2, 40, 1000 })
        {
            var histogram = statistics.Histogram(bins);
            Assert.Equal(bins, histogram.Count);
            Assert.All(histogram, count => Assert.True(count >= 0));
            Assert.Equal(statistics.FiniteCount, histogram.Sum());
        }
    }

    [Fact]
    public void A_histogram_counts_values_in_the_middle_of_their_bins_exactly()
    {
        double[] values = Values(1000, i => i / 10 + 0.5);
        values[0] = 0;
        values[^1] = 100;
        Assert.All(values.ToWeight().GetStatistics().Histogram(100), count => Assert.Equal(10, count));
    }

    [Fact]
    public void A_histogram_of_doubles_beyond_the_range_of_singles_is_right()
    {
        double[] values = [-1e300, -1e300, 0, 5e299, 1e300];
        Assert.Equal([2, 0, 1, 1, 1], values.ToWeight().GetStatistics().Histogram(5));
        double[] tiny = [0, 1.5e-200, 1.5e-200, 4e-200];
        Assert.Equal([1, 2, 0, 1], tiny.ToWeight().GetStatistics().Histogram(4));
        double[] widest = [-double.MaxValue, double.MaxValue, double.MaxValue];
        Assert.Equal([1, 2], widest.ToWeight().GetStatistics().Histogram(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_histogram_needs_a_bin(int bins) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new[] { 1f }.ToWeight().GetStatistics().Histogram(bins));

    [Fact]
    public void A_weight_without_values_has_no_statistics_and_says_why()
    {
        var weight = Weight.WithoutValues("w", [3], ElementType.Float32, "It was disposed.");
        Assert.Contains("It was disposed.", Assert.Throws<InvalidOperationException>(() => weight.GetStatistics()).Message, StringComparison.Ordinal);
    }

    private static double[] Values(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance, $"{actual:R} is not within {tolerance:R} of {expected:R}");

    // Neumaier's summation, so that the reference is better than what it checks.
    private static double Sum(IEnumerable<double> values)
    {
        double sum = 0, lost = 0;
        foreach (double value in values)
        {
            double next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return sum + lost;
    }
}
