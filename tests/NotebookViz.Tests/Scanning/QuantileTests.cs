using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Scanning;

/// <summary>Quantiles against numpy.percentile: exact where values are sorted, within half a bin where they are counted.</summary>
public class QuantileTests
{
    private const double Bound = 1.0 / 256;

    private static readonly double[] Shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static TheoryData<string> Names => [.. Fixture.Open("quantiles/values.npz").Select(weight => weight.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_those_of_numpy(string name)
    {
        var statistics = Fixture.Open("quantiles/values.npz")[name].GetStatistics();
        double[] expected = Fixture.Open("quantiles/expected.npz")[name].ToArray();
        double relative = name.StartsWith("small", StringComparison.Ordinal) || name.EndsWith("integer", StringComparison.Ordinal) ? 1e-12 : Bound;
        for (int i = 0; i < Shares.Length; i++)
            Assert.Equal(expected[i], statistics.Quantile(Shares[i]), Math.Abs(expected[i]) * relative + 1e-300);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public void Both_neighbours_are_within_the_bound_however_many_values_there_are(int count)
    {
        var random = new Random(5);
        // Of sixteen orders of magnitude and both signs.
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-8, 8))))];
        var statistics = values.ToWeight().GetStatistics();
        Array.Sort(values);
        foreach (double share in Enumerable.Range(0, 101).Select(i => i / 100.0))
        {
            double place = share * (count - 1), low = values[(int)place], high = values[Math.Min(count - 1, (int)place + 1)], part = place - (int)place;
            double bound = count <= 4096 ? 1e-12 : Bound;
            Assert.Equal(low * (1 - part) + high * part, statistics.Quantile(share), bound * (Math.Abs(low) * (1 - part) + Math.Abs(high) * part) + 1e-300);
        }
        Assert.Equal((statistics.Min, statistics.Max), (statistics.Quantile(0), statistics.Quantile(1)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    public void They_are_the_same_when_they_are_counted_later(int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => i % 11 == 0 ? i % 2 * -0f : (float)Math.Sin(i) * i)];
        WeightStatistics now = values.ToWeight().GetStatistics(), later = values.ToWeight().GetStatistics(quantiles: false);
        Assert.Equal(now.ToString(), later.ToString());
        Assert.All(Shares, share => Assert.Equal(now.Quantile(share), later.Quantile(share)));
    }

    [Fact]
    public void Without_a_finite_value_there_is_none()
    {
        Assert.Equal(double.NaN, new[] { double.NaN, double.PositiveInfinity }.ToWeight().GetStatistics().Quantile(0.5));
        Assert.Equal(double.NaN, Array.Empty<float>().ToWeight().GetStatistics().Quantile(0.5));
    }

    [Fact]
    public void A_complex_number_counts_by_its_magnitude() =>
        Assert.Equal(5, new System.Numerics.Complex[] { new(3, 4), new(-3, 4), new(0, -5) }.ToWeight().GetStatistics().Quantile(0.5), 1e-12);

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_beyond_all_values_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.KerasKernel().GetStatistics().Quantile(share));
}
