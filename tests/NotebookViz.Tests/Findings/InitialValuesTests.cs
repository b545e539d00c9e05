using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookViz.Tests.Findings;

/// <summary>Weights that still have their initial values.</summary>
public sealed class InitialValuesTests
{
    [Fact]
    public void Layers_of_TorchSharp_have_their_initial_values()
    {
        manual_seed(1);
        using var model = Sequential(("conv", Conv2d(3, 16, 3)), ("norm", BatchNorm2d(16)), ("deep", Conv2d(16, 8, 5, groups: 2)), ("linear", Linear(40, 30)));
        using var lstm = LSTM(12, 20);
        var found = model.GetWeights().GetFindings();
        string[] texts = [.. found.Where(finding => finding.Kind == FindingKind.InitialRange).Select(finding => finding.ToString())];
        Assert.Contains("conv.weight: uniform within ±0.1925 = 1/√27, as initialised by PyTorch", texts);
        Assert.Contains("deep.weight: uniform within ±0.07071 = 1/√200, as initialised by PyTorch", texts);
        Assert.Contains("linear.weight: uniform within ±0.1581 = 1/√40, as initialised by PyTorch", texts);
        Assert.Equal(4, lstm.GetWeights().GetFindings().Count(finding => finding.Text == "uniform within ±0.2236 = 1/√20, as initialised by PyTorch"));
        Assert.Equal(
            ["norm.weight: all 1, still the initial value", "norm.bias: all 0, still the initial value", "norm.running_mean: all 0, still the initial value", "norm.running_var: all 1, still the initial value"],
            found.Where(finding => finding.Kind == FindingKind.InitialValue).Select(finding => finding.ToString()));
    }

    [Fact]
    public void One_step_of_training_is_seen()
    {
        manual_seed(1);
        using var layer = Linear(40, 30);
        using (no_grad())
            layer.weight!.add_(rand_like(layer.weight!).sub_(0.5).mul_(0.01));
        Assert.DoesNotContain(layer.GetWeights().GetFindings(), finding => finding.Kind == FindingKind.InitialRange);
    }

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.0001, false)]
    [InlineData(0.9, false)]
    public void A_kernel_of_Keras_fills_the_range_of_Glorot(double scale, bool expected)
    {
        // fan_in 3·3·4, fan_out 3·3·8
        double bound = Math.Sqrt(6.0 / (9 * 12));
        Assert.Equal(expected, IsInitial(Uniform(bound * scale).ToWeight(WeightLayout.Keras), out string text));
        Assert.Equal(expected ? "uniform within ±0.2357 = √(6/108), as initialised by Keras" : "", text);
    }

    [Fact]
    public void Without_axes_or_with_another_spread_nothing_is_said()
    {
        double bound = Math.Sqrt(6.0 / (9 * 12));
        Assert.False(IsInitial(Uniform(bound).ToWeight(), out _));
        // The same ends, but most values near zero.
        var values = Uniform(bound);
        for (int i = 0; i < values.Length; i++)
            ref_(values, i) *= (float)Math.Pow(Math.Abs(ref_(values, i)) / bound, 2);
        Assert.False(IsInitial(values.ToWeight(WeightLayout.Keras), out _));
    }

    private static bool IsInitial(Weight weight, out string text)
    {
        text = weight.GetFindings().FirstOrDefault(finding => finding.Kind == FindingKind.InitialRange)?.Text ?? "";
        return text.Length > 0;
    }

    private static ref float ref_(float[,,,] values, int i) =>
        ref System.Runtime.CompilerServices.Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(values).AsFloat(), i);

    // Evenly from -bound to bound, in an order without a pattern.
    private static float[,,,] Uniform(double bound)
    {
        var values = new float[3, 3, 4, 8];
        for (int i = 0; i < values.Length; i++)
            ref_(values, i) = (float)(bound * (2 * (i * 115.0 % 288 + 0.5) / 288 - 1) * (288 / 287.0 - 1e-9));
        return values;
    }
}

internal static class References
{
    public static ref float AsFloat(this ref byte first) => ref System.Runtime.CompilerServices.Unsafe.As<byte, float>(ref first);
}
