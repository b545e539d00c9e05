using System.Text;
using System.Text.Json;

namespace NotebookViz.Tests.Formats;

public class SafetensorsTests
{
    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "takes 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "from 8 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}}", "cut short")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}", "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "twice")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,2],\"data_offsets\":[0,8]}}", "shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "shape")]
    [InlineData("{\"a\":", "malformed")]
    [InlineData("{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}}", "malformed")]
    public void A_header_that_cannot_be_is_refused(string header, string words) =>
        Assert.Contains(words, Assert.Throws<WeightFileException>(() => Open(header, new byte[8])).Message, StringComparison.Ordinal);

    [Fact]
    public void Kernels_of_TensorFlow_keep_unknown_axes_until_the_layout_is_told()
    {
        var weights = Fixture.Open("mobilenet_v1_first_layers.safetensors");
        Assert.All(weights, weight => Assert.All(weight.Axes, axis => Assert.Equal(AxisRole.Unknown, axis.Role)));
        Assert.Equal([AxisRole.Row, AxisRole.Column, AxisRole.Channel, AxisRole.Multiplier],
            weights.WithLayout(WeightLayout.Keras)["MobilenetV1/Conv2d_1_depthwise/depthwise_weights"].Axes.Select(axis => axis.Role));
    }

    [Fact]
    public void Eight_bit_floats_are_read()
    {
        var weights = Open(
            "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[5],\"data_offsets\":[0,5]},\"b\":{\"dtype\":\"F8_E5M2\",\"shape\":[3],\"data_offsets\":[5,8]}}",
            [0x38, 0x7E, 0x01, 0xFF, 0xB8, 0x3C, 0x7C, 0x7B]);
        Assert.Equal([1, 448, Math.ScaleB(1, -9), double.NaN, -1], weights[0].ToArray());
        Assert.Equal([1, double.PositiveInfinity, 57344], weights[1].ToArray());
    }

    [Theory]
    [InlineData("newline.safetensors")]
    [InlineData("tab.safetensors")]
    public void A_pretty_printed_header_is_read(string file) => Assert.Equal([1.5, -2, 0.25, 3], Fixture.Open(file)["w"].ToArray());

    [Fact]
    public void Rare_eight_bit_floats_are_decoded_and_keep_their_name()
    {
        var weights = Fixture.Open("types.safetensors");
        Assert.Equal(("F8_E8M0", ElementType.Float32), (weights["F8_E8M0"].TypeName, weights["F8_E8M0"].ElementType));
        var decoded = Open("{\"a\":{\"dtype\":\"F8_E8M0\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"F8_E4M3FNUZ\",\"shape\":[3],\"data_offsets\":[3,6]},\"c\":{\"dtype\":\"F8_E5M2FNUZ\",\"shape\":[3],\"data_offsets\":[6,9]}}",
            [127, 0, 255, 0x40, 0x7F, 0x80, 0x40, 0xFF, 0x80]);
        Assert.Equal([1, Math.ScaleB(1, -127), double.NaN], decoded["a"].ToArray());
        Assert.Equal([1, 240, double.NaN], decoded["b"].ToArray());
        Assert.Equal([1, -57344, double.NaN], decoded["c"].ToArray());
    }

    [Fact]
    public void A_type_that_is_not_shown_is_listed_with_a_way_out() =>
        Assert.Contains("F5", Open("{\"a\":{\"dtype\":\"F5\",\"shape\":[4],\"data_offsets\":[0,2]}}", new byte[2])[0].Problem!, StringComparison.Ordinal);

    [Fact]
    public void Weights_of_a_shard_that_is_missing_or_damaged_are_listed_with_the_reason()
    {
        var weights = Fixture.Open("shards/model.safetensors.index.json");
        Assert.Equal(["a", "b", "c", "d"], weights.Select(weight => weight.Name));
        Assert.Equal(11, weights["a"][2, 3]);
        Assert.Equal("The shard 'model-2.safetensors' is not there; copy it into the same folder.", weights["b"].Problem);
        Assert.StartsWith("The shard 'model-3.safetensors' cannot be read: its values take 20 bytes", weights["c"].Problem, StringComparison.Ordinal);
        Assert.Equal("The shard 'model-1.safetensors' does not hold it; copy the shards again.", weights["d"].Problem);
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("")]
    [InlineData("C:\\x")]
    [InlineData("nowhere.safetensors")]
    [InlineData("model.safetensors.index.json")]
    public void A_shard_may_not_lie_elsewhere(string shard)
    {
        var folder = Directory.CreateTempSubdirectory("notebookviz-");
        try
        {
            string index = Path.Combine(folder.FullName, "model.safetensors.index.json");
            File.WriteAllText(index, $"{{\"weight_map\":{{\"a\":{JsonSerializer.Serialize(shard)}}}}}");
            Assert.Throws<WeightFileException>(() => WeightFile.Open(index));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WeightList Open(string header, byte[] values)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return WeightFile.Open(new MemoryStream([.. BitConverter.GetBytes((long)text.Length), .. text, .. values]), "test.safetensors");
    }
}
