using static TorchSharp.torch;

namespace NotebookViz.Tests.Histories;

/// <summary>What a recording reads.</summary>
public class RecordingTests
{
    [Fact]
    public void A_tensor_that_is_read_in_place_has_the_statistics_of_each_step()
    {
        using var single = full(5000, 2.0f);
        using var wide = ones(4, float64);
        var weights = new[] { single.ToWeight(name: "single"), wide.ToWeight(name: "wide") };
        var history = new WeightHistory(() => weights);
        history.Record(0);
        single.mul_(3);
        wide.mul_(3);
        history.Record(1);
        Assert.EndsWith("  wide: norm 2 → 6, moved 200 % of the first norm", history.ToString(), StringComparison.Ordinal);
        Assert.Equal([1, 3], history["wide"].Points.Select(point => point.Mean));
        Assert.Equal([2, 6], history["single"].Points.Select(point => point.Quantiles[4]));
        Assert.Equal([2, 6], history["single"].Points.Select(point => point.Quantiles[^1]));
    }

    [Fact]
    public void A_tensor_that_two_layers_share_is_recorded_for_both()
    {
        using var model = nn.Sequential(("a", nn.Linear(3, 3)), ("b", nn.Linear(3, 3)));
        ((TorchSharp.Modules.Linear)model[1]).weight = ((TorchSharp.Modules.Linear)model[0]).weight;
        var history = new WeightHistory(model);
        history.Record(0);
        using (no_grad())
            ((TorchSharp.Modules.Linear)model[0]).weight!.mul_(2);
        history.Record(1);
        Assert.Equal(history["a.weight"].Points, history["b.weight"].Points);
        Assert.Equal(history["a.weight"].Points[0].L2Norm, history["b.weight"].Points[1].FromStart, 1e-6);
    }
}
