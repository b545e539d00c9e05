using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookViz.Tests.Findings;

/// <summary>What weights tell together.</summary>
public sealed class ModelFindingsTests
{
    [Fact]
    public void Weights_of_the_same_values_are_tied()
    {
        var values = Enumerable.Range(0, 40).Select(i => MathF.Sin(i)).ToArray();
        var other = (float[])values.Clone();
        Assert.Equal(["b: the same values as a"], Tied(values.ToWeight(name: "a"), ((float[])values.Clone()).ToWeight(name: "b")));
        (other[3], other[4]) = (other[4], other[3]);
        Assert.Empty(Tied(values.ToWeight(name: "a"), other.ToWeight(name: "b")));
        // Few values, and constants, are equal by chance.
        Assert.Empty(Tied(values[..8].ToWeight(name: "a"), values[..8].ToWeight(name: "b")));
        Assert.Empty(Tied(new float[40].ToWeight(name: "a"), new float[40].ToWeight(name: "b")));
    }

    [Fact]
    public void A_scale_near_zero_switches_its_channel_off()
    {
        using var model = Model();
        using (no_grad())
        {
            var norm = (TorchSharp.Modules.BatchNorm2d)model[1];
            norm.weight!.fill_(2);
            norm.weight![3] = 0.0019f;
            norm.weight![4] = 0.0021f;
        }
        Assert.Equal(["norm.weight: 1 of 6 channels is scaled to almost zero (|γ| below 0.1 % of the median): 3"], Off(model.GetWeights()));
    }

    [Fact]
    public void A_filter_is_switched_off_by_the_normalisation_after_it()
    {
        using var model = Model();
        using (no_grad())
        {
            var norm = (TorchSharp.Modules.BatchNorm2d)model[1];
            // The outputs of filter 2 vary ten million times as much as those of the others, of filter 5 half a million times.
            norm.running_var![2] = 1e7f;
            norm.running_var![5] = 5e5f;
        }
        Assert.Equal(["conv.weight: 1 of 6 filters is almost zero after norm (γ‖W‖/√(σ² + ε) below 0.1 % of the median): 2"], Off(model.GetWeights()));
        // Without the order of layers nothing follows anything.
        Assert.Empty(Off(new WeightList(model.GetWeights().Select(weight => new Weight(weight.Name, weight.Shape, weight.ElementType, weight.Data!)))));
    }

    private static TorchSharp.Modules.Sequential Model()
    {
        var model = Sequential(("conv", Conv2d(2, 6, 3)), ("norm", BatchNorm2d(6)), ("relu", ReLU()));
        // Tests that run at the same time draw from one generator of random numbers, whatever its seed.
        using (no_grad())
            ((TorchSharp.Modules.Conv2d)model[0]).weight!.fill_(0.1);
        return model;
    }

    private static string[] Tied(params Weight[] weights) => Of(new WeightList(weights), FindingKind.Tied);

    private static string[] Off(WeightList weights) => Of(weights, FindingKind.SwitchedOff);

    private static string[] Of(WeightList weights, FindingKind kind) => [.. weights.GetFindings().Where(finding => finding.Kind == kind).Select(finding => finding.ToString())];
}
