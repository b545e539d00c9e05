using NotebookViz.Formats.Gguf;

namespace NotebookViz.Tests.Formats;

/// <summary>Blocks of random bytes against ggml: whatever is in a block, NaN and infinite scales too, the values have the same bits.</summary>
public sealed class GgmlTests
{
    private const int Blocks = 400;

    private static readonly (int Number, BlockType Type)[] Types =
        [.. from number in Enumerable.Range(0, 256) let type = GgufTypes.BlocksOf(number) where type is not null select (number, type)];

    [GgmlFact]
    public void Blocks_have_the_sizes_that_ggml_gives_them() =>
        Assert.All(Types, type => Assert.Equal(Ggml.SizeOf(type.Number), (type.Type.Format.Values, type.Type.Format.Bytes)));

    [GgmlFact]
    public void Random_blocks_of_every_type_have_the_bits_that_ggml_decodes()
    {
        var random = new Random(11);
        var without = new List<string>();
        foreach (var (_, type) in Types)
        {
            var format = type.Format;
            byte[] blocks = new byte[Blocks * format.Bytes];
            random.NextBytes(blocks);
            blocks.AsSpan(0, format.Bytes).Clear();
            blocks.AsSpan(format.Bytes, format.Bytes).Fill(255);
            if (Ggml.Decode(format.Name, blocks, Blocks * format.Values) is not { } expected)
            {
                without.Add(format.Name);
                continue;
            }
            float[] values = new float[expected.Length];
            type.Decode(blocks, values);
            Assert.Contains(values, value => value is not 0 && float.IsFinite(value));
            int place = values.Zip(expected).TakeWhile(pair => Bits(pair.First) == Bits(pair.Second)).Count();
            Assert.True(place == values.Length, $"{format.Name}: value {place % format.Values} of block {place / format.Values} is not what ggml decodes");
        }
        // An intermediate of products, which ggml never decodes.
        Assert.Equal(["Q8_1"], without);

        // NaN is NaN: its sign and payload are those of an operand, and which one is up to the compiler.
        static int Bits(float value) => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value);
    }
}
