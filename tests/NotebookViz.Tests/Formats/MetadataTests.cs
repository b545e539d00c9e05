using System.Text;

namespace NotebookViz.Tests.Formats;

public class MetadataTests
{
    [Theory]
    [InlineData("model.safetensors", "format=pt")]
    [InlineData("keras2_weights.h5", "keras_version=2.13.1; backend=tensorflow")]
    [InlineData("keras2_model.h5", "model_config=Sequential of 5 layers: InputLayer, Conv2D, BatchNormalization, Flatten, Dense; keras_version=2.13.1; backend=tensorflow")]
    [InlineData("keras3.keras", "keras_version=3.5.0; config=Sequential of 5 layers: InputLayer, Conv2D, BatchNormalization, Flatten, Dense")]
    [InlineData("model.onnx", "ir_version=8; opset_import=ai.onnx 17")]
    [InlineData("gguf/llama_layer.gguf", "general.architecture=llama; general.name=every type; llama.block_count=1; llama.attention.head_count=4; llama.attention.head_count_kv=2; tokenizer.ggml.tokens=<s>, </s>, ▁the, ñ; general.file_type=15; general.alignment=64")]
    [InlineData("stored.npz", "")]
    public void A_list_says_what_its_file_says_about_itself(string file, string metadata) =>
        Assert.Equal(metadata, string.Join("; ", Fixture.Open(file).Metadata.Select(entry => $"{entry.Key}={entry.Value}")));

    [Fact]
    public void Onnx_properties_do_not_hide_the_fields_of_the_model()
    {
        byte[] Text(int field, string text) => [(byte)(field << 3 | 2), (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
        byte[] Message(int field, byte[] content) => [(byte)(field << 3 | 2), (byte)content.Length, .. content];
        byte[] model =
        [
            8, 10, .. Text(2, "pytorch"), .. Text(3, "2.9"), .. Message(7, []), .. Message(8, [16, 21]), .. Message(8, [.. Text(1, "com.microsoft"), 16, 1]),
            .. Message(14, [.. Text(1, "author"), .. Text(2, "me")]), .. Message(14, [.. Text(1, "producer_name"), .. Text(2, "someone else")]),
        ];
        var metadata = Open(model).Metadata;
        Assert.Equal(["ir_version", "producer_name", "producer_version", "opset_import", "author", "metadata_props.producer_name"], metadata.Keys);
        Assert.Equal(("pytorch", "someone else", "ai.onnx 21, com.microsoft 1"),
            ((string)metadata["producer_name"].Value, (string)metadata["metadata_props.producer_name"].Value, metadata["opset_import"].ToString()));
    }

    [Fact]
    public void A_long_list_is_whole_and_shown_by_its_first_items()
    {
        string[] tokens = [.. Enumerable.Range(0, 100_000).Select(i => $"t{i}")];
        var list = Open(GgufFile.Of([GgufFile.ArrayKey("tokens", 8, tokens.Length, [.. tokens.SelectMany(GgufFile.Text)])]));
        var value = list.Metadata["tokens"];
        Assert.Equal("100,000 strings: t0, t1, t2, …", value.ToString());
        var items = Assert.IsType<IReadOnlyList<object>>(value.Value, exactMatch: false);
        Assert.Equal(tokens, items);
        Assert.Equal((100_000, "t99999"), (items.Count, items[^1]));
        list.Dispose();
        // What was read once stays.
        Assert.Equal("t99999", items[^1]);
    }

    [Fact]
    public void Numbers_keep_their_types()
    {
        var metadata = Open(GgufFile.Of([
            GgufFile.Key("u8", 0, 200), GgufFile.Key("i8", 1, 200), GgufFile.UInt16Key("u16", 7), GgufFile.Key("f32", 6, BitConverter.GetBytes(1e-5f)), GgufFile.Key("yes", 7, 1),
            GgufFile.Key("f64", 12, BitConverter.GetBytes(double.NaN)), GgufFile.ArrayKey("none", 8, 0), GgufFile.ArrayKey("ints", 5, 9, new byte[36])])).Metadata;
        Assert.Equal([(byte)200, (sbyte)-56, (ushort)7, 1e-5f, true, double.NaN], metadata.Values.Take(6).Select(value => value.Value));
        Assert.Equal(["200", "-56", "7", "1E-05", "true", "NaN", "empty list", "9 integers: 0, 0, 0, …"], metadata.Values.Select(value => value.ToString()));
    }

    [Fact]
    public void Long_texts_and_control_characters_are_shown_in_one_short_line()
    {
        Assert.Equal("a↵b\uFFFD", new MetadataValue("a\r\nb\u001b").ToString());
        Assert.Equal(new string('x', 200) + "… (1,000 characters)", new MetadataValue(new string('x', 1000)).ToString());
        // No half of a surrogate pair is left at the end.
        Assert.Equal(new string('x', 199) + "… (201 characters)", new MetadataValue(new string('x', 199) + "😀").ToString());
        Assert.Throws<ArgumentException>(() => new MetadataValue(new object()));
    }

    [Fact]
    public void Shards_add_their_metadata_to_that_of_the_index()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a", "b" })
            File.WriteAllBytes(Path.Combine(folder.Path, $"{name}.safetensors"), Safetensors($$$"""{"__metadata__":{"format":"pt","{{{name}}}":"1","n":7},"{{{name}}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""));
        string index = Path.Combine(folder.Path, "model.safetensors.index.json");
        File.WriteAllText(index, """{"metadata":{"total_size":12,"format":"index"},"weight_map":{"a":"a.safetensors","b":"b.safetensors"}}""");
        Assert.Equal("total_size=12 format=index a=1 b=1", string.Join(' ', WeightFile.Open(index).Metadata.Select(entry => $"{entry.Key}={entry.Value}")));
    }

    [Fact]
    public void The_page_of_a_list_has_the_metadata_escaped_and_within_its_size()
    {
        var metadata = Enumerable.Range(0, 20_000).ToDictionary(i => i == 0 ? "<img src=x onerror=alert(1)>" : $"key{i}", i => new MetadataValue("</table><script>alert(1)</script>"));
        var list = new WeightList([Weight.FromArray(new float[] { 1, 2 }, name: "w")]) { Metadata = metadata };
        string html = list.ToHtml();
        Assert.Contains("<summary>Metadata: 20,000 entries</summary>", html);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("more; <code>Metadata</code> has all.", html);
        Assert.True(Encoding.UTF8.GetByteCount(html) <= VizOptions.Default.MaxBytes);
        Assert.Equal(list.Metadata, list.Matching("*").Metadata);
        Assert.Equal(list.Metadata, list.WithLayout(WeightLayout.Keras).Metadata);
    }

    [Fact]
    public void The_metadata_of_a_list_do_not_change()
    {
        var metadata = new Dictionary<string, MetadataValue> { ["a"] = new(1) };
        var list = new WeightList([]) { Metadata = metadata };
        metadata["b"] = new(2);
        Assert.Equal(["a"], list.Metadata.Keys);
        Assert.Throws<ArgumentException>(() => new WeightList([]) { Metadata = new Dictionary<string, MetadataValue> { ["a"] = null! } });
    }

    private static byte[] Safetensors(string header) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header)];

    private static WeightList Open(byte[] file) => WeightFile.Open(new MemoryStream(file));
}
