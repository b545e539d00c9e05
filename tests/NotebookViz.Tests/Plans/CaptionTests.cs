namespace NotebookViz.Tests.Plans;

/// <summary>What the words under a picture claim.</summary>
public class CaptionTests
{
    [Fact]
    public void A_column_of_NaNs_does_not_poison_the_limits()
    {
        var weight = Some.Weight([10, 10], i => i % 10 == 3 ? double.NaN : Some.Wave(i));
        var heatmap = new Pictures.Figure(weight.ToPlotlyJson());
        Assert.Equal(weight.GetStatistics().AbsMax, heatmap.Heatmap!.Value.GetProperty("zmax").GetDouble(), 1e-6);
        Assert.Contains("10 NaN", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finite_is_counted_by_kind()
    {
        string text = Some.Weight([4, 5], i => i switch { < 3 => double.NaN, 3 => double.PositiveInfinity, 4 or 5 => double.NegativeInfinity, _ => 1 }).ToString();
        Assert.Contains("3 NaN, 1 +Inf, 2 -Inf", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_symmetric_about_zero_and_the_clipped_are_counted()
    {
        var weight = Some.Weight([50, 50], i => i is 7 or 1300 ? -80 : Some.Wave(i));
        var heatmap = new Pictures.Figure(weight.ToPlotlyJson()).Heatmap!.Value;
        double low = heatmap.GetProperty("zmin").GetDouble(), high = heatmap.GetProperty("zmax").GetDouble();
        Assert.Equal(-low, high);
        Assert.InRange(high, 0.5, 1);
        int beyond = weight.ToArray().Count(value => Math.Abs(value) > high);
        Assert.Contains($"{beyond} values clipped to ±", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Outliers_of_doubles_beyond_the_range_of_singles_are_counted_too()
    {
        var weight = Some.Weight([50, 50], i => i == 7 ? 1e306 : i % 3 * 1e300, ElementType.Float64);
        double high = new Pictures.Figure(weight.ToPlotlyJson()).Heatmap!.Value.GetProperty("zmax").GetDouble();
        Assert.InRange(high, 2e300, 2.1e300);
        Assert.Contains("1 value clipped to [0, 2", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_outliers_nothing_is_clipped() =>
        Assert.DoesNotContain("clipped", Some.Weight([50, 50], Some.Wave).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_caption_says_what_was_pooled()
    {
        Assert.Contains("largest-magnitude value of a 1 × 4 block", Some.Weight([13, 1000], Some.Wave).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" block", Some.Weight([13, 100], Some.Wave).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_caption_says_which_filters_were_left_out()
    {
        var weight = Some.Weight([2000, 1, 3, 3], i => i / 9 == 1234 ? 50 : Some.Wave(i)).WithLayout(WeightLayout.PyTorch);
        string text = weight.ToString();
        Assert.Matches(@"256 of 2,000 filters shown: those with the largest L2 norm", text);
        var cells = new Pictures.Figure(weight.ToPlotlyJson()).CellsOf(weight);
        Assert.Contains(1234L, Enumerable.Range(0, cells.Values.Length).Where(i => cells.Values[i] == 50).Select(i => cells.Place(i / cells.Columns, i % cells.Columns)[0].First));
    }

    [Fact]
    public void Where_the_axes_are_not_known_they_have_numbers_and_nothing_more()
    {
        string text = Some.Weight([3, 3, 1, 32], Some.Wave).ToString();
        foreach (string word in new[] { "filter", "channel" })
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("axis 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_kernel_is_the_same_picture_in_either_layout()
    {
        var keras = Some.KerasKernel();
        double[] values = keras.ToArray();
        var torch = Some.Weight([32, 1, 3, 3], i => values[i % 9 * 32 + i / 9]).WithLayout(WeightLayout.PyTorch);
        Assert.Equal(keras.ToPng(), torch.ToPng());
    }

    [Theory]
    [InlineData(40 << 10, true)]
    [InlineData((40 << 10) - 1, false)]
    public void A_size_that_no_display_can_keep_is_refused(int maxBytes, bool accepted)
    {
        if (accepted)
            Assert.Equal(maxBytes, (VizOptions.Default with { MaxBytes = maxBytes }).MaxBytes);
        else
            Assert.Contains("40960", Assert.Throws<ArgumentOutOfRangeException>(() => VizOptions.Default with { MaxBytes = maxBytes }).Message, StringComparison.Ordinal);
    }
    [Fact]
    public void Whole_numbers_keep_all_their_digits()
    {
        Assert.Contains("-32768 to 32767", ToText(new short[,] { { -32768, 32767 }, { 12345, 1 } }), StringComparison.Ordinal);
        Assert.Contains("1 to 65535", ToText(new ushort[,] { { 65535, 1 }, { 3, 4 } }), StringComparison.Ordinal);
        Assert.Contains("1152921504606846976 to 1152921504606846977", ToText(new[,] { { 1L << 60, (1L << 60) + 1 }, { 1L << 60, 1L << 60 } }), StringComparison.Ordinal);
        Assert.Contains("18446744073709551614 to 18446744073709551615", ToText(new[] { ulong.MaxValue, ulong.MaxValue - 1 }), StringComparison.Ordinal);
        Assert.Contains("constant 1152921504606846977", ToText(new[] { (1L << 60) + 1, (1L << 60) + 1 }), StringComparison.Ordinal);
        Assert.Contains("-9223372036854775807 to 9223372036854775807", ToText(new long[,] { { long.MaxValue, -long.MaxValue }, { 0, 5 } }), StringComparison.Ordinal);
        Assert.Contains("1 to 1.235e+06", ToText(new float[,] { { 1234567, 1 }, { 3, 4 } }), StringComparison.Ordinal);

        static string ToText(Array array) => Weight.FromArray(array).ToString();
    }

}
