using NotebookViz.Common;
using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

/// <summary>Files whose weights are codes with scales; generate_quantised.py made them, and computed the values beside it.</summary>
public sealed class QuantisedTests
{
    private static readonly Lazy<Dictionary<string, (long[] Shape, double[] Values)>> Expected = new(() => ExpectedValues.Load("quantised/expected.npz"));

    public static TheoryData<string> Files => [.. Expected.Value.Keys.Select(key => key.Split('|')[0]).Distinct().Where(file => !file.StartsWith("lora/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_value_is_what_its_code_stands_for_and_scales_are_no_weights_of_their_own(string file)
    {
        var weights = Fixture.Open("quantised/" + file);
        var expected = Expected.Value.Where(pair => pair.Key.StartsWith(file + "|", StringComparison.Ordinal)).ToDictionary(pair => pair.Key[(file.Length + 1)..], pair => pair.Value);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), weights.Select(weight => weight.Name).Order(StringComparer.Ordinal));
        foreach (var (name, (shape, values)) in expected)
        {
            var weight = weights[name];
            Assert.Equal(shape, weight.Shape);
            Assert.Equal(values, weight.ToArray());
            Assert.Equal(values.Length, weight.GetStatistics().Count);
            ReadByParts(weight, values);
            if (weight.Codes is not { } codes)
                continue;
            Assert.Equal(shape, codes.Shape);
            Assert.Equal((weight.What, weight.Axes), (codes.What, codes.Axes));
            Assert.Equal(values.Length, codes.ToArray().Length);
            Assert.Null(codes.Codes);
            Assert.EndsWith($", {Numbers.Short(weight.BitsPerWeight!.Value)} bits per weight", weight.Note, StringComparison.Ordinal);
            Assert.Equal(weight.TypeName, weight.Note!.Split(", ")[0]);
        }
    }

    [Fact]
    public void Images_of_a_quantised_weight_keep_its_codes()
    {
        var weight = Fixture.Open("quantised/gptq/model.safetensors")["layer.fc.weight"];
        var images = weight.AsImages(2, weight.Shape[1] / 2);
        Assert.Equal([weight.Shape[0], 2, weight.Shape[1] / 2], images.Shape);
        Assert.Equal(images.Shape, images.Codes!.Shape);
        Assert.Equal(weight.Codes!.ToArray(), images.Codes.ToArray());
        Assert.Equal(weight.BitsPerWeight, images.BitsPerWeight);
        Assert.Equal(weight.TypeName, images.TypeName);
    }

    private static void ReadByParts(Weight weight, double[] values)
    {
        for (int axis = 0; axis < weight.Shape.Count; axis++)
        {
            long index = weight.Shape[axis] - 1, stride = weight.Shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length);
            var slice = Enumerable.Range(0, values.Length).Where(place => place / stride % weight.Shape[axis] == index).Select(place => values[place]);
            Assert.Equal(slice, weight.Slice(axis, index).ToArray());
            // Decoded values are no plain float32, whichever part of them is shown.
            Assert.Equal(weight.TypeName, weight.Slice(axis, index).TypeName);
        }
        Assert.Equal(values[^1], weight[[.. weight.Shape.Select(length => length - 1)]]);
        if (weight.Codes is null)
            return;
        for (int start = 0; start < values.Length; start += 7)
        {
            var part = new byte[4 * Math.Min(11, values.Length - start)];
            weight.Data!.Read(4 * start, part).CopyTo(part);
            Assert.Equal(values.Skip(start).Take(part.Length / 4).Select(value => (float)value), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(part).ToArray());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.Data!.Read(weight.Data.ByteLength - 4, new byte[8]).Length);
        Assert.Throws<ArgumentException>(() => weight.Data!.Read(2, new byte[4]).Length);
    }

    [Theory]
    [InlineData("weights.onnx", "whole", "uint8, one scale, 9.667 bits per weight")]
    [InlineData("weights.onnx", "filters", "int4, a scale for each index of axis 0, 5.778 bits per weight")]
    [InlineData("weights.onnx", "blocks", "uint4, blocks of 3, 18.4 bits per weight")]
    [InlineData("weights.onnx", "four", "int4, blocks of 16, 7.6 bits per weight")]
    [InlineData("weights.onnx", "table", "int4, blocks of 16, 6.333 bits per weight")]
    [InlineData("fp8/model.safetensors", "layers.0.q_proj.weight", "float8_e4m3fn, blocks of 8 × 16, 8.4 bits per weight")]
    [InlineData("mxfp4.safetensors", "model.layers.0.mlp.experts.gate_up_proj", "mxfp4, blocks of 32, 4.25 bits per weight")]
    [InlineData("nvfp4_modelopt/model.safetensors", "layer.fc.weight", "nvfp4, blocks of 16, 4.611 bits per weight")]
    [InlineData("nvfp4_packed/model.safetensors", "layer.fc.weight", "nvfp4, blocks of 16, 4.611 bits per weight")]
    [InlineData("gptq/model.safetensors", "layer.fc.weight", "int4, groups of 32, 5.625 bits per weight")]
    [InlineData("gptq3/model.safetensors", "layer.fc.weight", "int3, blocks of 32, 3.594 bits per weight")]
    [InlineData("awq/model.safetensors", "layer.fc.weight", "int4, blocks of 16, 5.25 bits per weight")]
    public void A_note_tells_the_type_the_blocks_and_the_bits(string file, string name, string note)
    {
        var weight = Fixture.Open("quantised/" + file)[name];
        Assert.Equal(note, weight.Note);
        Assert.Equal(ElementType.Float32, weight.ElementType);
        var picture = weight.Visualize();
        Assert.Contains(note, picture.Details);
        Assert.Contains($"{weight.TypeName} ({note.Split(", ")[2]})", picture.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_follow_from_the_operators_and_from_the_schemes()
    {
        var onnx = Fixture.Open("quantised/weights.onnx");
        Assert.Equal([Output, Input], Roles(onnx["four"]));
        Assert.Equal([Token, Feature], Roles(onnx["table"]));
        Assert.Equal([Filter, Channel, Row, Column], Roles(onnx["filters"]));
        Assert.Equal([Filter, Channel, Row, Column], Roles(onnx["filters"].Codes!));
        Assert.Equal([Channel, Filter, Row, Column], Roles(onnx["filters"].WithRoles(Channel, Filter, Row, Column).Codes!));
        Assert.Equal([Filter, Channel, Row, Column], Roles(onnx["conv"]));
        Assert.Equal([Filter], Roles(onnx["conv_bias"]));
        Assert.Equal([Input, Output], Roles(onnx["blocks"]));
        Assert.Equal("quantisation scale", onnx["x_scale"].Role);
        Assert.Equal("zero point", onnx["x_zero"].Role);
        Assert.Equal("shown as codes: MatMulInteger uses them as whole numbers, and its result is scaled elsewhere", onnx["integers"].Note);
        Assert.Equal([Output, Input], Roles(Fixture.Open("quantised/gptq/model.safetensors")["layer.fc.weight"]));
        Assert.Equal("expert (2) × 6 outputs × 64 inputs", string.Join(" × ", Fixture.Open("quantised/mxfp4.safetensors")[0].Axes));
    }

    [Fact]
    public void Codes_scales_and_zero_points_can_be_asked_for()
    {
        using var list = Fixture.Open("quantised/weights.onnx");
        var weight = list["four"];
        Assert.Equal(("uint4", ElementType.UInt8), (weight.Codes!.TypeName, weight.Codes.ElementType));
        Assert.Equal([5L, 3], weight.Scales!.Shape);
        Assert.Equal([5L, 3], weight.ZeroPoints!.Shape);
        for (int row = 0; row < 5; row++)
            for (int column = 0; column < 40; column++)
                Assert.Equal((float)(weight.Codes[row, column] - weight.ZeroPoints[row, column / 16]) * (float)weight.Scales[row, column / 16], (float)weight[row, column]);
        Assert.Equal(5 * 3 * 8 + 5 * 3 * 4 + 5 * 2, weight.BitsPerWeight!.Value * weight.Count / 8, 1e-9);
        Assert.Null(list["two"].ZeroPoints);
        Assert.Null(list["integers"].Codes);
        Assert.Same(weight.Codes, weight.WithName("other").Codes);
        Assert.Equal(5 * 3 * 8 + 5 * 3 * 4 + 5 * 2, list.Layers().SelectMany(row => row.Weights).Single(row => row.Weight.Name == "four").Bytes);
        list.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weight.Scales.ToArray());
        Assert.Throws<ObjectDisposedException>(() => weight.Codes.ToArray());
    }

    [Fact]
    public void Values_are_exported_and_read_back()
    {
        using var folder = new TemporaryFolder();
        var weight = Fixture.Open("quantised/gptq/model.safetensors")["layer.fc.weight"];
        string path = folder.Add("w.npy");
        weight.Save(path);
        Assert.Equal(weight.ToArray(), WeightFile.Open(path)[0].ToArray());
        Assert.Equal(ElementType.Float32, WeightFile.Open(path)[0].ElementType);
    }

    private static AxisRole[] Roles(Weight weight) => [.. weight.Axes.Select(axis => axis.Role)];
}
