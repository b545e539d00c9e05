using System.Globalization;
using System.Text.RegularExpressions;
using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Plans;

/// <summary>Which filters a grid shows, in which order, and what it says of them.</summary>
public partial class FilterGridTests
{
    [Theory]
    [InlineData(FilterOrder.L1Norm)]
    [InlineData(FilterOrder.L2Norm)]
    public void Filters_stand_by_their_norm_under_their_own_numbers(FilterOrder order)
    {
        var weight = Kernel(40, 2);
        double Norm(long filter) => weight.GetFilter(filter).ToArray().Sum(value => order == FilterOrder.L1Norm ? Math.Abs(value) : value * value);
        long[] expected = [.. Enumerable.Range(0, 40).Select(i => (long)i).OrderByDescending(Norm)];
        var figure = Show(weight, VizOptions.Default with { Order = order });
        Assert.Equal(expected, Order(figure));
        Assert.Equal(expected, figure.Titles.Select(NumberOf));
        Assert.NotEqual(expected, expected.Order());
        AssertEveryCellIsTheElementThatItsHoverTells(weight, figure);
        Assert.Contains($"filters by {(order == FilterOrder.L1Norm ? "L1" : "L2")} norm, the largest first", weight.Visualize(VizOptions.Default with { Order = order }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void By_similarity_each_filter_stands_beside_the_one_that_is_nearly_the_same()
    {
        // Filter i and filter i + 8 differ by a thousandth, all others by much.
        var random = new Random(3);
        double[] half = [.. Enumerable.Range(0, 8 * 27).Select(_ => random.NextDouble() - 0.5)];
        var weight = Some.Weight([16, 3, 3, 3], i => half[i % half.Length] * (i < half.Length ? 1 : 2) + (i < half.Length ? 0 : random.NextDouble() * 1e-3))
            .WithLayout(WeightLayout.PyTorch);
        var options = VizOptions.Default with { Order = FilterOrder.Similarity };
        var figure = Show(weight, options);
        long[] order = Order(figure);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (long)i), order.Order());
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(8, Math.Abs(order[2 * i] - order[2 * i + 1])));
        AssertEveryCellIsTheElementThatItsHoverTells(weight, figure);
        Assert.Contains("similar filters are placed next to each other", weight.Visualize(options).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FilterOrder.Original)]
    [InlineData(FilterOrder.L2Norm)]
    [InlineData(FilterOrder.Similarity)]
    public void The_strongest_filters_keep_their_numbers(FilterOrder order)
    {
        var weight = Kernel(64, 3);
        long[] strongest = [.. Enumerable.Range(0, 64).Select(i => (long)i).OrderByDescending(i => weight.GetFilter(i).ToArray().Sum(value => value * value)).Take(5)];
        var options = VizOptions.Default with { TopFilters = 5, Order = order };
        var figure = Show(weight, options);
        Assert.Equal(strongest.Order(), Order(figure).Order());
        if (order == FilterOrder.Original)
            Assert.Equal(strongest.Order(), Order(figure));
        Assert.Equal(Order(figure).Select(i => $"filter {i}"), figure.Titles);
        AssertEveryCellIsTheElementThatItsHoverTells(weight, figure);
        Assert.Contains("5 of 64 filters shown: those with the largest L2 norm", weight.Visualize(options).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_beyond_the_colours_is_counted_where_it_is_left_out_too()
    {
        var weight = Some.Weight([300, 1, 3, 3], i => i / 9 < 256 ? 1 : i == 299 * 9 ? 2.5 : 0).WithLayout(WeightLayout.PyTorch);
        Assert.Empty(Show(weight, VizOptions.Default).Dots);
        Assert.Contains("1 value clipped to ", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_more_filters_than_there_are_shows_all() =>
        Assert.Equal(6, Order(Show(Kernel(6, 1), VizOptions.Default with { TopFilters = 100 })).Length);

    [Theory]
    [InlineData(WeightLayout.Keras)]
    [InlineData(WeightLayout.PyTorch)]
    public void Dead_channels_of_a_depthwise_kernel_are_marked(WeightLayout layout)
    {
        bool keras = layout == WeightLayout.Keras;
        // 16 channels of which the third and the twelfth have no weight above 0.1 % of the median filter's largest.
        var weight = Some.Weight(keras ? [3, 3, 16, 1] : [16, 1, 3, 3], i => Some.Wave(i) * ((keras ? i % 16 : i / 9) is 2 or 11 ? 5e-4 : 1))
            .WithLayer(keras ? "DepthwiseConv2D" : "Conv2d", "kernel").WithName(keras ? "depthwise_kernel" : "weight").WithLayout(layout);
        Assert.Contains($"2 dead {(keras ? "channels" : "filters")}\n", weight.ToString(), StringComparison.Ordinal);
        Assert.Matches($@"\n  dead {(keras ? "channels" : "filters")} \(ø, no weight above 0\.1 % of the median filter's largest\): 2, 11\n", weight.ToString() + "\n");
        Assert.Equal(2, new Figure(weight.ToPlotlyJson()).Titles.Count(title => title.EndsWith(" ø", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dead_and_duplicate_filters_are_named_in_titles_and_caption()
    {
        var whole = Kernel(32, 3).ToArray();
        for (int i = 0; i < 27; i++)
        {
            whole[4 * 27 + i] = 0;
            whole[9 * 27 + i] = i % 2 == 0 ? 1e-5 : -1e-5;
            whole[20 * 27 + i] = whole[7 * 27 + i];
        }
        var weight = Encoded.Weight([32, 3, 3, 3], whole, ElementType.Float32).WithLayout(WeightLayout.PyTorch);
        string text = weight.ToString();
        Assert.Matches(@"\n  dead filters \(.*\): 4, 9\n", text);
        Assert.Matches(@"\n  duplicate filter \(.*\): 20\n", text);
        string[] titles = Show(weight, VizOptions.Default).Titles;
        // Beside eight filters there is no room for the word.
        Assert.Equal(("4 ø", "9 ø", "20 = 7"), (titles[4], titles[9], titles[20]));
        Assert.DoesNotContain(titles.Where((_, i) => i is not (4 or 9 or 20)), title => title.Contains('ø', StringComparison.Ordinal) || title.Contains('=', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WeightLayout.PyTorch)]
    [InlineData(WeightLayout.Keras)]
    public void Every_duplicate_is_found_wherever_it_lies(WeightLayout layout)
    {
        // Values are read in blocks of a few thousand, which end within filters: the sums of equal filters must not tell them apart.
        const int filters = 400, size = 3 * 7 * 7;
        var random = new Random(5);
        double[] one = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];
        var weight = layout == WeightLayout.PyTorch
            ? Some.Weight([filters, 3, 7, 7], i => one[i % size]).WithLayout(layout)
            : Some.Weight([7, 7, 3, filters], i => one[i / filters]).WithLayout(layout);
        Assert.Contains("duplicate filters (=, the same weights as the one named): 1, 2, 3,", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_and_its_negative_are_no_duplicates()
    {
        var weight = Some.Weight([2, 1, 3, 3], i => i < 9 ? Some.Wave(i) : -Some.Wave(i - 9)).WithLayout(WeightLayout.PyTorch);
        Assert.DoesNotContain("duplicate", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_shows_the_channel_that_it_names()
    {
        var weight = Some.Weight([3, 3, 64, 64], i => Some.Wave(i) * (1 + i % 31), name: "conv").WithLayout(WeightLayout.Keras);
        string[] labels = AssertPagesShowWhatTheyName(weight);
        Assert.True(labels.Length > 1);
        Assert.Equal(labels.Distinct(), labels);
        string caption = weight.ToString();
        Assert.Contains($"{labels[0]} of 64 shown", caption, StringComparison.Ordinal);
        Assert.Contains("the interactive figure shows any of the 64 channels", caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_room_for_all_channels_those_of_largest_norm_can_be_chosen()
    {
        var weight = Some.Weight([3, 3, 512, 512], i => Some.Wave(i) * (1 + i % 31), name: "conv").WithLayout(WeightLayout.Keras);
        string[] labels = AssertPagesShowWhatTheyName(weight);
        Assert.InRange(labels.Length, 2, 511);
        var norms = new double[512];
        double[] values = weight.ToArray();
        for (int i = 0; i < values.Length; i++)
            norms[i / 512 % 512] += values[i] * values[i];
        Assert.Equal(Enumerable.Range(0, 512).OrderByDescending(channel => norms[channel]).Take(labels.Length).Order().Select(channel => $"channel {channel}"), labels);
        Assert.Contains($"the interactive figure shows any of the {labels.Length} channels with the largest norm", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_with_thousands_of_marks_and_a_rare_one_among_them_show_what_they_name()
    {
        // More marks than are drawn, and one -∞ among them that a sample of all marks would miss.
        double Value(long i) => (i / 20 / 200 % 25, i / 20 % 200, i % 20) switch
        {
            (_, _, > 2) => Some.Wave(i),
            (24, 199, 1) => double.NegativeInfinity,
            _ => double.NaN,
        };
        var weight = Some.Weight([25, 200, 20], Value, name: "conv").WithRoles(AxisRole.Row, AxisRole.Column, AxisRole.Channel);
        weight = new Weight("conv", [25, 200, 20, 1], ElementType.Float32, weight.Data!).WithLayout(WeightLayout.Keras);
        weight = Stack(weight, 2);
        AssertPagesShowWhatTheyName(weight);
        var page = new DescribedFigure(weight.ToHtml()).Pages.Single(page => page.Label == "channel 1");
        Assert.Contains(page.Cells, cell => double.IsNegativeInfinity(cell.Value) && cell.Text.Contains("row 24, column 199", StringComparison.Ordinal));
    }

    private static Weight Stack(Weight one, int filters)
    {
        double[] values = one.ToArray();
        return Some.Weight([.. one.Shape.Take(3), filters], i => values[i / filters], name: one.Name).WithLayout(WeightLayout.Keras);
    }

    /// <summary>The pages' names, after each was compared with what it shows.</summary>
    private static string[] AssertPagesShowWhatTheyName(Weight weight)
    {
        var figure = new DescribedFigure(weight.ToHtml());
        var said = new Dictionary<string, (int Axis, Figure.Range Range)>();
        foreach (var page in figure.Pages)
        {
            string label = $"{page.Label}, ";
            foreach (var (text, value) in page.Cells)
            {
                if (!text.Contains(label, StringComparison.Ordinal))
                    Assert.Fail($"'{text}' is on the page of {page.Label}");
                double stored = weight[[.. Figure.Ranges(text, weight, said).Select(range => range.First)]];
                if (!stored.Equals(value))
                    Assert.Fail($"{text} shows {value:R}, not {stored:R}");
            }
        }
        return [.. figure.Pages.Select(page => page.Label)];
    }

    private static void AssertEveryCellIsTheElementThatItsHoverTells(Weight weight, Figure figure)
    {
        int cells = 0;
        foreach (var (text, value) in Figure.Hovers(figure.Heatmap!.Value))
        {
            var place = Figure.Ranges(text, weight);
            Assert.All(place, range => Assert.Equal(range.First, range.Last));
            Assert.Equal(weight[[.. place.Select(range => range.First)]], value);
            cells++;
        }
        Assert.True(cells > 0);
    }

    // In reading order: a filter first met stands before those met later.
    private static long[] Order(Figure figure) =>
        [.. Figure.Hovers(figure.Heatmap!.Value).Select(cell => NumberOf(cell.Text.Split(", ")[0])).Distinct()];

    private static long NumberOf(string text) => long.Parse(Number().Match(text).Value, CultureInfo.InvariantCulture);

    private static Figure Show(Weight weight, VizOptions options) => new(weight.Visualize(options).ToPlotlyJson());

    private static Weight Kernel(int filters, int channels)
    {
        int size = channels * 9;
        return Some.Weight([filters, channels, 3, 3], i => Some.Wave(i) * (1 + i / size * 7 % 13 * 0.1 + i / size * 0.001)).WithLayout(WeightLayout.PyTorch);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
