using NotebookViz.Formats.Onnx;
using NotebookViz.Formats.Onnx.Proto;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

public class OnnxTests
{
    [Theory]
    [InlineData("data_file_missing.onnx", "It refers to the file 'nowhere.bin', which is not there; copy it into the same folder.")]
    [InlineData("data_file_cut.onnx", "Its values take 80 bytes from 0 on in 'short.bin', but that file has 40; it may be cut short, copy it again.")]
    [InlineData("data_without_file.onnx", "Its values lie in another file, but that is not named.")]
    [InlineData("no_values.onnx", "Its shape (4, 5) of float32 takes 80 bytes, but it has 0.")]
    public void A_weight_whose_values_are_missing_is_listed_with_the_reason(string file, string problem)
    {
        var weights = Fixture.Open($"onnx/{file}");
        Assert.Equal(["a", "other"], weights.Select(weight => weight.Name));
        Assert.Equal(Enumerable.Range(0, 12).Select(value => (double)value), weights["a"].ToArray());
        Assert.Equal(problem, weights["other"].Problem);
        Assert.Equal([4L, 5], weights["other"].Shape);
        Assert.Equal([Input, Output], Roles(weights["other"]));
    }

    [Fact]
    public void A_stream_has_no_files_beside_it()
    {
        using var stream = File.OpenRead(Fixture.PathOf("onnx/data_file_missing.onnx"));
        Assert.Contains("instead of a stream", WeightFile.Open(stream, "x.onnx")["other"].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_any_values_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.onnx");
        File.Copy(Fixture.PathOf("model.onnx"), path);
        var weights = WeightFile.Open(path);
        Assert.Contains("'model.onnx.data', which is not there", Assert.Single(weights, weight => weight.Data is null).Problem, StringComparison.Ordinal);
        byte[] alone = new ModelBytes().Tensor("w").Bytes();
        Assert.StartsWith("alone.onnx, weight 'w': its shape (2,)", Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(alone), "alone.onnx")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "4 channels × 3 filters × 2 kernel positions", null)]
    [InlineData(2, "4 channels × filter within group (3) × 2 kernel positions", "2 groups of 2 channels and 3 filters each: filter j of group g is filter 3·g + j of the layer")]
    public void The_kernel_of_a_transposed_convolution_counts_filters_only_without_groups(int groups, string axes, string? note)
    {
        var bytes = new ModelBytes().Tensor("direct", 1, [4, 3, 2], new byte[96]).Tensor("moved", 1, [2, 3, 4], new byte[96])
            .Node("ConvTranspose", ["x", "direct"], "y", ("group", groups))
            .Node("Transpose", ["moved"], "transposed").Node("ConvTranspose", ["y", "transposed"], "z", ("group", groups)).Bytes();
        using var stream = new MemoryStream(bytes);
        var weights = WeightFile.Open(stream, "model.onnx");
        Assert.Equal(axes, string.Join(" × ", weights["direct"].Axes));
        Assert.Equal(axes, string.Join(" × ", weights["moved"].Axes.Reverse()));
        Assert.All(weights, weight => Assert.Equal(note, weight.Note));
    }

    [Fact]
    public void Weights_are_followed_into_functions_and_out_again()
    {
        var weights = Fixture.Open("onnx/functions.onnx");
        Assert.Equal(["w1", "b1", "w2", "b2", "w3", "b3", "w4", "Block/table"], weights.Select(weight => weight.Name));
        Assert.Equal(("Gemm", "kernel"), (weights["w1"].LayerKind, weights["w1"].Role));
        Assert.Equal([Output, Input], Roles(weights["w1"]));
        Assert.Equal([Output, Input], Roles(weights["w2"]));
        Assert.Equal([Output], Roles(weights["b2"]));
        // The same function, told by its call not to transpose.
        Assert.Equal([Input, Output], Roles(weights["w3"]));
        Assert.Equal([Output, Input], Roles(weights["w4"]));
        Assert.Equal([Input, Output], Roles(weights["Block/table"]));
        Assert.Equal(35, weights["Block/table"][5, 5]);
    }

    [Theory]
    [InlineData("linear", Output, Input)]
    [InlineData("half", Input, Output)]
    [InlineData("conv1d", Filter, Channel, Column)]
    [InlineData("pointwise", Filter, Channel)]
    [InlineData("packed", Unknown, Output, Input)]
    [InlineData("mixed", Unknown, Unknown)]
    [InlineData("w", Gate, Input)]
    [InlineData("r", Gate, State)]
    [InlineData("bw", Gate)]
    [InlineData("br", Gate)]
    [InlineData("both", Input, Output)]
    [InlineData("memory", Unknown, Unknown)]
    public void Steps_between_a_weight_and_its_operator_are_followed_where_they_are_certain(string name, params AxisRole[] roles)
    {
        var weight = Fixture.Open("onnx/steps.onnx")[name];
        Assert.Equal(roles, Roles(weight));
        // The slices are put into another order, which is not the weight's.
        Assert.All(weight.Axes, axis => Assert.Empty(axis.Parts));
    }

    [Fact]
    public void Nodes_that_name_themselves_are_looked_at_once_each()
    {
        var nodes = Enumerable.Range(0, 60).Select(_ => new NodeProto { OpType = "Identity", Input = { "w" }, Output = { "w" } }).ToList();
        nodes.Add(new() { OpType = "MatMul", Input = { "x", "w" }, Output = { "y" } });
        var uses = new OnnxUses(nodes, _ => null);
        Assert.Equal([Input, Output], Roles(uses.Describe(Some.Weight([2, 3], Some.Wave, name: "w"), ["w"])));
        Assert.True(uses.Steps <= 2 * nodes.Count, $"{uses.Steps} steps");

        // Every turn moves the axes on.
        nodes.AddRange(Enumerable.Range(0, 60).Select(i => new NodeProto { OpType = "Unsqueeze", Input = { "w" }, Output = { "w" }, Attribute = { new AttributeProto { Name = "axes", Ints = { i % 3 } } } }));
        uses = new OnnxUses(nodes, _ => null);
        Assert.Equal([Unknown, Unknown], Roles(uses.Describe(Some.Weight([2, 3], Some.Wave, name: "w"), ["w"])));
        Assert.True(uses.Steps <= 2000, $"{uses.Steps} steps");
    }

    [Fact]
    public void A_function_that_calls_itself_twice_comes_to_an_end()
    {
        byte[] call = ModelBytes.Node("own", "F", ["x"], ["y"]);
        byte[] function = [.. ModelBytes.Field(1, "F"u8), .. ModelBytes.Field(4, "x"u8), .. ModelBytes.Field(5, "y"u8), .. ModelBytes.Field(7, call), .. ModelBytes.Field(7, call), .. ModelBytes.Field(10, "own"u8)];
        byte[] model = new ModelBytes().Tensor("w", [1, 2]).Node(ModelBytes.Node("own", "F", ["w"], ["z"])).Bytes(ModelBytes.Field(25, function));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([1.0, 2], WeightFile.Open(new MemoryStream(model), "x.onnx")["w"].ToArray());
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < 100L << 20, $"{taken} bytes were taken");
    }

    private static AxisRole[] Roles(Weight weight) => [.. weight.Axes.Select(axis => axis.Role)];
}
