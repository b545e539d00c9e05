using NotebookViz.Html;

namespace NotebookViz.Tests.Scanning;

/// <summary>A display reads every element once: HTML, static picture and text, with statistics, norms, limits and cells.</summary>
public class PassTests
{
    public static TheoryData<string, long[]> Kernels => new()
    {
        { "pytorch", [256, 128, 3, 3] }, { "keras", [3, 3, 128, 256] }, { "pytorch", [64, 3, 7, 7] }, { "pytorch", [4, 2, 700, 600] },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_is_read_once(string framework, long[] shape)
    {
        foreach (var options in Options)
            Assert.Equal(1, Passes(shape, weight => weight.WithLayout(framework == "keras" ? WeightLayout.Keras : WeightLayout.PyTorch), options));
    }

    [Theory]
    [InlineData(1_000, 1_100)]
    [InlineData(30, 20)]
    [InlineData(3, 400_000)]
    public void A_matrix_is_read_once(long rows, long columns)
    {
        foreach (var options in Options)
        {
            Assert.Equal(1, Passes([rows, columns], weight => weight, options));
            Assert.Equal(1, Passes([rows, columns], weight => weight.WithRoles(AxisRole.Input, AxisRole.Output), options));
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(500_000)]
    public void A_vector_is_read_once(long length) => Assert.Equal(1, Passes([length], weight => weight, VizOptions.Default));

    [Fact]
    public void Packed_gates_are_read_once()
    {
        var gates = new Axis(AxisRole.Gate, "gate", 4 * 256) { Parts = ["input", "forget", "cell", "output"] };
        Assert.Equal(1, Passes([4 * 256, 512], weight => weight.WithAxes([gates, Axis.Of(AxisRole.Input, 512, 1)]), VizOptions.Default));
    }

    [Fact]
    public void Of_a_kernel_of_many_mebibytes_only_the_tiles_shown_are_read_again() =>
        Assert.InRange(Passes([512, 512, 3, 3], weight => weight.WithLayout(WeightLayout.PyTorch), VizOptions.Default), 1, 1.1);

    [Fact]
    public void A_list_without_room_for_pictures_reads_its_values_once()
    {
        Counting[] data = [.. Enumerable.Range(0, 200).Select(i => new Counting(512 * 64, index => (float)((index + i) * 31 % 1009) / 1009 - 0.5f))];
        var list = new WeightList(data.Select((values, i) => new Weight($"layer{i}.weight", [512, 64], ElementType.Float32, values).WithRoles(AxisRole.Output, AxisRole.Input)));
        Assert.NotEmpty(LayerFragment.Of(list, VizOptions.Default with { MaxBytes = VizOptions.LeastBytes }));
        Assert.All(data, values => Assert.Equal(1, values.Passes));
    }

    [Fact]
    public void Statistics_without_quantiles_read_once_and_a_quantile_reads_once_more()
    {
        var data = new Counting(1 << 20, index => index % 1009);
        var weight = new Weight("w", [1 << 20], ElementType.Float32, data);
        var statistics = weight.GetStatistics(quantiles: false);
        Assert.Same(statistics, weight.GetStatistics(quantiles: false));
        Assert.Equal(1, data.Passes);
        Assert.Equal(statistics.Quantile(0.5), statistics.Quantile(0.5));
        Assert.Equal(2, data.Passes);
        // The quantile counted what a display needs, so nothing is read again.
        Assert.Same(statistics, weight.GetStatistics());
        Assert.Equal(2, data.Passes);
    }

    [Fact]
    public void Two_weights_are_compared_in_one_pass_over_each()
    {
        Counting a = new(1 << 20, index => index % 1009), b = new(1 << 20, index => index % 1013);
        var comparison = new Weight("w", [1 << 20], ElementType.Float32, a).CompareWith(new Weight("w", [1 << 20], ElementType.Float32, b));
        Assert.NotEmpty(comparison.ToString());
        Assert.Equal((1, 1), (a.Passes, b.Passes));
    }

    private static IEnumerable<VizOptions> Options =>
    [
        VizOptions.Default, VizOptions.Default with { Limits = ColorLimits.Fixed(-0.1, 0.2) }, VizOptions.Default with { Pooling = Pooling.Mean },
        VizOptions.Default with { Order = FilterOrder.L1Norm, ColorScale = ColorScale.Sequential },
    ];

    private static double Passes(long[] shape, Func<Weight, Weight> describe, VizOptions options)
    {
        var data = new Counting(shape.Aggregate(1L, (product, length) => product * length), index => (float)(index * 31 % 1009) / 1009 - 0.5f);
        var picture = describe(new Weight("w", shape, ElementType.Float32, data)).Visualize(options);
        Assert.NotEmpty(picture.ToHtml());
        Assert.NotEmpty(picture.ToPng());
        Assert.NotEmpty(picture.ToString());
        return data.Passes;
    }
}
