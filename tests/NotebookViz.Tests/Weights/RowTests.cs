using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Weights;

public class RowTests
{
    // Rows at known angles: 0°, 60°, 90°, 180°, and a row of zeros.
    private static readonly float[,] Angles = { { 2, 0 }, { 1, MathF.Sqrt(3) }, { 0, 5 }, { -1, 0 }, { 0, 0 }, { 3, 0 } };

    [Fact]
    public void The_nearest_rows_come_first_and_zeros_have_no_angle()
    {
        var nearest = Angles.ToWeight(WeightLayout.PyTorch, "w").GetNearest(0);
        Assert.Equal([5, 1, 2, 3], nearest.Select(row => row.Index));
        Assert.All(new[] { 1, 0.5, 0, -1 }.Zip(nearest), pair => Assert.Equal(pair.First, pair.Second.Cosine, 1e-7));
        Assert.Equal([5, 1], Angles.ToWeight(WeightLayout.PyTorch, "w").GetNearest(0, 2).Select(row => row.Index));
    }

    [Theory]
    [InlineData(1e-200, 1e-200)]
    [InlineData(1e160, 1e160)]
    [InlineData(1e-310, 1e300)]
    [InlineData(1e300, 1)]
    [InlineData(1, 1e-170)]
    public void Rows_whose_squares_leave_the_range_of_doubles_have_angles(double unit, double other)
    {
        double[,] rows = { { 2 * unit, 0 }, { other, Math.Sqrt(3) * other }, { 0, 5 * other }, { -other, 0 }, { 0, 0 }, { double.NaN, other }, { 3 * unit, 0 }, { double.PositiveInfinity, 0 } };
        var nearest = rows.ToWeight(WeightLayout.PyTorch, "w").GetNearest(0);
        Assert.Equal([6, 1, 2, 3], nearest.Select(row => row.Index));
        Assert.All(new[] { 1, 0.5, 0, -1 }.Zip(nearest), pair => Assert.Equal(pair.First, pair.Second.Cosine, 1e-12));
        Assert.Contains("it has values that are not finite", Assert.Throws<InvalidOperationException>(() => rows.ToWeight(WeightLayout.PyTorch, "w").GetNearest(5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_of_Keras_are_compared_along_their_own_axis()
    {
        var kernel = new float[1, 2, 1, 3];
        for (int filter = 0; filter < 3; filter++)
            (kernel[0, 0, 0, filter], kernel[0, 1, 0, filter]) = (filter == 1 ? -1 : 1, filter);
        var nearest = kernel.ToWeight(WeightLayout.Keras, "conv/kernel").WithLayer("Conv2D", "kernel").GetNearest(0);
        // (1, 0) beside (−1, 1) and (1, 2).
        Assert.Equal([2, 1], nearest.Select(row => row.Index));
        Assert.Equal(1 / Math.Sqrt(5), nearest[0].Cosine, 1e-7);
        Assert.Equal(-1 / Math.Sqrt(2), nearest[1].Cosine, 1e-7);
    }

    [Fact]
    public void Tokens_of_a_file_are_named()
    {
        using var list = WeightFile.Open(Fixture.PathOf("gguf/llama_layer.gguf"));
        var nearest = list["token_embd.weight"].GetNearest(2);
        Assert.Equal(3, nearest.Count);
        Assert.Contains(nearest, row => row.Index == 0 && row.Label == "'<s>'");
        Assert.StartsWith($"{nearest[0].Index} {nearest[0].Label} ", nearest[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_are_groups_of_outputs_or_of_inputs()
    {
        var weight = new float[,] { { 3, 4, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 2, 2 }, { 0, 0, 0, 1 } }.ToWeight(WeightLayout.PyTorch, "q_proj.weight");
        Assert.Equal([Math.Sqrt(26), 3], weight.GetHeadNorms(2));
        Assert.Equal([5, Math.Sqrt(10)], weight.GetHeadNorms(2, alongInputs: true));
        Assert.Equal(double.NaN, new[,] { { float.NaN }, { 1 } }.ToWeight().GetHeadNorms(2)[0]);
    }

    [Fact]
    public void A_head_of_a_packed_projection_has_its_queries_keys_and_values()
    {
        // Two heads of one output each; queries 1 and 2, keys 10 and 20, values 100 and 200.
        var packed = new float[,] { { 1 }, { 2 }, { 10 }, { 20 }, { 100 }, { 200 } }.ToWeight(WeightLayout.PyTorch, "in_proj_weight");
        packed = packed.WithAxes([packed.Axes[0] with { Parts = ["query", "key", "value"] }, packed.Axes[1]]);
        Assert.Equal([Math.Sqrt(10101), 2 * Math.Sqrt(10101)], packed.GetHeadNorms(2));
        Assert.Contains("The 2 outputs of each part of 'in_proj_weight'", Assert.Throws<ArgumentException>(() => packed.GetHeadNorms(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_rows_or_heads_is_refused_by_name_and_reason()
    {
        var weight = Angles.ToWeight(WeightLayout.PyTorch, "w");
        Assert.Contains("has rows 0 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => weight.GetNearest(6)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 4 of 'w' has no angle to others: all its values are zero", Assert.Throws<InvalidOperationException>(() => weight.GetNearest(4)).Message, StringComparison.Ordinal);
        Assert.Contains("The 6 outputs of 'w' cannot be divided among 4 heads", Assert.Throws<ArgumentException>(() => weight.GetHeadNorms(4)).Message, StringComparison.Ordinal);
        Assert.Contains("has no heads", Assert.Throws<InvalidOperationException>(() => new float[2, 2, 2].ToWeight(name: "k").GetHeadNorms(2)).Message, StringComparison.Ordinal);
        Assert.Contains("has no nearest rows", Assert.Throws<InvalidOperationException>(() => new float[3].ToWeight(name: "b").GetNearest(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.GetNearest(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.GetHeadNorms(0));
    }
}
