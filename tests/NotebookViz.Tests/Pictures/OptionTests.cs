using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests.Pictures;

/// <summary>What options change, and what none of them may.</summary>
public class OptionTests
{
    private static readonly Weight Kernel = Some.Weight([40, 3, 5, 5], i => Some.Wave(i) * (1 + i / 75 % 7)).WithLayout(WeightLayout.PyTorch);

    public static TheoryData<string, VizOptions> Options => new()
    {
        { "norm", VizOptions.Default with { Order = FilterOrder.L2Norm } },
        { "similarity", VizOptions.Default with { Order = FilterOrder.Similarity } },
        { "strongest", VizOptions.Default with { TopFilters = 5 } },
        { "rgb", VizOptions.Default with { FilterColoring = FilterColoring.Rgb } },
        { "narrow", VizOptions.Default with { Width = 200 } },
        { "wide", VizOptions.Default with { Width = 2000 } },
        { "sequential", VizOptions.Default with { ColorScale = ColorScale.Sequential } },
        { "all values", VizOptions.Default with { Limits = ColorLimits.MinMax } },
        { "fixed", VizOptions.Default with { Limits = ColorLimits.Fixed(0.5) } },
        { "small", VizOptions.Default with { MaxBytes = 40 << 10 } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Whatever_the_options_a_cell_shows_the_element_that_its_hover_tells(string name, VizOptions options)
    {
        Assert.NotEmpty(name);
        var picture = Kernel.Visualize(options);
        var figure = new Figure(picture.ToPlotlyJson());
        var cells = figure.CellsOf(Kernel);
        int shown = 0;
        for (int i = 0; i < cells.Values.Length; i++)
        {
            if (double.IsNaN(cells.Values[i]))
                continue;
            shown++;
            var place = cells.Place(i / cells.Columns, i % cells.Columns);
            if (place.All(range => range.First == range.Last))
                Assert.Equal(Kernel[[.. place.Select(range => range.First)]], cells.Values[i]);
        }
        Assert.True(shown > 0);
        Assert.True(Encoding.UTF8.GetByteCount(picture.ToHtml()) <= options.MaxBytes);
        _ = new PngPicture(picture.ToPng());
        using var parsed = JsonDocument.Parse(picture.ToPlotlyJson());
        Assert.Equal(picture.ToHtml(), Kernel.Visualize(options).ToHtml());
    }

    [Fact]
    public void The_strongest_filters_are_those_of_largest_norm()
    {
        var cells = new Figure(Kernel.Visualize(VizOptions.Default with { TopFilters = 5 }).ToPlotlyJson()).CellsOf(Kernel);
        var shown = Enumerable.Range(0, cells.Values.Length).Where(i => !double.IsNaN(cells.Values[i]))
            .Select(i => cells.Place(i / cells.Columns, i % cells.Columns)[0].First).Distinct().Order();
        double[] values = Kernel.ToArray();
        var strongest = values.Chunk(75).Select((filter, index) => (Norm: filter.Sum(value => value * value), Index: (long)index))
            .OrderByDescending(filter => filter.Norm).Take(5).Select(filter => filter.Index).Order();
        Assert.Equal(strongest, shown);
        Assert.Contains("5 of 40 filters", Kernel.Visualize(VizOptions.Default with { TopFilters = 5 }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_other_than_the_stored_one_is_reported() =>
        Assert.NotEqual(Kernel.ToString(), Kernel.Visualize(VizOptions.Default with { Order = FilterOrder.L2Norm }).ToString());

    [Fact]
    public void A_heatmap_says_that_its_filters_are_neither_ordered_nor_reduced()
    {
        var pointwise = Some.Weight([40, 5, 1, 1], Some.Wave).WithLayout(WeightLayout.PyTorch);
        const string note = "all 40 filters as stored";
        Assert.DoesNotContain(note, pointwise.ToString(), StringComparison.Ordinal);
        foreach (var options in new[] { VizOptions.Default with { TopFilters = 3 }, VizOptions.Default with { Order = FilterOrder.L2Norm } })
            Assert.Contains(note, pointwise.Visualize(options).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Complex_numbers_are_magnitudes_and_phases_as_far_as_there_is_room()
    {
        var weight = Enumerable.Range(0, 500).Select(i => System.Numerics.Complex.FromPolarCoordinates(1 + i % 7, i % 3)).ToArray().ToWeight();
        var picture = weight.Visualize();
        Assert.Equal(3, picture.ToHtml().Split("<figure ").Length);
        Assert.Contains("phase", picture.ToString(), StringComparison.Ordinal);
        string small = Some.Weight([1, 7, 25], Some.Wave, ElementType.Complex64).Visualize(VizOptions.Default with { MaxBytes = 40 << 10 }).ToHtml();
        Assert.True(Encoding.UTF8.GetByteCount(small) <= 40 << 10);
        Assert.True(small.Split("<figure ").Length == 3 || small.Contains("no room for the phases", StringComparison.Ordinal));
    }
}
