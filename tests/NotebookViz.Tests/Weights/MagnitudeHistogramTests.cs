using FsCheck;
using FsCheck.Fluent;
using NotebookViz.Scanning;

namespace NotebookViz.Tests.Weights;

public class MagnitudeHistogramTests
{
    // Of every exponent, so that all pages are met; zeros and repeated values too.
    private static readonly Arbitrary<double[]> Values = Gen.OneOf(
        Gen.Choose(-1074, 1023).SelectMany(exponent => Gen.Choose(-4096, 4096), (exponent, mantissa) => Math.ScaleB(mantissa / 4096.0, exponent)),
        Gen.Choose(-1000, 1000).Select(value => value / 1000.0),
        Gen.Choose(-3, 3).Select(value => (double)value)).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    private static readonly double[] Shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1];

    [Fact]
    public void A_quantile_is_the_edge_right_above_the_one_that_sorting_gives() =>
        Properties.Hold(Prop.ForAll(Values, values =>
        {
            var histogram = Of(values);
            double[] sorted = [.. values.Select(Math.Abs).Where(value => value > 0).Order()];
            return sorted.Length == 0 || Shares.All(share =>
            {
                // All but the largest at most.
                int place = Math.Clamp((int)Math.Ceiling(share * sorted.Length), 1, Math.Max(1, sorted.Length - 1));
                double exact = sorted[place - 1];
                double quantile = histogram.QuantileOfNonzero(share);
                // A bin is a 128th of its power of two; among denormals, 2^-1029 at least.
                return quantile >= exact && (quantile <= exact * (1 + 1 / 127.0) || quantile - exact <= Math.ScaleB(1, -1029) || double.IsInfinity(quantile));
            });
        }));

    [Fact]
    public void A_count_beyond_a_quantile_is_the_one_that_counting_gives() =>
        Properties.Hold(Prop.ForAll(Values, values =>
        {
            var histogram = Of(values);
            return Shares.All(share =>
            {
                double edge = histogram.QuantileOfNonzero(share);
                return histogram.CountBeyond(edge) == values.Count(value => Math.Abs(value) > edge);
            });
        }));

    [Fact]
    public void What_two_histograms_counted_can_be_added() =>
        Properties.Hold(Prop.ForAll(Values, Values, (first, second) =>
        {
            var sum = MagnitudeCounter.Histogram([Counted(first), Counted(second)]);
            var both = Of([.. first, .. second]);
            return sum.Count == both.Count && sum.Zeros == both.Zeros
                && Shares.All(share => sum.QuantileOfNonzero(share).Equals(both.QuantileOfNonzero(share)))
                && sum.Between(Edges).Counts.SequenceEqual(both.Between(Edges).Counts);
        }));

    [Fact]
    public void Counts_between_edges_are_those_that_comparing_gives() =>
        Properties.Hold(Prop.ForAll(Values, values =>
        {
            var (counts, below, above) = Of(values).Between(Edges);
            // A value on an edge is counted at the side of zero.
            bool Is(double value, double low, double high) => value > 0 ? value > low && value <= high : value >= low && value < high;
            return below == values.Count(value => Is(value, double.NegativeInfinity, Edges[0])) && above == values.Count(value => Is(value, Edges[^1], double.PositiveInfinity))
                && counts.Select((count, bin) => count == values.Count(value => value != 0 && Is(value, Edges[bin], Edges[bin + 1]))).All(equal => equal);
        }));

    private static readonly double[] Edges = [-1, -0.25, -0.0625, 0.0625, 0.25, 1];

    private static MagnitudeHistogram Of(double[] values) => MagnitudeCounter.Histogram([Counted(values)]);

    // Few values are counted one by one, many by pages.
    private static MagnitudeCounter Counted(double[] values)
    {
        var counter = new MagnitudeCounter(values.Length % 2 == 0 ? values.Length : 1 << 20);
        counter.Add<double>(values);
        return counter;
    }
}
