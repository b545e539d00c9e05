using System.Numerics;
using System.Numerics.Tensors;

namespace NotebookViz.Tests.Weights;

public class ArrayExtensionsTests
{
    public static TheoryData<Array, ElementType> Arrays => new()
    {
        { new[] { true, false }, ElementType.Bool },
        { new byte[] { 1, 0 }, ElementType.UInt8 },
        { new sbyte[] { 1, 0 }, ElementType.Int8 },
        { new ushort[] { 1, 0 }, ElementType.UInt16 },
        { new short[] { 1, 0 }, ElementType.Int16 },
        { new uint[] { 1, 0 }, ElementType.UInt32 },
        { new[] { 1, 0 }, ElementType.Int32 },
        { new ulong[] { 1, 0 }, ElementType.UInt64 },
        { new long[] { 1, 0 }, ElementType.Int64 },
        { new[] { (Half)1, (Half)0 }, ElementType.Float16 },
        { new[] { 1f, 0 }, ElementType.Float32 },
        { new[] { 1d, 0 }, ElementType.Float64 },
        { new[] { Complex.ImaginaryOne, Complex.Zero }, ElementType.Complex128 },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_of_any_number_type_is_a_weight(Array array, ElementType type)
    {
        var weight = Weight.FromArray(array);
        Assert.Equal(type, weight.ElementType);
        Assert.Equal([1, 0], weight.ToArray());
    }

    [Fact]
    public void Shape_and_order_are_those_of_the_array()
    {
        var array = new float[2, 3, 4, 5, 6];
        array[1, 2, 3, 4, 5] = 7;
        var weight = array.ToWeight();
        Assert.Equal([2, 3, 4, 5, 6], weight.Shape);
        Assert.Equal(7, weight[1, 2, 3, 4, 5]);
        Assert.All(weight.Axes, axis => Assert.Equal(AxisRole.Unknown, axis.Role));
        Assert.Equal(["axis 0", "axis 1", "axis 2", "axis 3", "axis 4"], weight.Axes.Select(axis => axis.Name));
    }

    [Fact]
    public void An_array_is_read_in_place()
    {
        float[] array = [1, 2];
        var weight = array.ToWeight();
        array[1] = 5;
        Assert.Equal(5, weight[1]);
    }

    [Fact]
    public void The_caller_can_set_name_and_layout()
    {
        var weight = new float[3, 3, 1, 32].ToWeight(WeightLayout.Keras, "kernel");
        Assert.Equal("kernel", weight.Name);
        Assert.Equal([AxisRole.Row, AxisRole.Column, AxisRole.Channel, AxisRole.Filter], weight.Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void What_holds_no_numbers_is_refused_with_a_way_out()
    {
        foreach (var array in new Array[] { new[] { "a" }, new[] { 'a' }, new[] { new float[2] }, new[] { 1m } })
            Assert.Contains("float[]", Assert.Throws<ArgumentException>(() => Weight.FromArray(array)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ((float[])null!).ToWeight());
    }

    [Fact]
    public void A_tensor_with_strides_is_read_in_the_order_of_its_indices()
    {
        var tensor = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor.ToWeight().ToArray());
        var transposed = Tensor.PermuteDimensions(tensor, [1, 0]);
        Assert.Equal([3, 2], transposed.ToWeight().Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6], transposed.ToWeight().ToArray());
        Assert.Equal([2, 5], tensor.Slice([System.Buffers.NRange.All, new System.Buffers.NRange(1, 2)]).ToWeight().ToArray());
    }

    [Fact]
    public void A_tensor_without_elements_is_a_weight_without_elements() =>
        Assert.Equal(0, Tensor.Create(Array.Empty<float>(), [0]).ToWeight().Count);
}
