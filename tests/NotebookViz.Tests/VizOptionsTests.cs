using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace NotebookViz.Tests;

public class VizOptionsTests
{
    [Fact]
    public void The_tool_sets_the_default_size_of_a_display_for_the_whole_process() => FreshProcess.Run(SetSize);

    private static void SetSize()
    {
        Assert.Equal(1 << 20, new VizOptions().MaxBytes);
        AppContext.SetData("NotebookViz.MaxBytes", 5_000_000);
        Assert.Equal(5_000_000, new VizOptions().MaxBytes);
        // Nothing fits into less than the smallest size.
        AppContext.SetData("NotebookViz.MaxBytes", 1);
        Assert.Equal(1 << 20, new VizOptions().MaxBytes);
    }

    [Fact]
    public void Each_With_changes_one_option_and_nothing_else()
    {
        var options = VizOptions.Default with { Width = 300, Pooling = Pooling.Mean };
        (VizOptions Expected, VizOptions Actual)[] cases =
        [
            (options with { Order = FilterOrder.L2Norm }, options.WithOrder(FilterOrder.L2Norm)),
            (options with { TopFilters = 16 }, options.WithTopFilters(16)),
            (options with { FilterColoring = FilterColoring.Rgb }, options.WithFilterColoring(FilterColoring.Rgb)),
            (options with { Limits = ColorLimits.MinMax }, options.WithLimits(ColorLimits.MinMax)),
            (options with { ColorScale = ColorScale.Sequential }, options.WithColorScale(ColorScale.Sequential)),
            (options with { Pooling = Pooling.AbsMax }, options.WithPooling(Pooling.AbsMax)),
            (options with { Width = 500 }, options.WithWidth(500)),
            (options with { MaxBytes = 1 << 18 }, options.WithMaxBytes(1 << 18)),
        ];
        Assert.All(cases, pair => Assert.NotEqual(options, pair.Actual));
        Assert.All(cases, pair => Assert.Equal(pair.Expected, pair.Actual));
        Assert.Equal(options, options.WithTopFilters(16).WithTopFilters(null));
        // Every property has its own.
        Assert.Equal(typeof(VizOptions).GetProperties().Where(property => !property.GetMethod!.IsStatic).Select(property => "With" + property.Name).Order(),
            typeof(VizOptions).GetMethods().Where(method => method.Name.StartsWith("With", StringComparison.Ordinal)).Select(method => method.Name).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => options.WithTopFilters(0));
        Assert.Throws<ArgumentNullException>(() => options.WithLimits(null!));
    }

    [Fact]
    public void The_default_is_what_everything_is_shown_with_from_then_on() => Assert.Equal("all", FreshProcess.Run(ShowUnderAnotherDefault));

    // In a process of its own, because the default is the whole process'.
    private static void ShowUnderAnotherDefault()
    {
        NotebookExtension.Load();
        var kernel = new float[3, 3, 1, 8];
        for (int i = 0; i < kernel.Length; i++)
            kernel[i / 24, i / 8 % 3, 0, i % 8] = (float)Some.Wave(i);
        using var tensor = arange(12, dtype: float32).reshape(3, 4);
        var weight = kernel.ToWeight(WeightLayout.Keras, "kernel");
        object[] values =
        [
            weight, new WeightList([weight]), new[] { weight }, new LayerWeight(weight, true, true),
            new LayerList(new LayerRow { Name = "", Kind = "Net", Weights = [new LayerWeight(weight, true, true)] }),
            nn.Linear(4, 3), tensor, kernel, new float[] { 1, 2, 3 }, new double[,] { { 1, 2 }, { 3, 4 } },
            System.Numerics.Tensors.Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2]),
        ];
        string[] before = [.. values.Select(value => value.ToDisplayString("text/html"))];
        VizOptions.Default = new VizOptions { ColorScale = ColorScale.Named("Viridis"), Width = 320, Order = FilterOrder.L2Norm };
        foreach (var (value, html) in values.Zip(before))
        {
            string after = value.ToDisplayString("text/html");
            if (after == html)
                throw new InvalidOperationException($"{value.GetType()} is shown as before.");
        }
        VizOptions.Default = new VizOptions();
        if (!before.SequenceEqual(values.Select(value => value.ToDisplayString("text/html"))))
            throw new InvalidOperationException("With the old options something is shown otherwise than before.");
        Console.WriteLine("all");
    }
}
