using static TorchSharp.torch;

namespace NotebookViz.Tests.Histories;

/// <summary>What a recording reads, and when it is refused.</summary>
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_was_disposed_is_refused_with_the_weight_and_the_reason(bool isNested)
    {
        nn.Module model = isNested ? nn.Sequential(("fc", nn.Linear(3, 2))) : nn.Linear(3, 2);
        var history = new WeightHistory(model);
        history.Record(0);
        model.Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => history.Record(1));
        Assert.Matches(@"^The weight '(fc\.)?bias' was recorded before, but now it has no values: The tensor was disposed", error.Message);
        Assert.Equal([0], history.Steps);
        Assert.All(history.Weights, trace => Assert.Single(trace.Points));
    }

    [Fact]
    public void A_weight_without_values_is_left_out_until_it_has_some()
    {
        var weights = new[] { Weight.WithoutValues("w", [2], ElementType.Float32, "It is on the meta device."), new float[1].ToWeight(name: "b") };
        var history = new WeightHistory(() => weights);
        history.Record(0);
        Assert.Equal(["b"], history.Weights.Select(trace => trace.Name));
        weights[0] = new float[2].ToWeight(name: "w");
        history.Record(1);
        Assert.Equal([1], history["w"].Points.Select(point => point.Step));
    }

    [Theory]
    [InlineData(1e20f)]
    [InlineData(1e-20f)]
    [InlineData(1e-25f)]
    [InlineData(1e-42f)]
    [InlineData(1e38f)]
    public void Distances_whose_squares_leave_single_precision_are_right(float unit)
    {
        // More than a block, so that some blocks are ordinary numbers and others do not change.
        float[] values = [unit, 1.5f * unit, .. new float[10_000]];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")]);
        history.Record(0);
        values = [2 * unit, 3 * unit, .. new float[10_000]];
        history.Record(1);
        Assert.Equal(history["w"].Points[0].L2Norm, history["w"].Points[1].FromStart, 1e-6 * history["w"].Points[0].L2Norm);
        Assert.Contains("moved 100 % of the first norm", history.ToString(), StringComparison.Ordinal);
    }
}
