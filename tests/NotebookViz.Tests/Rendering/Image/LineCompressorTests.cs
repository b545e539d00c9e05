using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using NotebookViz.Rendering.Image.Deflate;

namespace NotebookViz.Tests.Rendering.Image;

public class LineCompressorTests
{
    // Noise, runs, and repeated pieces, as they come in pictures.
    private static readonly Arbitrary<(int LineLength, byte[] Bytes)> Lines = (
        from length in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(200, 2_000), Gen.Constant(40_000))
        from lines in Gen.Choose(0, 12)
        from seed in Gen.Choose(0, int.MaxValue)
        from colors in Gen.Elements(1, 2, 3, 20, 256)
        from run in Gen.Elements(1, 2, 4, 30, 300)
        select (length, Picture(length, lines, new Random(seed), colors, run))).ToArbitrary();

    [Fact]
    public void What_is_compressed_can_be_read_back() =>
        Properties.Hold(Prop.ForAll(Lines, lines => Inflated(LineCompressor.Compress(lines.Bytes, lines.LineLength)).AsSpan().SequenceEqual(lines.Bytes)), cases: 300);

    [Fact]
    public void Many_more_symbols_than_a_block_holds_can_be_read_back()
    {
        var bytes = new byte[500_000];
        new Random(1).NextBytes(bytes);
        Assert.Equal(bytes, Inflated(LineCompressor.Compress(bytes, 1_000)));
    }

    [Fact]
    public void Equal_lines_take_next_to_nothing()
    {
        byte[] line = [2, .. new byte[1_600]];
        byte[] bytes = [.. Enumerable.Repeat(line, 700).SelectMany(bytes => bytes)];
        Assert.InRange(LineCompressor.Compress(bytes, line.Length).Length, 1, 3_000);
    }

    private static byte[] Picture(int length, int lines, Random random, int colors, int run)
    {
        var bytes = new byte[length * lines];
        for (int i = 0; i < bytes.Length;)
        {
            // Sometimes a piece of the line above.
            bool copied = i >= length && random.Next(3) == 0;
            byte color = (byte)random.Next(colors);
            for (int left = random.Next(1, run + 1); left > 0 && i < bytes.Length; left--, i++)
                bytes[i] = copied ? bytes[i - length] : color;
        }
        return bytes;
    }

    private static byte[] Inflated(ReadOnlySpan<byte> packed)
    {
        using var inflated = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        zlib.CopyTo(inflated);
        return inflated.ToArray();
    }
}
