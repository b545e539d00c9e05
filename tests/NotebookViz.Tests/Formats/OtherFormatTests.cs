using static NotebookViz.AxisRole;

namespace NotebookViz.Tests.Formats;

public class OtherFormatTests
{
    [Fact]
    public void The_node_that_uses_an_initialiser_tells_what_it_is()
    {
        var weights = Fixture.Open("model.onnx");
        Assert.Equal(("Conv", "kernel"), (weights["conv.weight"].LayerKind, weights["conv.weight"].Role));
        Assert.Equal([Filter, Channel, Row, Column], weights["conv.weight"].Axes.Select(axis => axis.Role));
        Assert.Equal([Filter], weights["conv.bias"].Axes.Select(axis => axis.Role));
        Assert.Equal([Output, Input], weights["fc.float_data"].Axes.Select(axis => axis.Role));
        Assert.Null(weights["half"].Role);
    }

    [Fact]
    public void A_node_that_is_cut_short_is_refused()
    {
        // A model with a graph with a node whose first text has one of its five bytes.
        byte[] model = [0x3A, 5, 0x0A, 3, 0x0A, 5, (byte)'a'];
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(model), "cut.onnx"));
        Assert.StartsWith("cut.onnx: a part of its graph is malformed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_JSON_text_that_is_not_valid_Unicode_is_refused()
    {
        byte[][] names = [[0xFF], [.. "\\ud800"u8]];
        foreach (byte[] name in names)
        {
            byte[] json = [.. "{\"weight_map\":{\""u8, .. name, .. "\":\"a.safetensors\"}}"u8];
            var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(json), "index.json"));
            Assert.StartsWith("index.json: its JSON text is malformed (it may be cut short)", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void External_data_may_not_leave_the_folder()
    {
        var error = Assert.Throws<WeightFileException>(() => Fixture.Open("refuse_escape.onnx"));
        Assert.Contains("refuse_escape.onnx, weight 'external'", error.Message, StringComparison.Ordinal);
        Assert.Contains("../../etc/passwd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void External_data_may_not_leave_the_folder_through_a_link()
    {
        if (OperatingSystem.IsWindows())
            return; // Links take a privilege there.
        var outside = Directory.CreateTempSubdirectory("notebookviz-outside-");
        var inside = Directory.CreateTempSubdirectory("notebookviz-inside-");
        try
        {
            string model = Path.Combine(inside.FullName, "model.onnx");
            File.Copy(Fixture.PathOf("model.onnx.data"), Path.Combine(outside.FullName, "data"));
            File.Copy(Fixture.PathOf("model.onnx"), model);
            File.CreateSymbolicLink(Path.Combine(inside.FullName, "model.onnx.data"), Path.Combine(outside.FullName, "data"));
            Assert.Contains("leads out of its folder", Assert.Throws<WeightFileException>(() => WeightFile.Open(model)).Message, StringComparison.Ordinal);

            // A download cache: both are links into one folder of contents.
            File.Move(model, Path.Combine(outside.FullName, "model"));
            File.CreateSymbolicLink(model, Path.Combine(outside.FullName, "model"));
            Assert.Equal(5, WeightFile.Open(model).Count);
        }
        finally
        {
            inside.Delete(recursive: true);
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public void TensorFlow_js_shards_are_joined_and_quantised_values_are_what_they_stand_for()
    {
        var weights = Fixture.Open("tensorflowjs/model.json");
        Assert.Equal(["conv2d_1/kernel", "conv2d_1/bias", "words", "dense_1/kernel", "dense_1/bias", "norm/gamma", "steps", "flags", "rounded"],
            weights.Select(weight => weight.Name));
        Assert.Equal(Enumerable.Range(0, 36).Select(value => (double)value), weights[0].ToArray());
        Assert.Equal([Row, Column, Channel, Filter], weights[0].Axes.Select(axis => axis.Role));
        Assert.Equal("Conv2D", weights[0].LayerKind);
        Assert.Equal([1.0, 2, 3, 4], weights[1].ToArray());
        Assert.Equal("It holds text, which is not shown.", weights["words"].Problem);
        Assert.Equal(Enumerable.Range(0, 20).Select(value => (double)(float)(value * 0.1 - 1)), weights["dense_1/kernel"].ToArray());
        Assert.Contains("uint8", weights["dense_1/kernel"].Note, StringComparison.Ordinal);
        Assert.Equal("uint8, dequantised to float32", weights["dense_1/kernel"].TypeName);
        Assert.Equal([0.25, 0.75, 1.25, 1.75, 2.25], weights["dense_1/bias"].ToArray());
        Assert.Equal([0.0, 1, 2], weights["norm/gamma"].ToArray());
        Assert.Equal([0.0, 1], weights["steps"].ToArray());
        Assert.Equal([1.0, 0], weights["flags"].ToArray());
        Assert.Equal([-2.0, 0, 1, 3], weights["rounded"].ToArray());
    }

    [Fact]
    public void TorchSharps_own_file_is_read()
    {
        var weights = Fixture.Open("torchsharp.dat");
        Assert.Equal(["0.weight", "0.bias", "1.num_batches_tracked", "2.weight"], weights.Select(weight => weight.Name));
        Assert.Equal(Enumerable.Range(0, 216).Select(value => (double)value), weights[0].ToArray());
        Assert.Equal([Filter, Channel, Row, Column], weights[0].Axes.Select(axis => axis.Role));
        Assert.Equal(300, weights[2][[]]);
        Assert.Equal(1601, weights[3][199, 7]);
    }
}
