using System.Globalization;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Weights;

/// <summary>Statistics as NumPy gives them, of every tensor of every file that its own framework wrote.</summary>
public class FixtureStatisticsTests
{
    public static TheoryData<string> Files => [.. ExpectedValues.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Statistics_are_those_of_the_values_that_the_writer_wrote(string file)
    {
        var weights = Fixture.Open(file);
        foreach (var (name, _, values) in ExpectedValues.Of(file))
        {
            var actual = (name.Length == 0 ? Assert.Single(weights) : weights[name]).GetStatistics();
            double[] finite = [.. values.Where(double.IsFinite)];
            Assert.Equal((values.Length, finite.Length), (actual.Count, actual.FiniteCount));
            Assert.Equal(
                (values.Count(double.IsNaN), values.Count(double.IsPositiveInfinity), values.Count(double.IsNegativeInfinity), values.Count(value => value == 0)),
                (actual.NaNCount, actual.PositiveInfinityCount, actual.NegativeInfinityCount, actual.ZeroCount));
            if (finite.Length == 0)
            {
                Assert.True(double.IsNaN(actual.Min) && double.IsNaN(actual.Max) && double.IsNaN(actual.Mean));
                continue;
            }

            // numpy.min, max, argmin, argmax, mean and std (in two passes, as NumPy does it), and numpy.linalg.norm of orders 1 and 2.
            Assert.Equal((finite.Min(), finite.Max()), (actual.Min, actual.Max));
            Assert.Equal((Array.IndexOf(values, finite.Min()), Array.IndexOf(values, finite.Max())), (actual.ArgMin, actual.ArgMax));
            double mean = finite.Sum() / finite.Length, largest = finite.Max(Math.Abs);
            double deviation = Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / finite.Length);
            Near(mean, actual.Mean, largest);
            Near(deviation, actual.StandardDeviation, largest);
            Near(finite.Sum(Math.Abs), actual.L1Norm, finite.Sum(Math.Abs));
            Near(Math.Sqrt(finite.Sum(value => value * value)), actual.L2Norm, Math.Sqrt(finite.Sum(value => value * value)));
            AssertHistogram(finite, actual);
        }
    }

    // numpy.histogram, but that a value within 0.4 % of a border may be counted beyond it: so between the counts of the two.
    private static void AssertHistogram(double[] finite, WeightStatistics actual)
    {
        const int bins = 10;
        var histogram = actual.Histogram(bins);
        Assert.Equal(finite.Length, histogram.Sum());
        double low = finite.Min(), width = (finite.Max() - low) / bins;
        if (width == 0)
            return;
        long counted = 0;
        for (int bin = 0; bin < bins - 1; bin++)
        {
            counted += histogram[bin];
            double border = low + (bin + 1) * width, doubt = Math.Abs(border) * 0.008 + double.Epsilon;
            Assert.InRange(counted, finite.Count(value => value < border - doubt), finite.Count(value => value <= border + doubt));
        }
    }

    private static void Near(double expected, double actual, double scale) => Assert.True(
        Math.Abs(expected - actual) <= 1e-12 * scale, string.Create(CultureInfo.InvariantCulture, $"{actual:R} is not {expected:R}"));
}
