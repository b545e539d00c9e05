using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Torch;

public class TensorExtensionsTests
{
    [Fact]
    public void A_tensor_has_its_shape_type_and_values_in_row_major_order()
    {
        using var tensor = arange(6, dtype: float32).reshape(2, 3);

        var weight = tensor.ToWeight();

        Assert.Equal([2, 3], weight.Shape);
        Assert.Equal(ElementType.Float32, weight.ElementType);
        Assert.Equal([0, 1, 2, 3, 4, 5], weight.ToArray());
        Assert.Null(weight.Problem);
        Assert.Null(weight.Note);
    }

    [Fact]
    public void What_the_axes_mean_is_not_guessed_and_may_be_told()
    {
        using var tensor = zeros(8, 1, 3, 3);

        Assert.All(tensor.ToWeight().Axes, axis => Assert.Equal(AxisRole.Unknown, axis.Role));
        Assert.Equal(
            [AxisRole.Filter, AxisRole.Channel, AxisRole.Row, AxisRole.Column],
            tensor.ToWeight(WeightLayout.PyTorch).Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void A_name_is_the_given_one_or_the_tensors_own()
    {
        using var tensor = zeros(2);
        Assert.Equal("", tensor.ToWeight().Name);

        tensor.name = "mine";
        Assert.Equal("mine", tensor.ToWeight().Name);
        Assert.Equal("other", tensor.ToWeight(name: "other").Name);
    }

    [Fact]
    public void A_dense_tensor_is_read_in_place()
    {
        using var tensor = zeros(3);
        var weight = tensor.ToWeight();

        tensor[1] = 5f;

        Assert.Equal([0, 5, 0], weight.ToArray());
    }

    [Fact]
    public void A_parameter_that_requires_a_gradient_is_read_and_left_as_it_is()
    {
        using var layer = nn.Linear(3, 2);

        Assert.Equal(6, layer.weight!.ToWeight().ToArray().Length);
        Assert.True(layer.weight!.requires_grad);
    }

    [Theory]
    [InlineData(ScalarType.Bool, ElementType.Bool)]
    [InlineData(ScalarType.Byte, ElementType.UInt8)]
    [InlineData(ScalarType.Int8, ElementType.Int8)]
    [InlineData(ScalarType.Int16, ElementType.Int16)]
    [InlineData(ScalarType.Int32, ElementType.Int32)]
    [InlineData(ScalarType.Int64, ElementType.Int64)]
    [InlineData(ScalarType.Float16, ElementType.Float16)]
    [InlineData(ScalarType.BFloat16, ElementType.BFloat16)]
    [InlineData(ScalarType.Float32, ElementType.Float32)]
    [InlineData(ScalarType.Float64, ElementType.Float64)]
    [InlineData(ScalarType.ComplexFloat32, ElementType.Complex64)]
    [InlineData(ScalarType.ComplexFloat64, ElementType.Complex128)]
    public void Every_element_type_is_read_in_place_and_as_a_copy(ScalarType type, ElementType expected)
    {
        using var tensor = torch.tensor(new float[] { 0, 1, 1, 0, 0, 1 }).reshape(2, 3).to(type);
        using var transposed = tensor.t();

        Assert.Equal(expected, tensor.ToWeight().ElementType);
        Assert.Equal([0, 1, 1, 0, 0, 1], tensor.ToWeight().ToArray());
        Assert.Equal([0, 0, 1, 0, 1, 1], transposed.ToWeight().ToArray());
    }

    [Fact]
    public void A_slice_begins_where_it_begins()
    {
        using var tensor = arange(10, dtype: int64);
        using var middle = tensor[3..6];
        using var every_third = tensor[TensorIndex.Slice(1, null, 3)];

        Assert.Equal([3, 4, 5], middle.ToWeight().ToArray());
        Assert.Equal([1, 4, 7], every_third.ToWeight().ToArray());
    }

    [Fact]
    public void A_scalar_is_a_weight_of_one_value()
    {
        using var tensor = torch.tensor(7L);

        var weight = tensor.ToWeight();

        Assert.Empty(weight.Shape);
        Assert.Equal(7, weight[[]]);
    }

    [Fact]
    public void A_complex_number_keeps_its_imaginary_part()
    {
        using var tensor = torch.tensor(new Complex[] { new(3, 4), new(0, -2) });

        Assert.Equal([5, 2], tensor.ToWeight().ToArray());
        Assert.Equal([3, 4, 0, -2], Doubles(tensor.ToWeight()));
    }

    [Fact]
    public void A_conjugate_view_has_the_opposite_imaginary_part()
    {
        using var tensor = torch.tensor(new Complex[] { new(3, 4), new(0, -2) });
        using var conjugate = tensor.conj();
        using var imaginary = conjugate.imag;

        Assert.Equal([3, -4, 0, 2], Doubles(conjugate.ToWeight()));
        Assert.Equal([-4, 2], imaginary.ToWeight().ToArray());
    }

    private static double[] Doubles(Weight weight)
    {
        var bytes = weight.Data!.Read(0, new byte[weight.Data.ByteLength]);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(bytes).ToArray();
    }

    [Fact]
    public void A_quantised_tensor_shows_its_dequantised_values_and_says_so()
    {
        using var values = torch.tensor(new float[] { 0, 0.52f, 1, -0.2f }).reshape(2, 2);
        using var tensor = quantize_per_tensor(values, 0.1, 2, ScalarType.QUInt8);

        var weight = tensor.ToWeight();

        Assert.Equal(ElementType.Float32, weight.ElementType);
        Assert.Equal([0f, 0.5f, 1f, -0.2f], weight.ToArray().Select(value => (float)value));
        Assert.Equal("quantised as quint8 with scale 0.1 and zero point 2; the values are dequantised", weight.Note);
    }

    [Fact]
    public void A_tensor_quantised_per_channel_says_along_which_axis()
    {
        using var values = ones(2, 3);
        using var tensor = quantize_per_channel(
            values, torch.tensor(new[] { 0.1, 0.25 }), torch.tensor(new long[] { 0, 1 }), 0, ScalarType.QInt8);

        var weight = tensor.ToWeight();

        Assert.Equal([1f, 1f, 1f, 1f, 1f, 1f], weight.ToArray().Select(value => (float)value));
        Assert.Equal("quantised as qint8 with a scale for each index of axis 0; the values are dequantised", weight.Note);
    }

    [Fact]
    public void A_sparse_tensor_is_shown_dense()
    {
        using var tensor = sparse_coo_tensor(torch.tensor(new long[] { 0, 1, 2, 0 }, 2, 2), torch.tensor(new float[] { 5, 6 }), [2, 3]);

        var weight = tensor.ToWeight();

        Assert.Equal([0, 0, 5, 6, 0, 0], weight.ToArray());
        Assert.StartsWith("sparse", weight.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_gets_a_sentence()
    {
        var tensor = zeros(2, 3);
        tensor.Dispose();

        var weight = tensor.ToWeight(WeightLayout.PyTorch, "kernel");

        Assert.Equal("kernel", weight.Name);
        Assert.StartsWith("The tensor was disposed", weight.Problem, StringComparison.Ordinal);
        Assert.Null(weight.Data);
    }

    [Fact]
    public void A_tensor_on_the_meta_device_gets_a_sentence_and_keeps_its_shape()
    {
        using var tensor = zeros([2, 3], dtype: float64, device: META);

        var weight = tensor.ToWeight(WeightLayout.PyTorch);

        Assert.Contains("meta device", weight.Problem, StringComparison.Ordinal);
        Assert.Equal([2, 3], weight.Shape);
        Assert.Equal(ElementType.Float64, weight.ElementType);
        Assert.Equal(AxisRole.Output, weight.Axes[0].Role);
    }

    [Fact]
    public void An_empty_tensor_gets_a_sentence()
    {
        using var tensor = zeros(0, 3);

        Assert.Equal("The tensor is empty: its shape (0, 3) has no elements.", tensor.ToWeight().Problem);
    }

    [Fact]
    public void A_tensor_that_libtorch_cannot_read_gets_its_reason_in_one_line()
    {
        using var tensor = sparse_coo_tensor(torch.tensor(new long[] { 0, 0 }, 2, 1), torch.tensor(new float[] { 5 }), [3_000_000, 3_000_000]);

        var weight = tensor.ToWeight(); // 36 TB when dense

        Assert.StartsWith("The tensor could not be read: ", weight.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', weight.Problem!);
    }

    [Fact]
    public void Values_read_after_the_tensor_was_disposed_say_what_to_do()
    {
        var tensor = zeros(3);
        var weight = tensor.ToWeight();
        tensor.Dispose();

        Assert.Contains("GetWeights()", Assert.Throws<ObjectDisposedException>(() => weight.ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_tensor_is_refused() =>
        Assert.Throws<ArgumentNullException>(() => ((Tensor)null!).ToWeight());

    [Fact]
    public void Nothing_is_left_behind_in_the_users_dispose_scope()
    {
        using var scope = NewDisposeScope();
        using var tensor = zeros(4, 5);
        var transposed = tensor.t();
        int before = scope.DisposablesCount;

        transposed.ToWeight().ToArray();
        tensor.ToWeight().ToArray();

        Assert.Equal(before, scope.DisposablesCount);
        Assert.False(transposed.IsInvalid);
    }

    [Fact]
    public void A_tensor_beyond_two_gibibytes_is_read()
    {
        const long Length = int.MaxValue + 1000L;
        using var tensor = zeros(Length, dtype: int8);
        tensor[Length - 3] = (sbyte)7;

        var weight = tensor.ToWeight();

        Assert.Equal(Length, weight.Count);
        Assert.Equal(7, weight[Length - 3]);
        Assert.Equal(0, weight[Length - 2]);
    }
}
