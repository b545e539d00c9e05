using NotebookViz.Torch.Loading;

namespace NotebookViz.Tests.Torch;

/// <summary>In which order the gates of a source fill a layer.</summary>
public class AxisOrderTests
{
    private static readonly string[] Torch = ["input (i)", "forget (f)", "cell (g)", "output (o)"];

    [Fact]
    public void Gates_of_a_known_order_fit_under_any_name()
    {
        Assert.NotNull(AxisOrder.Find(Kernel(Torch), Kernel(Torch), sameName: false, out string? problem));
        Assert.Null(problem);
        Assert.NotNull(AxisOrder.Find(Kernel(["input (i)", "output (o)", "forget (f)", "cell (g)"]), Kernel(Torch), sameName: false, out problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Gates_of_an_unknown_order_fit_under_the_same_name_only()
    {
        Assert.Null(AxisOrder.Find(Kernel([]), Kernel(Torch), sameName: false, out string? problem));
        Assert.Contains("The order of its gates is unknown", problem, StringComparison.Ordinal);
        Assert.NotNull(AxisOrder.Find(Kernel([]), Kernel(Torch), sameName: true, out problem));
        Assert.Null(problem);
    }

    private static Weight Kernel(string[] gates) => Some.Weight([8, 3], Some.Wave)
        .WithAxes([new Axis(AxisRole.Gate, "gate", 8) { Parts = gates }, Axis.Of(AxisRole.Input, 3, 1)]);
}
