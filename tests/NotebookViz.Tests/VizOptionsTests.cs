using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace NotebookViz.Tests;

public class VizOptionsTests
{
    [Fact]
    public void With_changes_what_is_named_and_nothing_else()
    {
        var options = VizOptions.Default with { Width = 300, Pooling = Pooling.Mean };
        Assert.Equal(options, options.With());
        Assert.Equal(options with { Order = FilterOrder.L2Norm, Strongest = 16 }, options.With(order: FilterOrder.L2Norm, strongest: 16));
        var all = options.With(FilterOrder.Similarity, 3, ColorMode.Rgb, ColorLimits.MinMax, ColorScale.Sequential, Pooling.Largest, 500, 1 << 18, false);
        Assert.Equal(new VizOptions
        {
            Order = FilterOrder.Similarity,
            Strongest = 3,
            Mode = ColorMode.Rgb,
            Limits = ColorLimits.MinMax,
            ColorScale = ColorScale.Sequential,
            Pooling = Pooling.Largest,
            Width = 500,
            MaxBytes = 1 << 18,
            Html = false,
        }, all);
        // Every property can be named.
        Assert.Equal(typeof(VizOptions).GetProperties().Where(property => property.GetMethod!.IsStatic is false).Select(property => property.Name).Order(),
            typeof(VizOptions).GetMethod("With")!.GetParameters().Select(parameter => char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..]).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => options.With(strongest: 0));
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
