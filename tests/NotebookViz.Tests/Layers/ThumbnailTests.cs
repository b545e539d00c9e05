using System.Buffers.Binary;
using System.IO.Compression;
using NotebookViz.Images;

namespace NotebookViz.Tests.Layers;

/// <summary>The small pictures of a list of layers show the whole weight in colours that are right for the whole weight.</summary>
public class ThumbnailTests
{
    // Of the scale's thirteen shades, 1 is the lower end, 7 the middle, 13 the upper end.
    private const int Low = 1, Middle = 7, High = 13;

    [Fact]
    public void Weak_filters_at_the_start_are_as_pale_as_in_the_full_picture()
    {
        // Filters 0 to 9 are 50 times weaker than the others, which are ±1 by turns: the scale is ±1.
        var kernel = Some.Weight([32, 1, 3, 3], index => (index % 2 == 0 ? 1 : -1) * (index < 90 ? 0.02 : 1), name: "w").WithLayout(WeightLayout.PyTorch);
        var pixels = Pixels(kernel);
        var shades = pixels.SelectMany(row => row).Where(shade => shade != 0).CountBy(shade => (int)shade).ToDictionary();
        Assert.Equal([Low, Middle, High], shades.Keys.Order());
        // 0.02 of ±1 is at place 0.51 of 1: the middle shade. 18 tiles from 0 to 31: those of filters 0, 2, 4, 5, 7 and 9 are weak.
        Assert.Equal(6 * 9 * shades.Values.Sum(), 18 * 9 * shades[Middle]);
    }

    [Theory]
    [InlineData(WeightLayout.PyTorch, new long[] { 32, 1, 3, 3 })]
    [InlineData(WeightLayout.Keras, new long[] { 3, 3, 32, 1 })]
    public void A_depthwise_kernel_whose_first_filters_are_dead_does_not_look_dead(WeightLayout layout, long[] shape)
    {
        long Filter(long index) => layout == WeightLayout.PyTorch ? index / 9 : index % 32;
        var kernel = Some.Weight(shape, index => Filter(index) < 10 ? 0 : index % 2 == 0 ? 1 : -1, name: "depthwise_kernel").WithLayout(layout);
        var shades = Pixels(kernel).SelectMany(row => row).Where(shade => shade != 0).ToArray();
        double live = (double)shades.Count(shade => shade is Low or High) / shades.Length;
        Assert.InRange(live, 0.6, 0.75); // 22 of 32 are live
    }

    [Fact]
    public void A_matrix_has_the_shade_of_each_value()
    {
        // Values from -1 to 1 in steps of a sixth, which are the shades.
        var matrix = Some.Weight([13, 13], index => (index / 13 + index % 13) % 13 / 6.0 - 1, name: "m");
        var pixels = Pixels(matrix);
        int size = pixels.Length / 13;
        for (int row = 0; row < 13; row++)
            for (int column = 0; column < 13; column++)
                Assert.Equal(1 + (row + column) % 13, pixels[row * size][column * size]);
    }

    [Fact]
    public void The_gates_of_a_packed_weight_are_tiles_on_one_scale()
    {
        // Input, forget, cell and output gate of two units: 1, 0.5, -1 and 0.
        double[] gates = [1, 0.5, -1, 0];
        var data = new float[8 * 4];
        for (int i = 0; i < data.Length; i++)
            data[i] = (float)gates[i / 8];
        using var lstm = TorchSharp.torch.nn.LSTM(4, 2);
        using (TorchSharp.torch.no_grad())
            lstm.named_parameters().First().parameter.copy_(TorchSharp.torch.tensor(data).reshape(8, 4));
        var pixels = Pixels(lstm.GetWeights()[0]);
        // A tile begins where what is above it and left of it is a gap.
        byte At(int y, int x) => y < 0 || x < 0 ? (byte)0 : pixels[y][x];
        List<int> tiles = [];
        for (int y = 0; y < pixels.Length; y++)
            for (int x = 0; x < pixels[y].Length; x++)
                if (At(y, x) != 0 && At(y - 1, x) == 0 && At(y, x - 1) == 0)
                    tiles.Add(At(y, x));
        Assert.Equal([High, 10, Low, Middle], tiles);
    }

    [Fact]
    public void Equal_values_have_none() => Assert.Null(Thumbnail.Of(Some.Weight([8, 8], _ => 1), VizOptions.Default));

    /// <summary>The shade of each pixel, row by row; 0 is transparent.</summary>
    private static byte[][] Pixels(Weight weight)
    {
        var image = Thumbnail.Of(weight, VizOptions.Default)!;
        byte[] png = image.ToPng();
        using var data = new MemoryStream();
        for (int i = 8; i < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(i));
            if (png.AsSpan(i + 4, 4).SequenceEqual("IDAT"u8))
                data.Write(png, i + 8, length);
            i += 12 + length;
        }
        data.Position = 0;
        using var lines = new ZLibStream(data, CompressionMode.Decompress);
        var rows = new byte[image.Height][];
        var line = new byte[1 + (image.Width + 1) / 2];
        for (int y = 0; y < rows.Length; y++)
        {
            lines.ReadExactly(line);
            rows[y] = [.. Enumerable.Range(0, image.Width).Select(x => (byte)(x % 2 == 0 ? line[1 + x / 2] >> 4 : line[1 + x / 2] & 15))];
        }
        return rows;
    }
}
