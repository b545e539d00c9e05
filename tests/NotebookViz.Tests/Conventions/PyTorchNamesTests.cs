using NotebookViz.Conventions;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Conventions;

/// <summary>Names of a state dict: roles where they are certain, unknown axes elsewhere.</summary>
public class PyTorchNamesTests
{
    [Theory]
    [InlineData("tconv1", new long[] { 64, 32, 3, 3 }, null)]
    [InlineData("decoder.convtr", new long[] { 64, 32, 4 }, null)]
    [InlineData("dec.conv4", new long[] { 16, 16, 3, 3 }, 16L)]
    [InlineData("up.depthwise", new long[] { 8, 1, 4, 4 }, 8L)]
    [InlineData("conv_transpose", new long[] { 8, 4, 2, 2 }, null)]
    [InlineData("deconv1", new long[] { 8, 4, 2, 2 }, null)]
    [InlineData("bil", new long[] { 5, 3, 4 }, 5L)]
    public void What_may_be_another_layer_keeps_unknown_axes(string module, long[] shape, long? bias)
    {
        var kernel = Describe(module, shape, bias)[0];
        Assert.All(kernel.Axes, axis => Assert.Equal(Unknown, axis.Role));
        Assert.Null(kernel.LayerKind);
    }

    [Theory]
    [InlineData("layer1.0.conv1", new long[] { 64, 64, 3, 3 }, null, "Conv2d", new[] { Filter, Channel, Row, Column })]
    [InlineData("fpn.lateral_conv", new long[] { 8, 16, 1, 1 }, null, "Conv2d", new[] { Filter, Channel, Row, Column })]
    [InlineData("0", new long[] { 16, 3, 5 }, 16L, "Conv1d", new[] { Filter, Channel, KernelPosition })]
    [InlineData("up.conv", new long[] { 6, 4, 3, 3 }, 6L, "Conv2d", new[] { Filter, Channel, Row, Column })]
    [InlineData("up.conv", new long[] { 6, 4, 3, 3 }, 4L, "ConvTranspose2d", new[] { Channel, Filter, Row, Column })]
    [InlineData("conv2", new long[] { 4, 3, 3, 3 }, 6L, "ConvTranspose2d", new[] { Channel, Unknown, Row, Column })]
    [InlineData("0", new long[] { 8, 1, 5 }, 8L, "Conv1d", new[] { Filter, Channel, KernelPosition })]
    [InlineData("proj", new long[] { 6, 4 }, 6L, "Linear", new[] { Output, Input })]
    public void What_name_and_bias_leave_no_doubt_about_is_told(string module, long[] shape, long? bias, string kind, AxisRole[] roles)
    {
        var kernel = Describe(module, shape, bias)[0];
        Assert.Equal(kind, kernel.LayerKind);
        Assert.Equal(roles, kernel.Axes.Select(axis => axis.Role));
    }

    [Theory]
    [InlineData(5L)]
    [InlineData(15L)]
    public void A_bias_that_fits_no_convolution_leaves_the_axes_unknown(long bias)
    {
        var weights = Describe("conv", [4, 3, 3, 3], bias);
        Assert.All(weights, weight => Assert.Null(weight.LayerKind));
        Assert.Equal([Unknown, Unknown, Unknown, Unknown], Roles(weights[0]));
        Assert.Equal([Unknown], Roles(weights[1]));
    }

    [Fact]
    public void An_instance_norm_is_not_described_as_a_batch_norm()
    {
        var weights = PyTorchNames.Describe([Some.Weight([4], Some.Wave, name: "inorm.weight"), Some.Weight([4], Some.Wave, name: "inorm.running_mean")]).ToList();
        Assert.All(weights, weight => Assert.Null(weight.LayerKind));
        Assert.Equal("scale (gamma)", weights[0].Role);
    }

    [Fact]
    public void A_layout_fills_in_what_is_unknown_alone()
    {
        var weights = new WeightList(PyTorchNames.Describe(
        [
            Some.Weight([10, 4], Some.Wave, name: "encoder.token_embedding.weight"),
            Some.Weight([4, 12], Some.Wave, name: "gpt.c_attn.weight"), Some.Weight([12], Some.Wave, name: "gpt.c_attn.bias"),
            Some.Weight([8, 16], Some.Wave, name: "unknown.weight"),
        ])).WithLayout(WeightLayout.PyTorch);
        Assert.Equal([Token, Feature], Roles(weights[0]));
        Assert.Equal([Input, Output], Roles(weights[1]));
        Assert.Equal([Output, Input], Roles(weights[3]));
        // What a layout named, another one may name otherwise; what the source names, the user may.
        Assert.Equal([Input, Output], Roles(weights[3].WithLayout(WeightLayout.Keras)));
        Assert.Equal([Output, Input], Roles(weights[1].WithRoles(Output, Input).WithLayout(WeightLayout.Keras)));
    }

    private static IEnumerable<AxisRole> Roles(Weight weight) => weight.Axes.Select(axis => axis.Role);

    private static List<Weight> Describe(string module, long[] shape, long? bias)
    {
        List<Weight> weights = [Some.Weight(shape, Some.Wave, name: module + ".weight")];
        if (bias is { } length)
            weights.Add(Some.Weight([length], Some.Wave, name: module + ".bias"));
        return [.. PyTorchNames.Describe(weights)];
    }
}
