using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Plans;

/// <summary>Which colours stand for which values, and what the caption says of those beyond.</summary>
public partial class ColorTests
{
    public static TheoryData<string> Names => [.. ColorScale.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_named_scale_colours_a_picture_in_any_case_of_its_name(string name)
    {
        var scale = ColorScale.Named(name);
        Assert.Equal((name, name), (scale.Name, ColorScale.Named(name.ToUpperInvariant()).Name));
        var heatmap = HeatmapOf(Some.Weight([20, 20], Some.Wave), VizOptions.Default with { ColorScale = scale });
        var stops = heatmap.GetProperty("colorscale").EnumerateArray().ToArray();
        Assert.Equal((0, 1), (stops[0][0].GetDouble(), stops[^1][0].GetDouble()));
        Assert.True(stops.Zip(stops.Skip(1)).All(pair => pair.First[0].GetDouble() <= pair.Second[0].GetDouble()));
        Assert.All(stops, stop => Assert.Matches("^#[0-9a-f]{6}$", stop[1].GetString()!));
        double low = heatmap.GetProperty("zmin").GetDouble(), high = heatmap.GetProperty("zmax").GetDouble();
        Assert.Equal(scale.IsDiverging || name == "Automatic", low == -high);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => ColorScale.Named("Virdis"));
        Assert.Contains("'Virdis'", error.Message, StringComparison.Ordinal);
        Assert.All(ColorScale.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentNullException>(() => ColorScale.Named(null!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Robust_limits_leave_out_outliers_and_count_them_exactly(bool diverging)
    {
        // One in 150 is an outlier, of either sign.
        var weight = Some.Weight([60, 50], i => i % 150 == 7 ? (i % 4 - 1.5) * 40 : Some.Wave(i), ElementType.Float64);
        double[] values = weight.ToArray();
        var options = VizOptions.Default with { ColorScale = diverging ? ColorScale.Diverging : ColorScale.Sequential };
        var figure = new Figure(weight.Visualize(options).ToPlotlyJson());
        double low = figure.Heatmap!.Value.GetProperty("zmin").GetDouble(), high = figure.Heatmap.Value.GetProperty("zmax").GetDouble();
        int beyond = values.Count(value => value < low || value > high);
        Assert.Equal(20, beyond);
        Assert.Equal(beyond, Beyond(weight, options));
        Assert.Equal(
            Enumerable.Range(0, values.Length).Where(i => values[i] < low || values[i] > high).Select(i => (i / 50, i % 50)),
            figure.Dots.Order());
        Assert.Equal(-low, high);
    }

    [Fact]
    public void Robust_limits_hold_everything_where_nothing_lies_far_out()
    {
        var weight = Some.Weight([60, 50], Some.Wave, ElementType.Float64);
        Assert.Equal(weight.GetStatistics().AbsMax, HeatmapOf(weight, VizOptions.Default).GetProperty("zmax").GetDouble());
        Assert.Equal(0, Beyond(weight, VizOptions.Default));
    }

    [Fact]
    public void Limits_from_the_smallest_to_the_largest_hold_everything()
    {
        var weight = Some.Weight([60, 50], i => i == 7 ? 90 : Some.Wave(i), ElementType.Float64);
        var options = VizOptions.Default with { Limits = ColorLimits.MinMax };
        Assert.Equal((-90, 90), LimitsOf(weight, options));
        Assert.Equal(0, Beyond(weight, options));
        options = options with { ColorScale = ColorScale.Sequential };
        Assert.Equal((weight.ToArray().Min(), 90), LimitsOf(weight, options));
    }

    [Theory]
    [InlineData(-0.1, 0.3)]
    [InlineData(-0.25, 0.25)]
    [InlineData(0.2, 0.4)]
    [InlineData(-5, 5)]
    public void Fixed_limits_are_kept_and_what_lies_beyond_is_counted_exactly(double low, double high)
    {
        var weight = Some.Weight([16, 3, 5, 5], i => i == 11 ? double.NaN : i == 12 ? double.PositiveInfinity : Some.Wave(i), ElementType.Float64)
            .WithLayout(WeightLayout.PyTorch);
        var options = VizOptions.Default with { Limits = ColorLimits.Fixed(low, high) };
        Assert.Equal((low, high), LimitsOf(weight, options));
        int beyond = weight.ToArray().Count(value => double.IsFinite(value) && (value < low || value > high));
        Assert.Equal(beyond, Beyond(weight, options));
        Assert.Equal(beyond, new Figure(weight.Visualize(options).ToPlotlyJson()).Dots.Length);
    }

    [Fact]
    public void Limits_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorLimits.Fixed(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorLimits.Fixed(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorLimits.Fixed(double.NaN));
        Assert.Contains("from 2 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => ColorLimits.Fixed(2, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorLimits.Fixed(0, double.PositiveInfinity));
    }

    [Theory]
    [InlineData(1.7e308)]
    [InlineData(double.MaxValue)]
    [InlineData(-double.MaxValue)]
    public void Values_near_the_end_of_doubles_have_finite_limits(double end)
    {
        var weight = Some.Weight([4, 5], i => i == 3 ? end / 2 : end, ElementType.Float64);
        foreach (var scale in new[] { ColorScale.Sequential, ColorScale.Diverging })
        {
            var (low, high) = LimitsOf(weight, VizOptions.Default with { ColorScale = scale });
            Assert.True(double.IsFinite(low) && double.IsFinite(high) && low < high && low <= end && end <= high, $"{low} to {high}");
        }
    }

    [Theory]
    [InlineData(0, "all zeros")]
    [InlineData(-2.5, "constant -2.5")]
    public void Equal_values_are_described_in_words_without_a_picture(double value, string text)
    {
        foreach (long[] shape in new long[][] { [20], [4, 5], [4, 5, 3, 3] })
        {
            var weight = Some.Weight(shape, _ => value);
            Assert.Equal("{}", weight.ToPlotlyJson());
            Assert.Contains(text, weight.ToString(), StringComparison.Ordinal);
            Assert.Contains(text, weight.ToHtml(), StringComparison.Ordinal);
            Assert.DoesNotContain("<img", weight.ToHtml(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(298, 302, true)]
    [InlineData(-2, -1, true)]
    [InlineData(0, 1, true)]
    [InlineData(-0.1, 2, false)]
    public void Values_of_one_sign_have_a_sequential_scale_from_end_to_end(double from, double to, bool hasOneSign)
    {
        var weight = Some.Weight([20, 20], i => from + (to - from) * i / 399, ElementType.Float64);
        var (low, high) = LimitsOf(weight, VizOptions.Default);
        Assert.Equal(hasOneSign ? (from, to) : (-to, to), (low, high));
        string color = HeatmapOf(weight, VizOptions.Default).GetProperty("colorscale")[0][1].GetString()!;
        Assert.Equal((hasOneSign ? ColorScale.Sequential : ColorScale.Diverging).Stops[0].Color.Hex, color);
    }

    [Fact]
    public void A_pooled_cell_shows_the_mean_where_that_is_wanted()
    {
        var weight = Some.Weight([900, 1100], i => Math.Sin(i * 0.37) + i % 1100 * 0.001, ElementType.Float64);
        var options = VizOptions.Default with { Pooling = Pooling.Mean };
        var cells = new Figure(weight.Visualize(options).ToPlotlyJson()).CellsOf(weight);
        double[] values = weight.ToArray();
        for (int row = 0; row < cells.Rows; row++)
            for (int column = 0; column < cells.Columns; column++)
            {
                var place = cells.Place(row, column);
                double sum = 0;
                for (long i = place[0].First; i <= place[0].Last; i++)
                    for (long j = place[1].First; j <= place[1].Last; j++)
                        sum += values[i * 1100 + j];
                double mean = sum / ((place[0].Last - place[0].First + 1) * (place[1].Last - place[1].First + 1));
                Assert.Equal(mean, cells.Values[row * cells.Columns + column], 1e-12);
            }
        Assert.Matches(@"each cell shows the mean of a \d+ × \d+ block", weight.Visualize(options).ToString());
    }

    [Fact]
    public void Colour_limits_of_means_follow_the_means_and_those_beyond_are_counted()
    {
        // The means are near zero, the elements are not: no element is shown, so none can lie beyond.
        var weight = Some.Weight([900, 1100], i => (i % 2 == 0 ? 1 : -1) + 0.01 * Math.Sin(i * 0.01) + (i is > 300_000 and < 300_012 ? 5 : 0), ElementType.Float64);
        var options = VizOptions.Default with { Pooling = Pooling.Mean };
        var figure = new Figure(weight.Visualize(options).ToPlotlyJson());
        var cells = figure.CellsOf(weight);
        var (_, high) = LimitsOf(weight, options);
        int beyond = cells.Values.Count(value => Math.Abs(value) > high);
        Assert.InRange(beyond, 1, cells.Values.Length / 100);
        Assert.Equal(beyond, Beyond(weight, options));
        Assert.Equal(beyond, figure.Dots.Length);
    }

    [Fact]
    public void Booleans_have_a_colour_for_each_of_their_values_and_are_told_as_such()
    {
        var weight = Some.Weight([6, 7], i => i % 3 == 0 ? 1 : 0, ElementType.Bool);
        var picture = weight.Visualize();
        var heatmap = new Figure(picture.ToPlotlyJson()).Heatmap!.Value;
        Assert.Equal((0, 1), LimitsOf(weight, VizOptions.Default));
        Assert.Equal(2, heatmap.GetProperty("colorscale").EnumerateArray().Select(stop => stop[1].GetString()).Distinct().Count());
        Assert.Equal(["false", "true"], heatmap.GetProperty("colorbar").GetProperty("ticktext").EnumerateArray().Select(text => text.GetString()));
        var cells = Figure.Hovers(heatmap).ToArray();
        Assert.Equal(weight.ToArray(), cells.Select(cell => cell.Value));

        var png = new PngPicture(picture.ToPng());
        var grid = new PixelGrid(new Figure(picture.ToPlotlyJson()));
        Assert.Equal(2, cells.Select((cell, i) => (cell.Value, Color: grid.ColorAt(png, i / 7, i % 7))).Distinct().Count());
    }

    [Fact]
    public void A_complex_matrix_is_shown_as_its_magnitudes_and_then_its_phases()
    {
        var values = new System.Numerics.Complex[4, 5];
        for (int i = 0; i < 20; i++)
            values[i / 5, i % 5] = System.Numerics.Complex.FromPolarCoordinates(0.5 + i, (i - 10) * 0.3);
        string html = values.ToWeight(name: "spectrum").ToHtml();
        double[][] shown = [.. Script().Matches(html).Select(match => new DescribedFigure(match.Value).Pages[0].Cells.Select(cell => cell.Value).ToArray())];
        Assert.Equal(2, shown.Length);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(0.5 + i, shown[0][i], 1e-12);
            Assert.Equal((i - 10) * 0.3, shown[1][i], 1e-12);
        }
        var phases = new Figure(Script().Matches(html)[1].Groups[1].Value).Heatmap!.Value;
        Assert.Equal((-Math.PI, Math.PI), (phases.GetProperty("zmin").GetDouble(), phases.GetProperty("zmax").GetDouble()));
        string[] colors = [.. phases.GetProperty("colorscale").EnumerateArray().Select(stop => stop[1].GetString()!)];
        Assert.Equal(colors[0], colors[^1]);
        Assert.Contains("phase in radians", html, StringComparison.Ordinal);
        Assert.Contains("magnitude", html, StringComparison.Ordinal);
    }

    private static JsonElement HeatmapOf(Weight weight, VizOptions options) => new Figure(weight.Visualize(options).ToPlotlyJson()).Heatmap!.Value;

    private static (double Low, double High) LimitsOf(Weight weight, VizOptions options)
    {
        var heatmap = HeatmapOf(weight, options);
        return (heatmap.GetProperty("zmin").GetDouble(), heatmap.GetProperty("zmax").GetDouble());
    }

    /// <summary>How much the caption says lies beyond the colours.</summary>
    private static int Beyond(Weight weight, VizOptions options) =>
        CountBeyond().Match(weight.Visualize(options).ToString()) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"([\d,]+) (?:values?|blocks?) clipped to ")]
    private static partial Regex CountBeyond();

    [GeneratedRegex("<script type=\"application/vnd.plotly.v1\\+json\">(.*?)</script>")]
    private static partial Regex Script();
}
