using NotebookViz.Plans;

namespace NotebookViz.Tests.Plans;

public class ThinningTests
{
    [Fact]
    public void A_short_line_keeps_all_points() => Assert.Equal([0, 1, 2, 3, 4], Thinning.Kept([5, 1, 4, 2, 3], 5));

    [Fact]
    public void Each_interval_keeps_its_extremes_in_the_order_in_which_they_occur() =>
        Assert.Equal([0, 2, 3, 5, 8, 9], Thinning.Kept([0, 1, 9, -9, 2, -7, 3, 4, 8, 0], 6));

    [Fact]
    public void An_interval_keeps_its_first_gap_beside_its_extremes() =>
        Assert.Equal([0, 1, 3, 4, 5, 6, 9], Thinning.Kept([0, 5, 4, double.NaN, 3, 2, double.PositiveInfinity, double.NaN, 2, 2], 8));

    [Fact]
    public void Every_peak_of_any_line_stays_within_the_most_points()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.Next(20) == 0 && i % 2 == 0 ? double.NaN : random.NextDouble())];
            int most = random.Next(5, 300);
            int[] kept = [.. Thinning.Kept(values, most)];
            Assert.InRange(kept.Length, 1, Math.Max(most, 1));
            Assert.Equal((0, values.Length - 1), (kept[0], kept[^1]));
            Assert.Equal(kept.Order().Distinct(), kept);
            double[] finite = [.. values.Where(double.IsFinite)], left = [.. kept.Select(place => values[place]).Where(double.IsFinite)];
            if (finite.Length > 0)
                Assert.Equal((finite.Min(), finite.Max()), (left.Min(), left.Max()));
        }
    }
}
