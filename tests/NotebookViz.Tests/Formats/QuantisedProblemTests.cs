using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests.Formats;

/// <summary>What cannot be decoded with certainty is listed as codes, with a note that says why.</summary>
public sealed class QuantisedProblemTests
{
    private const string Gptq = """{"bits": 4, "group_size": 32}""";

    [Theory]
    [InlineData("DequantizeLinear", new long[] { 3 }, "axis", 1, "the scale 's' of shape (3,) does not fit the shape (4, 6)")]
    [InlineData("DequantizeLinear", new long[] { 6 }, "axis", 2, "the axis of DequantizeLinear is 2, but they have 2 axes")]
    [InlineData("DequantizeLinear", new long[] { 4, 4 }, "block_size", 2, "the scale 's' of shape (4, 4) does not fit the shape (4, 6) in blocks of 2 along axis 1")]
    [InlineData("DequantizeLinear", new long[] { 4, 3 }, "block_size", -2, "its blocks have -2 values")]
    [InlineData("MatMulNBits", new long[] { 4 }, "block_size", 24, "MatMulNBits has K 0, N 0, 4 bits and blocks of 24, which its definition does not allow")]
    [InlineData("GatherBlockQuantized", new long[] { 4, 2 }, "block_size", 16, "in blocks of 16 the scale 's' of shape (4, 2) does not fit the shape (4, 6)")]
    [InlineData("GatherBlockQuantized", new long[] { 4, 1 }, "bits", 3, "GatherBlockQuantized has bytes with 3 bits a code and blocks along axis 1, which its definition does not allow")]
    public void Onnx_codes_whose_scale_does_not_fit_keep_their_values(string kind, long[] scale, string attribute, long value, string reason)
    {
        int scales = (int)scale.Aggregate(1L, (product, length) => product * length);
        string[] inputs = kind switch { "MatMulNBits" => ["x", "w", "s"], "GatherBlockQuantized" => ["w", "x", "s"], _ => ["w", "s"] };
        var model = new ModelBytes().Tensor("w", 2, [4, 6], new byte[24]).Tensor("s", 1, scale, new byte[4 * scales]).Node(kind, inputs, "y", (attribute, value));
        var weights = WeightFile.Open(new MemoryStream(model.Bytes()), "x.onnx");
        Assert.Equal(["w", "s"], weights.Select(weight => weight.Name));
        Assert.Equal("shown as codes: " + reason, weights["w"].Note);
        Assert.EndsWith(" · uint8 codes", weights["w"].Visualize().Details[0], StringComparison.Ordinal);
        Assert.Null(weights["w"].Codes);
        Assert.Equal(24, weights["w"].ToArray().Length);
    }

    [Fact]
    public void Onnx_scales_that_are_computed_or_differ_are_not_guessed()
    {
        byte[] one = MemoryMarshal.AsBytes<float>([2f]).ToArray();
        var computed = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Node("DequantizeLinear", ["w", "s"], "y");
        Assert.Equal("shown as codes: 's' of DequantizeLinear is computed by the model", Open(computed)["w"].Note);
        var different = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Tensor("s", 1, [], one).Tensor("t", 1, [], one)
            .Node("DequantizeLinear", ["w", "s"], "y").Node("DequantizeLinear", ["w", "t"], "z");
        Assert.Equal("shown as codes: its uses give them different scales", Open(different)["w"].Note);
        // A name that is empty is none, also where a tensor has it.
        var unnamed = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Tensor("s", 1, [], one).Tensor("", 1, [-1], []).Node("DequantizeLinear", ["w", "s", ""], "y");
        Assert.Equal([2.0, 4], Open(unnamed)["w"].ToArray());
        var without = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Tensor("s", 1, [2, 2], []).Node("DequantizeLinear", ["w", "s"], "y");
        Assert.Equal("shown as codes: 's' of DequantizeLinear has no values", Open(without)["w"].Note);
        // The same twice is no contradiction, also through copies.
        var same = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Tensor("s", 1, [], one)
            .Node("Identity", ["w"], "v").Node("Identity", ["s"], "t").Node("DequantizeLinear", ["w", "s"], "y").Node("DequantizeLinear", ["v", "t"], "z");
        Assert.Equal(["w"], Open(same).Select(weight => weight.Name));
        Assert.Equal([2.0, 4], Open(same)["w"].ToArray());
        // A scale with another use stays in the list.
        var shared = new ModelBytes().Tensor("w", 2, [2], [1, 2]).Tensor("s", 1, [], one).Node("DequantizeLinear", ["w", "s"], "y").Node("Mul", ["x", "s"], "z");
        Assert.Equal(["w", "s"], Open(shared).Select(weight => weight.Name));
        Assert.Equal([2.0, 4], Open(shared)["w"].ToArray());

        static WeightList Open(ModelBytes model) => WeightFile.Open(new MemoryStream(model.Bytes()), "x.onnx");
    }

    [Theory]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "quantization_config", null, null)]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "GPTQ with 5 bits", "quantize_config.json", """{"bits": 5, "group_size": 32}""")]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "the settings beside the file do not give the number of bits", "quantize_config.json", "{}")]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "does not fit", "quantize_config.json", """{"bits": 8, "group_size": 32}""")]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "3 groups do not fit 96 inputs in groups of 64", "quantize_config.json", """{"bits": 4, "group_size": 64}""")]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "'marlin' is not known", "quantize_config.json", """{"bits": 4, "group_size": 32, "checkpoint_format": "marlin"}""")]
    [InlineData(true, "gptq/model.safetensors", "layer.fc.qweight", "cannot be read", "quantize_config.json", "{")]
    [InlineData(true, "awq/model.safetensors", "layer.fc.qweight", "'gemv' is not known", "config.json", """{"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 16, "version": "gemv"}}""")]
    [InlineData(true, "awq/model.safetensors", "layer.fc.qweight", "'hqq' is not known", "config.json", """{"quantization_config": {"quant_method": "hqq"}}""")]
    [InlineData(false, "gptq/model.safetensors", "layer.fc.qweight", "open the file by its path", null, null)]
    [InlineData(true, "fp8/model.safetensors", "layers.0.q_proj.weight", "does not fit", "config.json", """{"quantization_config": {"weight_block_size": [8, 8]}}""")]
    public void Safetensors_codes_whose_settings_do_not_fit_are_listed_with_all_their_parts(bool isFile, string file, string name, string reason, string? settings, string? text)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model.safetensors");
        File.Copy(Fixture.PathOf("quantised/" + file), path, overwrite: true);
        if (settings is not null)
            File.WriteAllText(folder.Add(settings), text);
        using var stream = File.OpenRead(path);
        using var weights = isFile ? WeightFile.Open(path) : WeightFile.Open(stream);
        var weight = weights[name];
        Assert.StartsWith("shown as codes: ", weight.Note, StringComparison.Ordinal);
        Assert.Contains(reason, weight.Note, StringComparison.Ordinal);
        Assert.Null(weight.Codes);
        Assert.NotEmpty(weight.ToArray());
        Assert.Contains(weights, part => part.Name == (name.EndsWith("qweight", StringComparison.Ordinal) ? "layer.fc.qzeros" : name + "_scale_inv"));
    }

    [Theory]
    [InlineData("a.weight", "U8", "a.weight_scale", "it is not known how its codes are packed")]
    [InlineData("a.weight", "I8", "a.weight_scale_inv", "'a.weight_scale_inv' of type int8 and shape (4,) does not fit type int8 and shape (2, 2)")]
    [InlineData("a_blocks", "U8", "a_scales", "'a_scales' of type uint8 and shape (4,) does not fit")]
    [InlineData("a.weight", "U8", "a.weight.absmax", "'a.weight.quant_state.bitsandbytes__nf4' is missing")]
    [InlineData("a.weight", "U8", "a.weight.quant_state.bitsandbytes__nf4", "'a.weight.quant_map' is missing")]
    public void Parts_that_do_not_fit_leave_codes(string name, string type, string part, string reason)
    {
        var weights = Open((name, type, [2, 2], [1, 2, 3, 4]), (part, type, [4], [1, 2, 3, 4]));
        Assert.Equal([name, part], weights.Select(weight => weight.Name));
        Assert.StartsWith("shown as codes: " + reason, weights[0].Note, StringComparison.Ordinal);
        Assert.Equal([1.0, 2, 3, 4], weights[0].ToArray());
    }

    // ComfyUI uses the same names for scales in another order.
    [Theory]
    [InlineData("nvfp4_modelopt", "layer.fc.weight", "config.json", "{}", "neither config.json beside the file has a quantization_config, nor is there a quantize_config.json")]
    [InlineData("nvfp4_modelopt", "layer.fc.weight", "config.json", """{"quantization_config": {"quant_method": "modelopt", "quant_algo": "W4A8_AWQ"}}""", "the quantisation method 'modelopt' with the format 'W4A8_AWQ' is not known to have a second scale")]
    [InlineData("nvfp4_modelopt", "layer.fc.weight", "config.json", """{"quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4", "group_size": 32}}""", "NVFP4 has blocks of 16, but the group size in the settings is 32")]
    [InlineData("nvfp4_packed", "layer.fc.weight_packed", "config.json", """{"quantization_config": {"quant_method": "compressed-tensors", "format": "mixed-precision"}}""", "the quantisation method 'compressed-tensors' with the format 'mixed-precision' is not known to have a second scale")]
    [InlineData("nvfp4_modelopt", "layer.fc.weight", "hf_quant_config.json", """{"quantization": {"quant_algo": "NVFP4", "group_size": 16}}""", null)]
    public void A_second_scale_is_applied_only_if_the_settings_name_the_format(string folder, string name, string settings, string text, string? reason)
    {
        using var copy = new TemporaryFolder();
        string path = copy.Add("model.safetensors");
        File.Copy(Fixture.PathOf($"quantised/{folder}/model.safetensors"), path, overwrite: true);
        File.WriteAllText(copy.Add(settings), text);
        using var weights = WeightFile.Open(path);
        Assert.Equal(reason is null ? "nvfp4, blocks of 16, 4.611 bits per weight" : "shown as codes: " + reason, weights[name].Note);
        Assert.Equal(reason is null ? 2 : 4, weights.Count);
    }

    [Fact]
    public void A_scale_beside_a_weight_that_is_not_quantised_changes_nothing()
    {
        var weights = Open(("a.weight", "F32", [1], BitConverter.GetBytes(3f)), ("a.weight_scale", "F32", [], BitConverter.GetBytes(2f)));
        Assert.Equal((3, null), (weights["a.weight"].ToArray()[0], weights["a.weight"].Note));
        Assert.Equal(2, weights.Count);
    }

    [Fact]
    public void An_invalid_group_is_an_error_that_names_it()
    {
        byte[] bytes = File.ReadAllBytes(Fixture.PathOf("quantised/gptq/model.safetensors"));
        using var folder = new TemporaryFolder();
        string path = folder.Add("model.safetensors");
        using (var header = JsonDocument.Parse(bytes.AsMemory(8, (int)BitConverter.ToInt64(bytes))))
        {
            int start = header.RootElement.GetProperty("layer.fc.g_idx").GetProperty("data_offsets")[0].GetInt32() + 8 + (int)BitConverter.ToInt64(bytes);
            BitConverter.GetBytes(7).CopyTo(bytes, start + 5 * 4);
        }
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(folder.Add("quantize_config.json"), Gptq);
        Assert.Equal(
            "model.safetensors: the group of input 5 in 'layer.fc.g_idx' is 7, but there are 3 groups; copy or convert the file again.",
            Assert.Throws<WeightFileException>(() => WeightFile.Open(path)["layer.fc.weight"].ToArray()).Message);
    }

    [Fact]
    public void Block_sizes_follow_from_the_shapes_where_one_power_of_two_fits_alone()
    {
        var codes = ("a.weight", "I8", new long[] { 20, 24 }, Enumerable.Repeat((byte)1, 480).ToArray());
        var weights = Open(codes, ("a.weight_scale_inv", "F32", [3, 1], MemoryMarshal.AsBytes<float>([1, 2, 3]).ToArray()));
        Assert.Equal("int8, blocks of 8, 8.2 bits per weight", weights[0].Note);
        Assert.Equal([1.0, 1, 2, 3], new[] { weights[0][0, 23], weights[0][7, 0], weights[0][8, 0], weights[0][19, 23] });
        // As many scales as rows and as columns could be either's.
        Assert.StartsWith("shown as codes", Open(("a.weight", "I8", [2, 2], new byte[4]), ("a.weight_scale", "F32", [2], new byte[8]))[0].Note, StringComparison.Ordinal);
    }

    private static WeightList Open(params (string Name, string Type, long[] Shape, byte[] Bytes)[] tensors)
    {
        var header = new Dictionary<string, object>();
        var body = new List<byte>();
        foreach (var (name, type, shape, bytes) in tensors)
        {
            header[name] = new { dtype = type, shape, data_offsets = new[] { body.Count, body.Count + bytes.Length } };
            body.AddRange(bytes);
        }
        byte[] text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        return WeightFile.Open(new MemoryStream([.. BitConverter.GetBytes((long)text.Length), .. text, .. body]), "test.safetensors");
    }
}
