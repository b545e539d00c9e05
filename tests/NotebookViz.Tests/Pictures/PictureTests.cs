using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Tests.Pictures;

/// <summary>What holds of every picture of every tensor, seen from outside: the HTML, the figure's JSON and the PNG.</summary>
public partial class PictureTests
{
    // What plotly draws of marks is limited, and so is what can be checked by them.
    private const int MostMarks = 2000;

    [Fact]
    public void Every_tensor_has_three_forms_within_its_size() => Properties.Hold(Prop.ForAll(TensorCase.Any, tensor =>
    {
        var picture = tensor.Weight().Visualize(tensor.Options);
        string html = picture.ToHtml(), json = picture.ToPlotlyJson();
        Assert.True(Encoding.UTF8.GetByteCount(html) <= tensor.MaxBytes, $"{Encoding.UTF8.GetByteCount(html)} bytes");
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(json);
        string[] lines = picture.ToString().Split('\n');
        Assert.True(lines.Length <= 24, $"{lines.Length} lines");
        Assert.All(lines, line => Assert.True(line.Length <= 160, line));
        return true;
    }));

    [Fact]
    public void A_cell_shows_the_largest_magnitude_of_what_its_hover_tells_and_no_element_is_missing() =>
        Properties.Hold(Prop.ForAll(TensorCase.Any, tensor =>
        {
            var weight = tensor.Weight();
            var picture = weight.Visualize(tensor.Options.WithPooling(Pooling.AbsMax));
            var figure = new Figure(picture.ToPlotlyJson());
            if (figure.Heatmap is null)
                return true;

            var covered = new BitArray((int)weight.Count);
            double[] values = weight.ToArray();
            int shown = 0;
            for (int page = 0; page < figure.PageCount; page++)
            {
                var cells = figure.CellsOf(weight, page);
                for (int row = 0; row < cells.Rows; row++)
                    for (int column = 0; column < cells.Columns; column++)
                    {
                        double value = cells.Values[row * cells.Columns + column];
                        bool marked = cells.Marks.TryGetValue((row, column), out var mark);
                        if (marked && !double.IsNaN(value))
                            Assert.Fail($"cell {row}, {column} has a mark and the value {value:R}");
                        if (double.IsNaN(value) && !marked)
                            continue;
                        var ranges = cells.Place(row, column);
                        if (marked)
                            Assert.Equal(ranges, mark.Ranges);
                        double largest = 0;
                        foreach (int element in Elements(weight, ranges))
                        {
                            if (covered[element])
                                Assert.Fail($"Element {element} is shown twice.");
                            covered[element] = true;
                            shown++;
                            largest = double.MaxMagnitude(largest, values[element]);
                        }
                        if (marked)
                            Assert.Equal(NameOf(largest), mark.Kind);
                        else if (Math.Abs(largest) != Math.Abs(value))
                            Assert.Fail($"cell {row}, {column} shows {value:R}, not {largest:R}");
                    }
            }

            long notFinite = weight.Count - weight.GetStatistics().FiniteCount;
            if (notFinite < MostMarks && !LeftOut().IsMatch(picture.ToString()))
                Assert.Equal(weight.Count, shown);
            return true;
        }));

    [Fact]
    public void A_line_goes_through_its_values_and_a_band_from_the_smallest_to_the_largest() =>
        Properties.Hold(Prop.ForAll(TensorCase.Any, Gen.Choose(1, 30_000).ToArbitrary(), (tensor, length) =>
        {
            var weight = (tensor with { Shape = [length] }).Weight();
            double[] values = weight.ToArray();
            var figure = new Figure(weight.Visualize(tensor.Options).ToPlotlyJson());
            double[][] lines = [.. figure.Lines.Select(line => Figure.Array(line.GetProperty("y")).Values)];
            if (values.Distinct().Count() == 1 && double.IsFinite(values[0]))
            {
                Assert.True(figure.IsEmpty);
                return true;
            }
            int run = figure.Lines[0].GetProperty("dx").GetInt32();
            Assert.Equal(run == 1 ? 1 : 2, lines.Length);
            Assert.Equal((length + run - 1) / run, lines[0].Length);
            var marked = figure.Marks.SelectMany(mark => Figure.Array(mark.GetProperty("x")).Values).Select(x => (int)x).ToHashSet();
            for (int point = 0; point < lines[0].Length; point++)
            {
                double[] all = values[(point * run)..Math.Min(length, (point + 1) * run)];
                double[] finite = [.. all.Where(double.IsFinite).DefaultIfEmpty(double.NaN)];
                if ((finite.Min(), finite.Max(), finite.Length < all.Length || double.IsNaN(finite[0])) is var expected && !expected.Equals((lines[0][point], lines[^1][point], marked.Contains(point * run))))
                    Assert.Fail($"point {point} from {lines[0][point]:R} to {lines[^1][point]:R}, not {expected}");
            }
            return true;
        }), cases: 60);

    [Fact]
    public void The_image_is_as_large_as_the_page_says_and_colours_each_cell_by_its_value() =>
        Properties.Hold(Prop.ForAll(TensorCase.Any, tensor =>
        {
            var weight = tensor.Weight();
            var picture = weight.Visualize(tensor.Options);
            var png = new PngPicture(picture.ToPng());
            var figure = new Figure(picture.ToPlotlyJson());
            if (figure.IsEmpty)
                return true;

            var image = Image().Match(picture.ToHtml());
            Assert.Equal(picture.ToPng(), Convert.FromBase64String(image.Groups[1].Value));
            Assert.Equal((png.Width + 1) / 2, int.Parse(image.Groups[2].Value, CultureInfo.InvariantCulture));
            Assert.Equal((png.Height + 1) / 2, int.Parse(image.Groups[3].Value, CultureInfo.InvariantCulture));
            if (figure.Heatmap is not { } heatmap)
                return true;

            // The live figure's own geometry and colour scale: the two pictures must agree.
            var cells = figure.CellsOf(weight);
            var (grid, scale) = (new PixelGrid(figure), new TruthScale(heatmap));
            double low = heatmap.GetProperty("zmin").GetDouble(), high = heatmap.GetProperty("zmax").GetDouble();
            Assert.True(low < high);
            for (int row = 0; row < cells.Rows; row++)
                for (int column = 0; column < cells.Columns; column++)
                {
                    double value = cells.Values[row * cells.Columns + column];
                    // A cell beyond the colours' ends has a sign.
                    if (double.IsNaN(value) || value < low || value > high)
                        continue;
                    scale.AssertColor(value, grid.ColorAt(png, row, column), tolerance: 3);
                }
            return true;
        }), cases: 100);

    [Theory]
    [InlineData(3, 3, 1, 32)]
    [InlineData(7, 7, 3, 64)]
    [InlineData(3, 3, 256, 512)]
    [InlineData(1, 1, 512, 1024)]
    [InlineData(64, 2048)]
    [InlineData(1, 300_000)]
    [InlineData(300_000, 1)]
    [InlineData(2, 500_000)]
    [InlineData(50_000, 2, 2)]
    [InlineData(2, 2, 50_000)]
    [InlineData(700, 1, 900)]
    [InlineData(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)]
    public void Shapes_of_real_models_and_stranger_ones_are_within_a_megabyte(params int[] shape)
    {
        var weight = Some.Weight([.. shape.Select(length => (long)length)], Some.Wave);
        foreach (var layout in Enum.GetValues<WeightLayout>())
        {
            var picture = weight.WithLayout(layout).Visualize();
            Assert.True(Encoding.UTF8.GetByteCount(picture.ToHtml()) <= 1 << 20);
            Assert.DoesNotContain("<", picture.ToPlotlyJson(), StringComparison.Ordinal);
            _ = new PngPicture(picture.ToPng());
        }
    }

    [Fact]
    public void The_smallest_size_that_is_allowed_is_kept_by_a_tensor_of_six_axes()
    {
        var picture = Some.Weight([8, 7, 3, 6, 5, 5], Some.Wave).WithLayout(WeightLayout.PyTorch).Visualize(VizOptions.Default with { MaxBytes = 40 << 10 });
        Assert.True(Encoding.UTF8.GetByteCount(picture.ToHtml()) <= 40 << 10);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(5, 5, 2, 2)]
    public void Doubles_of_any_size_are_drawn(params int[] shape)
    {
        foreach (double scale in new[] { double.Epsilon, 1e-310, 1e-200, 1, 1e200, 8e307 })
            Draw([.. shape.Select(length => (long)length)], i => (i % 3 - 1) * scale);
    }

    [Fact]
    public void A_line_of_doubles_of_any_size_is_drawn()
    {
        foreach (double scale in new[] { double.Epsilon, 1e-310, 1e-200, 1, 1e200, 4e307 })
            Draw([50], i => (i % 3 - 1) * scale);
    }

    [Fact]
    public void A_line_from_the_smallest_to_the_largest_double_is_drawn() => Draw([2], i => i == 0 ? double.MinValue : double.MaxValue);

    [Fact]
    public void A_line_of_neighbouring_doubles_is_drawn()
    {
        Draw([2], i => 1e16 + 2 * i);
        Draw([2], i => long.MaxValue - 4096 * i, ElementType.Int64);
    }

    private static void Draw(long[] shape, Func<long, double> value, ElementType type = ElementType.Float64)
    {
        var picture = Some.Weight(shape, value, type).Visualize();
        using var parsed = JsonDocument.Parse(picture.ToPlotlyJson());
        _ = new PngPicture(picture.ToPng());
        Assert.NotEmpty(picture.ToString());
    }

    [Fact]
    public void An_outlier_in_a_large_matrix_stays_visible_and_in_its_place()
    {
        var values = new float[1000, 1200];
        values[777, 333] = -9;
        var weight = values.ToWeight();
        var cells = new Figure(weight.Visualize().ToPlotlyJson()).CellsOf(weight);
        int cell = Assert.Single(Enumerable.Range(0, cells.Values.Length), i => cells.Values[i] == -9);
        var place = cells.Place(cell / cells.Columns, cell % cells.Columns);
        Assert.InRange(777, place[0].First, place[0].Last);
        Assert.InRange(333, place[1].First, place[1].Last);
    }

    private static int[] Elements(Weight weight, Figure.Range[] ranges)
    {
        int[] places = [0];
        for (int axis = 0; axis < ranges.Length; axis++)
        {
            var (length, range) = (weight.Shape[axis], ranges[axis]);
            if (range.First < 0 || range.Last < range.First || range.Last >= length)
                Assert.Fail($"{range} is no range of {length} indices");
            places = places.Within(length, range.First, range.Last);
        }
        return places;
    }

    private static string NameOf(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => "finite",
    };

    [GeneratedRegex(@"[\d,]+ of [\d,]+ | is seen, one of (?>[\d,]+)(?!; the live figure has a choice of all)")]
    private static partial Regex LeftOut();

    [GeneratedRegex("<img src=\"data:image/png;base64,([^\"]+)\" alt=\"[^\"]*\" width=\"(\\d+)\" height=\"(\\d+)\"")]
    private static partial Regex Image();

    [Theory]
    [InlineData(-0.0126, 0.0139)]
    [InlineData(-0.4, 0.4)]
    [InlineData(0.11111, 0.11112)]
    [InlineData(-123456, 98765)]
    [InlineData(-1.5e-7, 2e-7)]
    [InlineData(-3e38, 3e38)]
    public void Numbers_beside_a_line_leave_room_for_the_title(double low, double high)
    {
        var large = Assert.IsType<LinePlan>(Planner.Plan(new[] { low, high }.ToWeight(), VizOptions.Default, 2000));
        foreach (var plan in new[] { large, Assert.IsType<LinePlan>(CompactPlan.Of(large)) })
        {
            double widest = LinePlan.TicksOf(plan.Range, plan.Frame.Height).Max(tick => Glyphs.Width(tick.Text)) / Pixmap.Scale;
            // The title reads upwards around 10, the numbers end 6 pixels before the plot.
            double title = 10 + Glyphs.CapHeight / 2.0 / Pixmap.Scale, numbers = plan.Frame.Left - 6 - widest;
            Assert.True(numbers >= title + 2, $"The title ends at {title}, and the longest number begins at {numbers}.");
        }
    }
}
