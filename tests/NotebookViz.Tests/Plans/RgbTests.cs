using System.Text;
using NotebookViz.Common;
using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Plans;

/// <summary>Filters of three channels in red, green and blue.</summary>
public class RgbTests
{
    private static readonly VizOptions Rgb = VizOptions.Default with { FilterColoring = FilterColoring.Rgb };

    [Theory]
    [InlineData(WeightLayout.PyTorch)]
    [InlineData(WeightLayout.Keras)]
    public void A_tile_is_grey_at_zero_and_full_or_dark_at_the_ends_of_the_colours(WeightLayout layout)
    {
        long[] shape = layout == WeightLayout.PyTorch ? [10, 3, 4, 5] : [4, 5, 3, 10];
        var weight = Some.Weight(shape, i => i % 11 == 0 ? 0 : Some.Wave(i) * (1 + i % 7)).WithLayout(layout);
        double At(long filter, long channel, long row, long column) =>
            layout == WeightLayout.PyTorch ? weight[filter, channel, row, column] : weight[row, column, channel, filter];
        var picture = weight.Visualize(Rgb);
        var figure = new Figure(picture.ToPlotlyJson());
        var png = new PngPicture(picture.ToPng());
        var grid = new PixelGrid(figure);
        var image = Assert.Single(figure.Traces, trace => Figure.Text(trace, "type") == "image");
        var points = Assert.Single(figure.Marks);
        double[] x = Figure.Array(points.GetProperty("x")).Values, y = Figure.Array(points.GetProperty("y")).Values;
        string[] texts = [.. points.GetProperty("hovertext").EnumerateArray().Select(text => text.GetString()!)];
        Assert.Equal(10 * 4 * 5, texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            string where = texts[i][..texts[i].IndexOf(": red ", StringComparison.Ordinal)];
            long[] place = [.. where.Split(", ").Select(part => long.Parse(part.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal($"filter {place[0]}, row {place[1]}, column {place[2]}", where);
            double largest = figure.Heatmap!.Value.GetProperty("zmax").GetDouble();
            byte[] expected = [.. Enumerable.Range(0, 3).Select(channel =>
                (byte)Math.Round(127.5 + 127.5 * Math.Clamp(At(place[0], channel, place[1], place[2]) / largest, -1, 1)))];
            var z = image.GetProperty("z")[(int)y[i]][(int)x[i]];
            Assert.Equal([.. expected, 1], z.EnumerateArray().Select(value => (byte)value.GetInt32()));
            var (red, green, blue) = grid.ColorAt(png, (int)y[i], (int)x[i]);
            Assert.Equal((expected[0], expected[1], expected[2]), (red, green, blue));
            Assert.EndsWith(
                $": red {Numbers.Short(At(place[0], 0, place[1], place[2]))}, green {Numbers.Short(At(place[0], 1, place[1], place[2]))}, blue {Numbers.Short(At(place[0], 2, place[1], place[2]))}",
                texts[i], StringComparison.Ordinal);
        }
        Assert.Equal(10 * 4 * 5, texts.Select(text => text[..text.IndexOf(':')]).Distinct().Count());
        // The channels stand below, each of them as ever.
        Assert.Equal(weight.Count, Figure.Hovers(figure.Heatmap!.Value).Count());
    }

    [Fact]
    public void A_filter_of_zeros_is_grey_and_a_cell_that_is_not_finite_has_no_colour()
    {
        var weight = Some.Weight([2, 3, 2, 2], i => i < 12 ? 0 : i == 13 ? double.NaN : 0.5).WithLayout(WeightLayout.PyTorch);
        var figure = new Figure(weight.Visualize(Rgb).ToPlotlyJson());
        var image = figure.Traces.Single(trace => Figure.Text(trace, "type") == "image").GetProperty("z");
        int[][] cells = [.. image.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(cell => cell.EnumerateArray().Select(value => value.GetInt32()).ToArray())];
        Assert.Equal(7, cells.Count(cell => cell[3] == 1));
        Assert.Equal(4, cells.Count(cell => cell is [128, 128, 128, 1]));
        Assert.Equal(3, cells.Count(cell => cell is [255, 255, 255, 1]));
    }

    [Theory]
    [InlineData(8, 1, 3, 3)]
    [InlineData(8, 4, 3, 3)]
    [InlineData(8, 3, 1, 1)]
    [InlineData(8, 3)]
    [InlineData(5)]
    public void What_has_no_three_channels_to_a_filter_looks_as_ever(params int[] shape)
    {
        var weight = Some.Weight([.. shape.Select(length => (long)length)], Some.Wave).WithLayout(WeightLayout.PyTorch);
        Assert.Equal(weight.ToPlotlyJson(), weight.Visualize(Rgb).ToPlotlyJson());
        Assert.Equal(weight.ToPng(), weight.Visualize(Rgb).ToPng());
        Assert.Equal(weight.ToString(), weight.Visualize(Rgb).ToString());
    }

    [Fact]
    public void Three_channels_without_a_meaning_look_as_ever()
    {
        var weight = Some.Weight([8, 3, 5, 5], Some.Wave);
        Assert.Equal(weight.ToPlotlyJson(), weight.Visualize(Rgb).ToPlotlyJson());
    }

    [Theory]
    [InlineData(64, 7)]
    [InlineData(256, 3)]
    [InlineData(2, 200)]
    [InlineData(1000, 11)]
    public void However_little_room_there_is_the_picture_fits(int filters, int side)
    {
        var weight = Some.Weight([filters, 3, side, side], Some.Wave).WithLayout(WeightLayout.PyTorch);
        foreach (int most in new[] { 40 << 10, 50_000, 1 << 20 })
        {
            var picture = weight.Visualize(Rgb with { MaxBytes = most });
            Assert.InRange(Encoding.UTF8.GetByteCount(picture.ToHtml()), 1, most);
            Assert.Single(new Figure(picture.ToPlotlyJson()).Traces, trace => Figure.Text(trace, "type") == "image");
        }
    }
}
