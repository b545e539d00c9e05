using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Weights;

/// <summary>Slices of a weight are what indexing the whole gives.</summary>
public class SlicingTests
{
    private static readonly Weight Keras = Some.Weight([3, 4, 5, 6], Some.Wave, name: "conv/kernel").WithLayout(WeightLayout.Keras);

    private static readonly Weight PyTorch = Some.Weight([6, 5, 3, 4], Some.Wave, name: "conv.weight").WithLayout(WeightLayout.PyTorch);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slice_has_the_values_at_its_index(int axis)
    {
        for (long index = 0; index < Keras.Shape[axis]; index++)
        {
            var slice = Keras.Slice(axis, index);
            Assert.Equal(Keras.Shape.Where((_, i) => i != axis), slice.Shape);
            Assert.Equal(Keras.Axes.Where((_, i) => i != axis), slice.Axes);
            Assert.Equal(Elements(Keras, axis, index), slice.ToArray());
        }
    }

    [Fact]
    public void Inputs_are_split_into_the_rows_and_columns_of_images_in_either_order()
    {
        var keras = Some.Weight([12, 5], Some.Wave, name: "dense/kernel").WithLayout(WeightLayout.Keras);
        var pytorch = Some.Weight([5, 12], Some.Wave, name: "dense.weight").WithLayout(WeightLayout.PyTorch);
        Assert.Equal("4 rows × 3 columns × 5 outputs", string.Join(" × ", keras.AsImages(4, 3).Axes));
        Assert.Equal("5 outputs × 4 rows × 3 columns", string.Join(" × ", pytorch.AsImages(4, 3).Axes));
        for (int output = 0; output < 5; output++)
            for (int pixel = 0; pixel < 12; pixel++)
            {
                Assert.Equal(keras[pixel, output], keras.AsImages(4, 3)[pixel / 3, pixel % 3, output]);
                Assert.Equal(pytorch[output, pixel], pytorch.AsImages(4, 3)[output, pixel / 3, pixel % 3]);
            }
        Assert.Contains("A grid of 5 tiles, one for each output, of 4 rows by 3 columns.", keras.AsImages(4, 3).Visualize().AltText, StringComparison.Ordinal);
        Assert.Contains("A grid of 5 tiles, one for each output, of 4 rows by 3 columns.", pytorch.AsImages(4, 3).Visualize().AltText, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_axes_of_an_images_length_the_inputs_are_split_and_outputs_where_they_alone_fit()
    {
        var square = Some.Weight([6, 6], Some.Wave);
        Assert.Equal("6 outputs × 2 rows × 3 columns", string.Join(" × ", square.WithRoles(AxisRole.Output, AxisRole.Input).AsImages(2, 3).Axes));
        Assert.Equal("4 rows × 2 columns × 5 inputs", string.Join(" × ", Some.Weight([8, 5], Some.Wave).WithLayout(WeightLayout.PyTorch).AsImages(4, 2).Axes));
        Assert.Contains("WithLayout", Assert.Throws<ArgumentException>(() => square.AsImages(2, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_fits_no_axis_is_refused_with_the_axes_named()
    {
        var dense = Some.Weight([12, 5], Some.Wave, name: "w").WithLayout(WeightLayout.Keras);
        string message = Assert.Throws<ArgumentException>(() => dense.AsImages(5, 5)).Message;
        Assert.Contains("'w' (12 inputs, 5 outputs)", message, StringComparison.Ordinal);
        Assert.Contains("5 × 5", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => dense.AsImages(0, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => dense.AsImages(12, -1));
        Assert.Throws<ArgumentException>(() => dense.AsImages(long.MaxValue, long.MaxValue));
    }

    [Fact]
    public void Filters_and_channels_are_found_by_their_meaning()
    {
        Assert.Equal(Elements(Keras, 3, 5), Keras.GetFilter(5).ToArray());
        Assert.Equal(Elements(Keras, 2, 4), Keras.GetChannel(4).ToArray());
        Assert.Equal(Elements(PyTorch, 0, 5), PyTorch.GetFilter(5).ToArray());
        Assert.Equal(Elements(PyTorch, 1, 4), PyTorch.GetChannel(4).ToArray());
        Assert.Equal(Keras[2, 1, 4, 3], Keras.GetFilter(3).GetChannel(4)[2, 1]);
        Assert.Equal(Keras.GetFilter(3).GetChannel(4).ToArray(), Keras.GetChannel(4).GetFilter(3).ToArray());
        Assert.Equal(PyTorch[3, 4, 2, 1], PyTorch.GetChannel(4).GetFilter(3)[2, 1]);
    }

    [Fact]
    public void A_slice_of_a_slice_down_to_a_number_is_the_element()
    {
        var scalar = Keras.Slice(1, 3).Slice(2, 5).Slice(0, 2).Slice(0, 4);
        Assert.Empty(scalar.Shape);
        Assert.Equal(Keras[2, 3, 4, 5], scalar[[]]);
    }

    [Fact]
    public void The_picture_of_a_slice_tells_the_slice_and_its_values()
    {
        var slice = PyTorch.GetFilter(2).GetChannel(3);
        Assert.StartsWith("conv.weight, filter 2, channel 3", slice.ToString(), StringComparison.Ordinal);
        var cells = Figure.Hovers(new Figure(slice.ToPlotlyJson()).Heatmap!.Value).ToArray();
        Assert.Equal(12, cells.Length);
        foreach (var (text, value) in cells)
        {
            var place = Figure.Ranges(text, slice);
            Assert.Equal(PyTorch[2, 3, place[0].First, place[1].First], value);
        }
    }

    [Fact]
    public void A_slice_of_unknown_axes_keeps_their_numbers()
    {
        var slice = Some.Weight([2, 3, 4], Some.Wave, name: "cube").Slice(1, 2);
        Assert.Equal(["axis 0", "axis 2"], slice.Axes.Select(axis => axis.Name));
        Assert.StartsWith("cube, axis 1 = 2", slice.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void An_index_that_is_none_is_refused_with_the_axis_and_those_that_are(long index)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Keras.GetFilter(index));
        Assert.Contains("Along filter the weight 'conv/kernel' has the indices 0 to 5.", error.Message, StringComparison.Ordinal);
        Assert.Equal(index, error.ActualValue);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Keras.GetChannel(index));
        Assert.Contains("Along channel the weight 'conv/kernel' has the indices 0 to 4.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void An_axis_that_is_none_is_refused_with_those_that_are(int axis)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Keras.Slice(axis, 0));
        Assert.Contains("'conv/kernel' of shape (3, 4, 5, 6) has the axes 0 to 3.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_axis_counts_filters_the_remedy_is_told()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Some.Weight([2, 3], Some.Wave, name: "matrix").GetFilter(0));
        Assert.Contains("'matrix' (axis 0 (2), axis 1 (3))", error.Message, StringComparison.Ordinal);
        Assert.Contains("Layout(…)", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Keras.GetFilter(0).GetFilter(0));
    }

    [Fact]
    public void A_slice_and_a_table_of_packed_rows_name_the_gate_and_its_unit()
    {
        var weight = Packed();
        Assert.Equal("lstm.weight_ih_l0, forget (f) gate, unit 0", weight.Slice(0, 3).Name);
        string[] lines = weight.ToTable().ToString().Split('\n');
        Assert.StartsWith("input (i) gate, unit 0\t", lines[1]);
        Assert.StartsWith("output (o) gate, unit 2\t", lines[12]);
        Assert.Equal("\tinput 0\tinput 1", lines[0]);
    }

    [Fact]
    public void An_index_beyond_packed_rows_is_refused_with_their_number()
    {
        const string along = "long axis 0 (4 gates × 3 units, 12 indices) ";
        Assert.Contains("A" + along, Assert.Throws<ArgumentOutOfRangeException>(() => Packed().Slice(0, 12)).Message, StringComparison.Ordinal);
        Assert.Contains("a" + along, Assert.Throws<ArgumentOutOfRangeException>(() => Packed()[12, 0]).Message, StringComparison.Ordinal);
    }

    private static Weight Packed() => Some.Weight([12, 2], Some.Wave, name: "lstm.weight_ih_l0").WithLayer("LSTM", "input kernel").WithLayout(WeightLayout.PyTorch);

    private static double[] Elements(Weight weight, int axis, long index)
    {
        long inner = weight.Shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length);
        return [.. weight.ToArray().Where((_, place) => place / inner % weight.Shape[axis] == index)];
    }
}
