namespace NotebookViz.Tests.Weights;

public class WeightTests
{
    [Fact]
    public void A_value_is_found_by_its_indices_in_row_major_order()
    {
        var weight = Some.Weight([2, 3, 4], i => i);
        Assert.Equal(1 * 12 + 2 * 4 + 3, weight[1, 2, 3]);
        Assert.Equal(7, Some.Weight([], _ => 7)[[]]);
    }

    [Fact]
    public void Indices_that_do_not_fit_are_refused_by_name_and_range()
    {
        var weight = Some.Weight([2, 3], i => i, name: "fc.weight");
        Assert.Contains("2 axes", Assert.Throws<ArgumentException>(() => weight[1]).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => weight[1, 3]).Message;
        Assert.Contains("fc.weight", message, StringComparison.Ordinal);
        Assert.Contains("0 to 2", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => weight[-1, 0]);
    }

    [Fact]
    public void Data_of_another_length_is_refused_with_both_lengths()
    {
        string message = Assert.Throws<ArgumentException>(() => new Weight("w", [2, 3], ElementType.Float32, TensorData.Of(new byte[20]))).Message;
        Assert.Contains("24", message, StringComparison.Ordinal);
        Assert.Contains("20", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Contains("(2, -3)", Assert.Throws<ArgumentException>(() => new Weight("w", [2, -3], ElementType.Float32, TensorData.Of(Array.Empty<byte>()))).Message, StringComparison.Ordinal);

    [Fact]
    public void Axes_or_roles_that_do_not_fit_the_shape_are_refused()
    {
        var weight = Some.Weight([2, 3], i => i);
        Assert.Throws<ArgumentException>(() => weight.WithRoles(AxisRole.Output));
        Assert.Throws<ArgumentException>(() => weight.WithRoles(AxisRole.Output, AxisRole.Input, AxisRole.Unknown));
        Assert.Throws<ArgumentException>(() => weight.WithAxes([Axis.Of(AxisRole.Output, 3, 0), Axis.Of(AxisRole.Input, 2, 1)]));
        Assert.Equal(["output", "input"], weight.WithRoles(AxisRole.Output, AxisRole.Input).Axes.Select(axis => axis.Name));
    }

    [Fact]
    public void A_copy_with_another_name_leaves_the_first_as_it_is()
    {
        var first = Some.KerasKernel();
        var second = first.WithName("other").WithNote("note").WithLayer("Dense", "bias").WithRoles(default, default, default, default);
        Assert.Equal(("conv2d/kernel", null, "Conv2D", "kernel", AxisRole.Row), (first.Name, first.Note, first.LayerKind, first.Role, first.Axes[0].Role));
        Assert.Equal(("other", "note", "Dense", "bias", AxisRole.Unknown), (second.Name, second.Note, second.LayerKind, second.Role, second.Axes[0].Role));
        Assert.Same(first.GetStatistics(), second.GetStatistics());
    }

    [Fact]
    public void Bytes_and_characters_are_told_apart()
    {
        Assert.Equal([1, 2], new Weight("", [2], ElementType.UInt8, TensorData.Of(new byte[] { 1, 2 })).ToArray());
        Assert.Throws<ArgumentException>(() => TensorData.Of(new[] { 'a' }));
        Assert.Throws<ArgumentException>(() => TensorData.Of(new[] { "a" }));
    }

    [Theory]
    [InlineData(AxisRole.Filter, 32, "32 filters")]
    [InlineData(AxisRole.Channel, 1, "1 channel")]
    [InlineData(AxisRole.Unknown, 7, "axis 2 (7)")]
    public void An_axis_tells_its_length_and_name(AxisRole role, int length, string text) => Assert.Equal(text, Axis.Of(role, length, 2).ToString());
}
