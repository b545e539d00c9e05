using NotebookViz.Conventions;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Conventions;

/// <summary>The table of conventions: for each layer the order of the axes in Keras and in PyTorch.</summary>
public class ConventionTests
{
    public static TheoryData<WeightLayout, string, string, long[], AxisRole[]> Rows => new()
    {
        { WeightLayout.Keras, "Conv2D", "kernel", [3, 5, 4, 32], [Row, Column, Channel, Filter] },
        { WeightLayout.PyTorch, "Conv2d", "weight", [32, 4, 3, 5], [Filter, Channel, Row, Column] },
        { WeightLayout.Keras, "Conv1D", "kernel", [7, 4, 32], [KernelPosition, Channel, Filter] },
        { WeightLayout.PyTorch, "Conv1d", "weight", [32, 4, 7], [Filter, Channel, KernelPosition] },
        { WeightLayout.Keras, "Conv3D", "kernel", [2, 3, 5, 4, 32], [Depth, Row, Column, Channel, Filter] },
        { WeightLayout.PyTorch, "Conv3d", "weight", [32, 4, 2, 3, 5], [Filter, Channel, Depth, Row, Column] },
        { WeightLayout.Keras, "Dense", "kernel", [6, 10], [Input, Output] },
        { WeightLayout.PyTorch, "Linear", "weight", [10, 6], [Output, Input] },
        { WeightLayout.Keras, "DepthwiseConv2D", "depthwise_kernel", [3, 3, 8, 2], [Row, Column, Channel, Multiplier] },
        { WeightLayout.Keras, "DepthwiseConv2D", "kernel", [3, 3, 8, 2], [Row, Column, Channel, Multiplier] },
        { WeightLayout.PyTorch, "Conv2d", "weight", [16, 1, 3, 3], [Filter, Channel, Row, Column] },
        { WeightLayout.Keras, "Conv2DTranspose", "kernel", [3, 3, 32, 4], [Row, Column, Filter, Channel] },
        { WeightLayout.PyTorch, "ConvTranspose2d", "weight", [4, 32, 3, 3], [Channel, Filter, Row, Column] },
        { WeightLayout.Keras, "Conv1DTranspose", "kernel", [3, 32, 4], [KernelPosition, Filter, Channel] },
        { WeightLayout.PyTorch, "ConvTranspose1d", "weight", [4, 32, 3], [Channel, Filter, KernelPosition] },
        { WeightLayout.Keras, "LSTM", "kernel", [5, 16], [Input, Gate] },
        { WeightLayout.Keras, "LSTM", "recurrent_kernel", [4, 16], [State, Gate] },
        { WeightLayout.Keras, "LSTM", "bias", [16], [Gate] },
        { WeightLayout.PyTorch, "LSTM", "weight_ih_l0", [16, 5], [Gate, Input] },
        { WeightLayout.PyTorch, "LSTM", "weight_hh_l0", [16, 4], [Gate, State] },
        { WeightLayout.PyTorch, "LSTM", "bias_ih_l0", [16], [Gate] },
        { WeightLayout.PyTorch, "LSTM", "bias_hh_l0", [16], [Gate] },
        { WeightLayout.Keras, "GRU", "kernel", [5, 12], [Input, Gate] },
        { WeightLayout.Keras, "GRU", "bias", [2, 12], [Unknown, Gate] },
        { WeightLayout.PyTorch, "GRU", "weight_hh_l1_reverse", [12, 4], [Gate, State] },
        { WeightLayout.Keras, "SimpleRNN", "kernel", [5, 4], [Input, Unit] },
        { WeightLayout.Keras, "SimpleRNN", "recurrent_kernel", [4, 4], [State, Unit] },
        { WeightLayout.Keras, "SimpleRNN", "bias", [4], [Unit] },
        { WeightLayout.PyTorch, "RNN", "weight_ih_l0", [4, 5], [Unit, Input] },
        { WeightLayout.Keras, "Embedding", "embeddings", [100, 8], [Token, Feature] },
        { WeightLayout.PyTorch, "Embedding", "weight", [100, 8], [Token, Feature] },
        { WeightLayout.Keras, "BatchNormalization", "gamma", [8], [Feature] },
        { WeightLayout.Keras, "BatchNormalization", "moving_variance", [8], [Feature] },
        { WeightLayout.PyTorch, "BatchNorm2d", "weight", [8], [Feature] },
        { WeightLayout.PyTorch, "BatchNorm2d", "running_var", [8], [Feature] },
        { WeightLayout.PyTorch, "BatchNorm2d", "num_batches_tracked", [], [] },
        { WeightLayout.Keras, "Conv2D", "bias", [32], [Filter] },
        { WeightLayout.PyTorch, "Conv2d", "bias", [32], [Filter] },
        { WeightLayout.Keras, "Dense", "bias", [10], [Output] },
        { WeightLayout.PyTorch, "Linear", "bias", [10], [Output] },
        // What is not known is not guessed.
        { WeightLayout.Keras, "EinsumDense", "kernel", [16, 4, 8], [Unknown, Unknown, Unknown] },
        { WeightLayout.PyTorch, "Bilinear", "weight", [5, 3, 4], [Output, Unknown, Unknown] },
        { WeightLayout.PyTorch, "MyLayer", "weight", [5, 3, 4, 4], [Unknown, Unknown, Unknown, Unknown] },
        { WeightLayout.PyTorch, "LayerNorm", "weight", [5, 3], [Unknown, Unknown] },
        { WeightLayout.None, "Conv2D", "kernel", [3, 3, 1, 32], [Unknown, Unknown, Unknown, Unknown] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_layers_axes_stand_in_its_frameworks_order(WeightLayout layout, string layer, string parameter, long[] shape, AxisRole[] roles)
    {
        var description = Convention.Describe(layout, layer, parameter, shape);
        Assert.Equal(roles, description.Axes?.Select(axis => axis.Role) ?? shape.Select(_ => Unknown));
        Assert.Equal(layer, description.LayerKind);
        Assert.Equal(layout == WeightLayout.None, description.Role is null);
    }

    [Theory]
    [InlineData(WeightLayout.Keras, "LSTM", "kernel", 1, "i f c o")]
    [InlineData(WeightLayout.Keras, "GRU", "kernel", 1, "z r h")]
    [InlineData(WeightLayout.PyTorch, "LSTM", "weight_ih_l0", 0, "i f g o")]
    [InlineData(WeightLayout.PyTorch, "GRU", "weight_ih_l0", 0, "r z n")]
    public void Gates_stand_in_their_frameworks_order(WeightLayout layout, string layer, string parameter, int axis, string order)
    {
        var axes = Convention.Describe(layout, layer, parameter, axis == 0 ? [12, 5] : [5, 12]).Axes!;
        Assert.Equal(order, string.Join(' ', axes[axis].Parts.Select(part => part[part.IndexOf('(') + 1])));
    }

    [Theory]
    [InlineData(WeightLayout.Keras, "kernel", new long[] { 3, 3, 1, 32 }, "kernel", Row)]
    [InlineData(WeightLayout.Keras, "moving_mean", new long[] { 32 }, "moving mean", Feature)]
    [InlineData(WeightLayout.Keras, "whatever", new long[] { 6, 10 }, null, Input)]
    [InlineData(WeightLayout.Keras, "whatever", new long[] { 6 }, null, Unknown)]
    [InlineData(WeightLayout.PyTorch, "weight", new long[] { 32, 1, 3, 3 }, null, Filter)]
    [InlineData(WeightLayout.PyTorch, "running_mean", new long[] { 32 }, "moving mean", Feature)]
    [InlineData(WeightLayout.PyTorch, "bias", new long[] { 32 }, null, Unknown)]
    public void A_layout_that_is_told_adds_what_name_and_shape_tell(WeightLayout layout, string name, long[] shape, string? meaning, AxisRole first)
    {
        var weight = Some.Weight(shape, Some.Wave, name: $"model.{name}").WithLayout(layout);
        Assert.Equal((meaning, first), (weight.Role, weight.Axes[0].Role));
    }

    [Fact]
    public void An_undefined_layout_is_rejected_with_the_defined_ones() =>
        Assert.Contains("None, Keras, PyTorch", Assert.Throws<ArgumentOutOfRangeException>(() => Some.KerasKernel().WithLayout((WeightLayout)7)).Message, StringComparison.Ordinal);
}
