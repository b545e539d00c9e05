using NotebookViz.PlainText;

namespace NotebookViz.Tests.Pictures;

public class TextTests
{
    [Fact]
    public void A_sparkline_goes_from_the_lowest_block_to_the_highest() =>
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Of([0, 1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void What_is_not_finite_is_an_exclamation_mark_and_does_not_change_the_rest() =>
        Assert.Equal("▁!█!!", Sparkline.Of([-1, double.NaN, 1, double.PositiveInfinity, double.NegativeInfinity]));

    [Fact]
    public void A_distribution_of_means_is_one_of_blocks()
    {
        var weight = Some.Weight([900, 900], Some.Wave);
        var picture = weight.Visualize(VizOptions.Default with { Pooling = Pooling.Mean });
        Assert.Contains("  distribution of blocks from ", picture.ToString(), StringComparison.Ordinal);
        Assert.Contains(" blocks from %{customdata[0]", picture.ToPlotlyJson(), StringComparison.Ordinal);
        picture = weight.Visualize(VizOptions.Default with { Pooling = Pooling.AbsMax });
        Assert.Contains("  distribution from ", picture.ToString(), StringComparison.Ordinal);
        Assert.Contains(" values from %{customdata[0]", picture.ToPlotlyJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nearly_all_zeros_are_not_all_zeros()
    {
        var weight = Some.Weight([100, 100], index => index < 3 ? 1 : 0);
        Assert.Contains(", >99.9 % zeros", weight.ToString(), StringComparison.Ordinal);
        Assert.Contains(">&gt;99.9\u00a0%</td>", new WeightList([weight.WithName("a"), weight.WithName("b")]).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_is_neither_high_nor_low() => Assert.Equal("▄▄▄", Sparkline.Of([5, 5, 5]));

    [Fact]
    public void Nothing_finite_is_all_exclamation_marks() => Assert.Equal("!!", Sparkline.Of([double.NaN, double.NaN]));

    [Fact]
    public void A_long_sparkline_keeps_its_outlier_and_its_length()
    {
        double[] values = new double[100_000];
        values[70_000] = 1;
        string line = Sparkline.Of(values);
        Assert.InRange(line.Length, 32, Sparkline.MostCharacters);
        Assert.Equal('█', line[70_000 * line.Length / values.Length]);
        Assert.Equal(line.Length - 1, line.Count(block => block == '▁'));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    public void A_sparkline_is_never_longer_than_allowed(int count) =>
        Assert.InRange(Sparkline.Of([.. Enumerable.Range(0, count).Select(i => (double)i)]).Length, 1, Sparkline.MostCharacters);

    [Fact]
    public void The_text_says_what_the_tensor_is_before_it_shows_it()
    {
        string[] lines = Some.KerasKernel().ToString().Split('\n');
        Assert.Equal("conv2d/kernel · kernel of Conv2D · 3 rows × 3 columns × 1 channel × 32 filters · float32", lines[0]);
        Assert.StartsWith("  range -0.7469 to 0.7455, mean ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_a_line_a_weight_beyond_twenty()
    {
        var weights = Enumerable.Range(0, 250).Select(i => Some.Weight([2, 2], Some.Wave, name: $"layer{i}"));
        Assert.Equal(203 - 1, new WeightList(weights, "model").ToString().Split('\n').Length);
        Assert.Contains("250 weights of model", new WeightList(weights, "model").ToString(), StringComparison.Ordinal);
        Assert.Contains("50 more", new WeightList(weights).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_a_sentence()
    {
        Assert.Equal("ReLU has no weights.", new WeightList([], "ReLU").ToString());
        Assert.Equal("No weights.", new WeightList([]).ToString());
    }
}
