namespace NotebookViz.PlotlyNET.Tests;

/// <summary>A picture of each kind.</summary>
internal static class Pictures
{
    public static readonly Dictionary<string, Func<Visualization>> Drawn = new()
    {
        ["line"] = () => Some.Weight([12], Some.Wave, name: "dense/bias").WithLayer("Dense", "bias").WithRoles(AxisRole.Output).Visualize(),
        ["line of doubles"] = () => Some.Weight([12], i => Math.Sqrt(i), ElementType.Float64).Visualize(),
        ["line not finite"] = () => Some.Weight([6], NotFinite).Visualize(),
        ["band"] = () => Some.Weight([2500], Some.Wave, name: "vector").Visualize(),
        ["heatmap"] = () => Some.Weight([4, 6], Some.Wave, name: "fc.weight").WithLayer("Linear", "kernel").WithRoles(AxisRole.Output, AxisRole.Input).Visualize(),
        ["heatmap with an outlier"] = () => Some.Weight([20, 20], i => i == 21 ? 40 : Some.Wave(i)).Visualize(),
        ["heatmap with marks"] = () => Some.Weight([3, 6], NotFinite).Visualize(),
        ["pooled heatmap with marks"] = () => Some.Weight([13, 1000], i => i is 500 or 7300 ? double.NaN : Some.Wave(i)).Visualize(),
        ["slices"] = () => Some.Weight([3, 4, 5], Some.Wave, name: "cube").Visualize(),
        ["grid"] = () => Some.KerasKernel().Visualize(),
        ["grid with a menu"] = () => Kernel(64, 64).Visualize(),
        ["grid in colour"] = () => Kernel(8, 3).Visualize(VizOptions.Default with { FilterColoring = FilterColoring.Rgb }),
        ["gates"] = () => Some.Weight([6, 20], Some.Wave, name: "lstm/kernel").WithLayer("LSTM", null).WithLayout(WeightLayout.Keras).Visualize(),
        ["complex"] = () => Some.Weight([3, 4], Some.Wave, ElementType.Complex64).Visualize(),
    };

    public static readonly Dictionary<string, Func<Visualization>> WithoutTraces = new()
    {
        ["number"] = () => Some.Weight([], _ => 0.1, name: "temperature").Visualize(),
        ["empty"] = () => Some.Weight([0, 3], _ => 0, name: "nothing").Visualize(),
        ["message"] = () => Weight.WithoutValues("fc.weight", [2, 3], ElementType.Float32, "The tensor was disposed.").Visualize(),
    };

    private static Weight Kernel(int filters, int channels) =>
        Some.Weight([filters, channels, 3, 3], Some.Wave, name: "features.0.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel");

    private static double NotFinite(long index) =>
        index switch { 1 => double.NaN, 3 => double.PositiveInfinity, 4 => double.NegativeInfinity, _ => Some.Wave(index) };
}
