using NotebookViz.Formats.PyTorch;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Formats;

/// <summary>Checkpoints that hold more than plain tensors: nothing is left out unsaid, and one odd object does not spoil the rest.</summary>
public class PickledObjectsTests
{
    private static readonly string[] Network = ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "3.weight", "3.bias"];

    [Fact]
    public void Every_network_of_a_checkpoint_is_listed()
    {
        var weights = Open("gan");
        Assert.Equal([.. Network.Select(name => $"generator.{name}"), .. Network.Select(name => $"discriminator.{name}")], weights.Select(weight => weight.Name));
        Assert.Empty(weights.Notes);
    }

    [Fact]
    public void Tensors_beside_the_model_are_listed_after_it()
    {
        Assert.Equal([.. Network.Select(name => $"model.{name}"), "extra.w"], Open("beside").Select(weight => weight.Name));
        Assert.Equal(["module.weight", "embedding"], Open("modulekey").Select(weight => weight.Name));
    }

    [Fact]
    public void Tensors_under_any_key_are_listed() =>
        Assert.Equal(["(a, b)", "1", "None", "1.5", "k"], Open("keys").Select(weight => weight.Name));

    [Fact]
    public void The_training_state_is_left_out_and_named()
    {
        var weights = Open("training");
        Assert.Equal(["params.weight", "params.bias", "best_mask", "params_ema.weight", "params_ema.bias"], weights.Select(weight => weight.Name));
        string note = Assert.Single(weights.Notes);
        Assert.Contains("6 tensors of 'optimizer', 1 tensor of 'rng_state', 1 tensor of 'numpy_rng_state'", note, StringComparison.Ordinal);
        Assert.Contains("1 tensor of ", weights.ToHtml(), StringComparison.Ordinal);
        Assert.Contains(note, weights.ToString(), StringComparison.Ordinal);
        Assert.Equal(weights.Notes, weights.WithLayout(WeightLayout.PyTorch).Notes);
    }

    [Theory]
    [InlineData("numpy_protocol0")]
    [InlineData("numpy_protocol1")]
    [InlineData("numpy_protocol2")]
    [InlineData("numpy_protocol3")]
    [InlineData("numpy_protocol4")]
    [InlineData("numpy_protocol5")]
    public void Numpy_arrays_are_read(string file)
    {
        var weights = Open(file);
        Assert.Equal(["rows", "columns", "big", "text", "empty", "inside.0"], weights.Select(weight => weight.Name));
        Assert.Equal([0.0, 1, 2, 3, 4, 5], weights["rows"].ToArray());
        Assert.Equal([0.0, 1, 2, 3, 4, 5], weights["columns"].ToArray());
        Assert.Equal([2L, 3], weights["columns"].Shape);
        Assert.Equal([1.0, 258], weights["big"].ToArray());
        Assert.Equal([5.0, 6], weights["inside.0"].ToArray());
        Assert.Equal([0L, 3], weights["empty"].Shape);
        Assert.Contains("text", weights["text"].Problem!, StringComparison.Ordinal);
        Assert.Equal("<U1", weights["text"].TypeName);
    }

    [Theory]
    [InlineData(@"'plain'", "plain")]
    [InlineData(@"'it\'s \\ \x41\102\n'", "it's \\ AB\n")]
    [InlineData("\"it's \\q\"", "it's \\q")]
    [InlineData(@"'\x4'", null)]
    [InlineData(@"'open", null)]
    [InlineData(@"'", null)]
    [InlineData(@"'end\'", null)]
    public void Escapes_of_a_quoted_string_are_those_of_Python(string line, string? text) => Assert.Equal(text, PickleText.OfQuoted(line));

    [Theory]
    [InlineData(@"'kept'", "'kept'")]
    [InlineData(@"gr\u00f6\u00dfe \U0001f600 \x", "größe 😀 \\x")]
    [InlineData(@"\u00f", null)]
    [InlineData(@"\Uffffffff", null)]
    public void A_raw_string_has_numbers_for_characters(string line, string? text) => Assert.Equal(text, PickleText.OfRaw(line));

    [Fact]
    public void A_checkpoint_of_arrays_alone_is_read() => Assert.Equal([1.0, 1, 1, 1, 1, 1], Open("np_only")["x"].ToArray());

    [Theory]
    [InlineData("callback", "state_dict.w")]
    [InlineData("counter", "w")]
    [InlineData("datetime", "state_dict.w")]
    [InlineData("namespace", "model.0.weight")]
    [InlineData("np2b", "state_dict.w")]
    [InlineData("npfrom", "state_dict.w")]
    [InlineData("omega", "state_dict.w")]
    [InlineData("path", "state_dict.0.weight")]
    public void Objects_of_unknown_classes_beside_the_weights_are_no_obstacle(string file, string name)
    {
        var weights = Open(file);
        Assert.All(weights, weight => Assert.Null(weight.Problem));
        Assert.Equal(name, weights[0].Name);
        Assert.Equal(weights[0].Count, weights[0].ToArray().Length);
    }

    [Fact]
    public void A_whole_module_is_read_as_its_state_dict()
    {
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "4.weight", "4.bias"],
            Fixture.Open("whole_module.pt").Select(weight => weight.Name));
        Assert.Equal(["scale", "first.weight", "first.bias", "second.weight", "second.bias"], Fixture.Open("scripted.pt").Select(weight => weight.Name));
    }

    [Theory]
    [InlineData("sparse", "sp", "sparse", "d")]
    [InlineData("qint4", "w", "QUInt4x2Storage", null)]
    [InlineData("uint4", "w", "uint4", "g")]
    [InlineData("sparse_csr", "csr", "sparse", "plain")]
    [InlineData("sparse_csr", "coo", "sparse", "plain")]
    public void A_tensor_that_cannot_be_read_says_why_and_leaves_the_others(string file, string name, string why, string? other)
    {
        var weights = Open(file);
        Assert.Contains(why, weights[name].Problem!, StringComparison.Ordinal);
        Assert.NotEmpty(weights[name].Shape);
        if (other is not null)
            Assert.Null(weights[other].Problem);
    }

    [Theory]
    [InlineData("per_tensor", new[] { 0.5, -0.75, 1.25, 2, 0, -0.75 })]
    [InlineData("whole", new[] { 0.5, -1, 1.25, 2, 0, -3 })]
    [InlineData("per_row", new[] { 0.5, -1, 1.25, 2, 0, -3 })]
    [InlineData("per_column", new[] { 0.5, -1, 1.25, 2, 0, -3 })]
    [InlineData("float_zero_points", new[] { 0.5, -1, 1.25, 1.75, -0.25, -3.25 })]
    public void Quantised_values_are_what_PyTorch_dequantises_them_to(string name, double[] values) =>
        Assert.Equal(values, Open("quantised")[name].ToArray());

    [Fact]
    public void The_state_dict_of_a_quantised_model_is_read()
    {
        var weights = Open("quant_sd");
        Assert.Equal(["0.scale", "0.zero_point", "0._packed_params._packed_params.0", "0._packed_params._packed_params.1"], weights.Select(weight => weight.Name));
        Assert.All(weights, weight => Assert.Null(weight.Problem));
    }

    [Fact]
    public void Rare_types_are_decoded()
    {
        // The bytes 1 to 4 and 1 to 16, in PyTorch's definitions of the types.
        Assert.Equal([Math.ScaleB(1, -10), Math.ScaleB(2, -10), Math.ScaleB(3, -10), Math.ScaleB(4, -10)], Open("float8_e4m3fnuz")["w"].ToArray());
        Assert.Equal([Math.ScaleB(1, -126), Math.ScaleB(1, -125), Math.ScaleB(1, -124), Math.ScaleB(1, -123)], Open("float8_e8m0fnu")["w"].ToArray());
        Assert.Equal("float8_e8m0fnu", Open("float8_e8m0fnu")["w"].TypeName);
        var complex = Open("complex32")["w"];
        Assert.Equal(("complex32", ElementType.Complex64), (complex.TypeName, complex.ElementType));
        double real = (double)BitConverter.UInt16BitsToHalf(0x0A09), imaginary = (double)BitConverter.UInt16BitsToHalf(0x0C0B);
        Assert.Equal(Math.Sqrt(real * real + imaginary * imaginary), complex.ToArray()[2], 1e-9);
    }

    [Fact]
    public void A_subclass_of_tensor_has_the_tensors_values() => Assert.Equal(2, Open("subclass")["w"].ToArray().Length);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_older_format_is_read_in_every_protocol(int protocol)
    {
        var weights = Open($"legacy_protocol{protocol}");
        Assert.Equal([1.5, -2, 0.25, 3], weights["w"].ToArray());
        Assert.Equal([1.5, -2, 0.25, 3], weights["half"].ToArray());
    }

    [Fact]
    public void What_TorchSharp_saves_of_a_tensor_is_read()
    {
        Assert.Equal([3L, 4], Assert.Single(Open("tsave")).Shape);
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tensor.pt");
        using var tensor = arange(12, float32).reshape(3, 4);
        tensor.save(path);
        var weight = Assert.Single(WeightFile.Open(path));
        Assert.Equal("tensor", weight.Name);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), weight.ToArray());
    }

    [Theory]
    [InlineData("from_type_v2")]
    [InlineData("device_numpy")]
    public void Tensors_of_subclasses_and_of_other_devices_have_their_values(string file)
    {
        var weights = Open(file);
        Assert.Equal([2L, 3], weights["x"].Shape);
        Assert.Equal([0.0, 1, 2, 3, 4, 5], weights["x"].ToArray());
        Assert.Equal([1.0, 1], weights["d"].ToArray());
        if (file == "device_numpy")
            Assert.Equal([1.5, -2], weights["b"].ToArray());
    }

    [Theory]
    [InlineData("wrapper_subclass", "2 3", "'__main__.Wrapper'")]
    [InlineData("nested", "", "tensor.unbind()")]
    public void Tensors_without_values_of_their_own_say_why_and_spoil_nothing(string file, string shape, string why)
    {
        var weights = Open(file);
        Assert.Equal(shape, string.Join(' ', weights["x"].Shape));
        Assert.Contains(why, weights["x"].Problem!, StringComparison.Ordinal);
        Assert.Equal([1.0, 1], weights["d"].ToArray());
    }

    [Theory]
    [InlineData("missing_storage", "The file has no storage '1'")]
    [InlineData("short_storage", "should have 4 elements, but has only 8 bytes")]
    public void A_storage_that_is_gone_is_a_problem_of_its_tensor_alone(string file, string why)
    {
        var weights = Open(file);
        Assert.Equal([4L], weights["b"].Shape);
        Assert.Equal("float32", weights["b"].TypeName);
        Assert.Contains(why, weights["b"].Problem!, StringComparison.Ordinal);
        Assert.Equal([0.0, 1, 2, 3, 4, 5], weights["a"].ToArray());
        Assert.Equal([0.0, 0, 0, 0], weights["c"].ToArray());
    }

    private static WeightList Open(string file) => Fixture.Open($"pickles/{file}.pt");
}
