using System.Text;

namespace NotebookViz.Tests.Formats;

public class UnknownFileTests
{
    [Theory]
    [InlineData("unknown/lfs.safetensors", "git lfs pull")]
    [InlineData("unknown/html.safetensors", "web page")]
    [InlineData("unknown/cut.onnx", "cut short")]
    public void What_is_no_model_is_named_as_what_it_is(string file, string words) =>
        Assert.Contains(words, Assert.Throws<WeightFileException>(() => Fixture.Open(file)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("f4.npy")]
    [InlineData("stored.npz")]
    [InlineData("model.safetensors")]
    [InlineData("keras2_model.h5")]
    [InlineData("keras3.keras")]
    [InlineData("state_dict.pt")]
    [InlineData("state_dict_legacy.pt")]
    [InlineData("model.onnx")]
    [InlineData("tensorflowjs/model.json")]
    [InlineData("f8_fortran.npy")]
    [InlineData("deflated.npz")]
    [InlineData("arrays/other_entries.npz")]
    [InlineData("onnx/functions.onnx")]
    [InlineData("onnx/steps.onnx")]
    [InlineData("manifests/array.json")]
    [InlineData("manifests/graph.json")]
    [InlineData("shards/model.safetensors.index.json")]
    [InlineData("newline.safetensors")]
    public void A_file_cut_in_half_is_told_to_be_cut_short(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture.PathOf(file));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(whole[..(whole.Length / 2)]), Path.GetFileName(file)));
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anything_else_is_answered_with_the_formats_there_are() =>
        Assert.Contains("safetensors", Assert.Throws<WeightFileException>(() => WeightFile.Open(new MemoryStream(Encoding.UTF8.GetBytes("hello, world")), "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_weights_of_one_name_are_never_confused()
    {
        var weights = Fixture.Open("duplicate_names.h5");
        int[] places = [.. Enumerable.Range(0, weights.Count).Where(place => weights[place].Name == weights[0].Name)];
        Assert.True(places.Length > 1);
        var error = Assert.Throws<KeyNotFoundException>(() => weights[weights[0].Name]);
        Assert.Contains($"at the indices {string.Join(", ", places)}", error.Message, StringComparison.Ordinal);
    }
}
