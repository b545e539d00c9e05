using System.Runtime.InteropServices;
using NotebookViz.Formats.Gguf;
using static NotebookViz.Tests.Formats.GgufFile;

namespace NotebookViz.Tests.Formats;

public sealed class GgufTests
{
    private static readonly Lazy<Dictionary<string, (long[] Shape, double[] Values)>> Expected = new(() => ExpectedValues.Load("gguf/expected.npz"));

    public static TheoryData<string> Tensors => [.. Expected.Value.Keys];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Every_value_has_the_bits_that_ggml_gives_it(string tensor)
    {
        var (file, name) = (tensor.Split('|')[0], tensor.Split('|')[1]);
        var (shape, values) = Expected.Value[tensor];
        var weight = Fixture.Open("gguf/" + file)[name];
        Assert.Equal(shape, weight.Shape);
        if (weight.ElementType == ElementType.Float32)
        {
            var singles = new float[weight.Count];
            weight.CopyTo<float>(singles);
            Assert.Equal(values.Select(value => BitConverter.SingleToInt32Bits((float)value)), singles.Select(BitConverter.SingleToInt32Bits));
        }
        Assert.Equal(values, weight.ToArray());
        Assert.Equal(values.Sum(), weight.GetStatistics().Mean * values.Length, 1e-6 * values.Sum(Math.Abs));
    }

    [Fact]
    public void A_type_has_its_name_and_its_size_in_the_file()
    {
        var weights = Fixture.Open("gguf/llama_layer.gguf");
        Assert.Equal(["Q6_K", "Q4_K", "Q4_K", "Q6_K", "Q4_K", "Q2_K", "Q5_K", "float32"], weights.Select(weight => weight.TypeName));
        Assert.Equal([6.5625, 4.5, 4.5, 6.5625, 4.5, 2.625, 5.5, null], weights.Select(weight => weight.BitsPerWeight));
        Assert.Equal("256 outputs × 256 inputs · Q4_K (4.5 bits per weight)", weights["blk.0.attn_q.weight"].Visualize().Details[0]);
        Assert.Contains("378,112 parameters, 221.8 KiB, Q4_K 43 %, Q5_K 35 %, Q2_K 13 %, Q6_K 8.9 %, float32 &lt;0.1 %</strong>", weights.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(256 * 256 * 9 / 16, weights.Layers().SelectMany(row => row.Weights).Single(weight => weight.Weight.Name == "blk.0.attn_q.weight").Bytes);
    }

    // A float of four bits fits into a bfloat16, which would take four times its bytes.
    [Fact]
    public void Decoded_values_are_not_said_to_fit_into_another_type() =>
        Assert.DoesNotContain(Fixture.Open("gguf/every_type.gguf")["blk.0.mxfp4.weight"].GetFindings(), finding => finding.Kind == FindingKind.Precision);

    [Fact]
    public void Parts_of_rows_and_columns_are_those_of_the_whole()
    {
        var weight = Fixture.Open("gguf/llama_layer.gguf")["blk.0.attn_v.weight"];
        double[] all = weight.ToArray();
        Assert.Equal(all[(5 * 256 + 200)..(9 * 256 + 10)], Read(weight, 5 * 256 + 200, 3 * 256 + 66));
        Assert.Equal(all[(7 * 256)..(8 * 256)], weight.Slice(0, 7).ToArray());
        Assert.Equal(Enumerable.Range(0, 128).Select(row => all[row * 256 + 77]), weight.Slice(1, 77).ToArray());
        Assert.Equal(all[300], weight[1, 44]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.Data!.Read(weight.Data.ByteLength - 4, new byte[8]).Length);
        Assert.Throws<ArgumentException>(() => weight.Data!.Read(2, new byte[4]).Length);
    }

    // A file that is not held in memory is read and gathered in another way.
    [Fact]
    public void A_long_file_gives_the_same_values()
    {
        var row = Fixture.Open("gguf/llama_layer.gguf")["blk.0.attn_q.weight"].Slice(0, 0).ToArray();
        byte[] block = File.ReadAllBytes(Fixture.PathOf("gguf/llama_layer.gguf")).AsSpan((int)StartOf("gguf/llama_layer.gguf", 1), 144).ToArray();
        using var folder = new TemporaryFolder();
        string path = folder.Add("long.gguf");
        File.WriteAllBytes(path, Of([], new Tensor("a", [9000, 256], 12, [.. Enumerable.Repeat(block, 9000).SelectMany(bytes => bytes)])));
        using var weights = WeightFile.Open(path);
        Assert.Equal(row, weights[0].Slice(0, 8999).ToArray());
        Assert.Equal(Enumerable.Repeat(row[17], 9000), weights[0].Slice(1, 17).ToArray());
        Assert.Equal(row.Max(), weights[0].GetStatistics().Max);
    }

    [Fact]
    public void One_bit_and_two_bit_blocks_are_decoded_from_the_lowest_bit_on()
    {
        byte[] d = BitConverter.GetBytes((Half)0.5), bits = new byte[16];
        (bits[0], bits[15]) = (0b0000_0101, 0b1000_0000);
        var one = Open(Of([], new Tensor("a", [128], 41, [.. d, .. bits])))[0].ToArray();
        Assert.Equal([0.5, -0.5, 0.5, -0.5], one[..4]);
        Assert.Equal([-0.5, 0.5], one[^2..]);
        (bits[0], bits[15]) = (0b11_10_01_00, 0b11_00_00_00);
        var two = Open(Of([], new Tensor("a", [64], 42, [.. d, .. bits])))[0].ToArray();
        Assert.Equal([-0.5, 0, 0.5, 1], two[..4]);
        Assert.Equal([-0.5, 1], two[^2..]);
    }

    [Fact]
    public void Eight_bit_intermediates_are_decoded()
    {
        sbyte[] codes = [.. Enumerable.Range(0, 256).Select(i => (sbyte)(i - 128))];
        var bytes = MemoryMarshal.AsBytes(codes.AsSpan()).ToArray();
        Assert.Equal(codes[..32].Select(code => 0.25 * code), Open(Of([], new Tensor("a", [32], 9, [.. BitConverter.GetBytes((Half)0.25), 1, 2, .. bytes[..32]])))[0].ToArray());
        Assert.Equal(codes.Select(code => 0.1f * code).Select(value => (double)value), Open(Of([], new Tensor("a", [256], 15, [.. BitConverter.GetBytes(0.1f), .. bytes, .. new byte[32]])))[0].ToArray());
    }

    [Fact]
    public void A_type_that_is_not_known_is_listed_without_values()
    {
        var weight = Open(Of([], new Tensor("a", [2, 32], 77, new byte[64])))[0];
        Assert.Equal("type 77", weight.TypeName);
        Assert.Equal([2, 32], weight.Shape);
        Assert.StartsWith("Its type has the number 77 in ggml, which is not known here; open a file of another quantisation", weight.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_true_shape_of_an_image_model_is_shown()
    {
        byte[] shape = [.. new[] { 2, 4, 2, 2 }.SelectMany(BitConverter.GetBytes)];
        var tensor = new Tensor("conv.weight", [1, 32], 0, new byte[128]);
        Assert.Equal([2, 4, 2, 2], Open(Of([ArrayKey("comfy.gguf.orig_shape.conv.weight", 5, 4, shape)], tensor))[0].Shape);
        Assert.Equal([1, 32], Open(Of([ArrayKey("comfy.gguf.orig_shape.conv.weight", 5, 3, shape[..12])], tensor))[0].Shape);
    }

    [Fact]
    public void Keys_are_read_and_arrays_only_when_they_are_asked_for()
    {
        using var files = new NotebookViz.Data.OpenFiles("every_type.gguf");
        string path = Fixture.PathOf("gguf/every_type.gguf");
        var header = GgufHeader.Read(SourceFile.OfPath(path, files));
        Assert.Equal("llama", header.Metadata["general.architecture"]);
        Assert.Equal(4L, header.Integer("llama.attention.head_count"));
        Assert.False(header.HasEqualHeads);
        Assert.Equal(["<s>", "</s>", "▁the", "ñ"], Assert.IsType<GgufArray>(header.Metadata["tokenizer.ggml.tokens"]).Items());
    }

    [Theory]
    [InlineData(2u, 32)]
    [InlineData(3u, 8)]
    [InlineData(3u, 4096)]
    public void Versions_2_and_3_are_read_with_any_alignment(uint version, int alignment)
    {
        var weights = Open(Of(version, alignment, [UInt32Key("general.alignment", (uint)alignment)],
            new Tensor("a", [1], 0, BitConverter.GetBytes(1.5f)), new Tensor("b", [2], 0, [.. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(-3f)])));
        Assert.Equal([1.5], weights["a"].ToArray());
        Assert.Equal([2, -3], weights["b"].ToArray());
    }

    private static double[] Read(Weight weight, long start, int count)
    {
        var bytes = weight.Data!.Read(start * 4, new byte[count * 4]);
        return [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)];
    }

    private static long StartOf(string file, int tensor)
    {
        using var files = new NotebookViz.Data.OpenFiles(file);
        var header = GgufHeader.Read(SourceFile.OfPath(Fixture.PathOf(file), files));
        return header.DataStart + header.Tensors[tensor].Offset;
    }

    private static WeightList Open(byte[] file) => WeightFile.Open(new MemoryStream(file), "test.gguf");
}
