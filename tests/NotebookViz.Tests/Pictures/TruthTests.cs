using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Pictures;

/// <summary>What a picture claims, against plain arithmetic over the values.</summary>
public partial class TruthTests
{
    // Layout, axes, colour bar, histogram, titles and orders.
    private const int FixedBytes = 12_000;

    public static TheoryData<string> Cases => TruthCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_in_the_caption_are_those_of_the_values(string name)
    {
        var one = TruthCase.Get(name);
        var (values, finite) = (one.Values, one.Sorted);
        string caption = string.Join("\n", one.Picture.Details);
        var range = Range().Match(caption);
        Assert.True(range.Success, caption);
        double mean = finite.Average(), largest = finite.Max(Math.Abs);
        Near(finite[0], range.Groups["min"].Value, 6e-4);
        Near(finite[^1], range.Groups["max"].Value, 6e-4);
        // Four digits for the ends and three for the rest; of a sum whose terms cancel only the rounding is left.
        Near(mean, range.Groups["mean"].Value, 6e-3, 1e-12 * largest);
        Near(Math.Sqrt(finite.Average(value => (value - mean) * (value - mean))), range.Groups["std"].Value, 6e-3);
        Near(finite.Sum(Math.Abs), Norms().Match(caption).Groups[1].Value, 6e-3);
        Near(Math.Sqrt(finite.Sum(value => value * value / largest / largest)) * largest, Norms().Match(caption).Groups[2].Value, 6e-3);

        long zeros = values.LongCount(value => value == 0);
        string expected = zeros switch
        {
            0 => "",
            1 => ", 1 zero",
            _ when zeros < 0.001 * values.Length => $", {zeros} zeros",
            _ when zeros < values.Length && zeros > 0.999 * values.Length => ", >99.9 % zeros",
            _ => ", …",
        };
        if (expected == ", …")
            Near(100.0 * zeros / values.Length, range.Groups["share"].Value, 6e-3);
        else
            Assert.Equal(expected, range.Groups["zeros"].Value);
        foreach (var (what, count) in new[] { ("NaN", values.Count(double.IsNaN)), ("+Inf", values.Count(double.IsPositiveInfinity)), ("-Inf", values.Count(double.IsNegativeInfinity)) })
            Assert.Equal(count > 0, caption.Contains($"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_cell_shows_its_elements_in_their_place_and_the_static_picture_its_colour(string name)
    {
        var one = TruthCase.Get(name);
        var (picture, values, figure) = (one.Picture, one.Values, one.Figure);
        if (figure.Heatmap is not { } heatmap)
        {
            Assert.Equal(values.Where(double.IsFinite).Min(), figure.Lines.Min(line => Figure.Array(line.GetProperty("y")).Values.Where(double.IsFinite).Min()));
            return;
        }
        var truth = new TruthTable(one.Weight.Unpacked(), values, Pooling(picture));
        var described = one.Described;
        var seen = described.Pages[0].Cells.ToDictionary(cell => cell.Text, cell => cell.Value);
        var marks = figure.Marks.SelectMany(mark => mark.GetProperty("hovertext").EnumerateArray().Select(text => text.GetString()!)).ToHashSet();
        foreach (var page in described.Pages)
            foreach (var (text, value) in page.Cells)
                Same(truth.Of(text), value, truth.Scale, text);

        // The figure for any plotly.js says the same, and the static picture has the colour of each cell.
        int hovers = 0;
        foreach (var (text, value) in Figure.Hovers(heatmap))
        {
            if (value != seen[text])
                Assert.Fail($"{text} shows {value:R} in the figure for any plotly.js, and {seen[text]:R} on the page.");
            hovers++;
        }
        Assert.Equal(seen.Count(cell => double.IsFinite(cell.Value)), hovers);
        Assert.Equal(seen.Where(cell => !double.IsFinite(cell.Value)).Select(cell => $"{cell.Key}: {Name(cell.Value)}").ToHashSet(), marks);
        Colours(figure, picture.ToPng());
        Order(figure, described);

        var limits = (Low: heatmap.GetProperty("zmin").GetDouble(), High: heatmap.GetProperty("zmax").GetDouble());
        double[] counted = truth.IsOfMeans && truth.IsPooled(described) ? [.. described.Pages.SelectMany(page => page.Cells).Select(cell => cell.Value)] : values;
        int clipped = counted.Count(value => double.IsFinite(value) && (value < limits.Low || value > limits.High));
        var said = Clipped().Match(string.Join("\n", picture.Details));
        Assert.Equal(clipped, said.Success ? int.Parse(said.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0);
        if (!truth.IsPooled(described))
            Assert.Equal(seen.Values.Where(value => double.IsFinite(value) && (value < limits.Low || value > limits.High)).Count(), figure.Dots.Length);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bars_of_the_distribution_count_what_lies_between_their_edges(string name)
    {
        var one = TruthCase.Get(name);
        var (picture, figure) = (one.Picture, one.Figure);
        var bars = figure.Traces.Where(trace => Figure.Text(trace, "xaxis") == "x2").ToArray();
        if (one.Weight.ElementType == ElementType.Bool)
        {
            Assert.Empty(bars);
            return;
        }
        bool ofMeans = figure.Heatmap is not null && picture.Details.Any(fact => fact.Contains("the mean of a ", StringComparison.Ordinal) || fact.Contains("mean square of a ", StringComparison.Ordinal));
        double[] counted = ofMeans ? [.. Figure.Array(figure.Heatmap!.Value.GetProperty("z")).Values.Where(double.IsFinite).Order()] : one.Sorted;
        double[] counts = Figure.Array(bars[0].GetProperty("x")).Values, edges = Figure.Array(bars[0].GetProperty("customdata")).Values;
        double low = edges[0], high = edges[^1], slack = 1e-6 * Math.Max(Math.Abs(low), Math.Abs(high));
        int zeros = counted.CountUpTo(0) - counted.CountBelow(0);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            var (from, to) = (edges[2 * bin], edges[2 * bin + 1]);
            // A value on an edge, or within its rounding, belongs to either side. Zeros have no bar here.
            int inside = Math.Max(0, counted.CountBelow(to - slack) - counted.CountUpTo(from + slack)) - (from + slack < 0 && 0 < to - slack ? zeros : 0);
            int touching = counted.CountUpTo(to + slack) - counted.CountBelow(from - slack) - (from - slack <= 0 && 0 <= to + slack ? zeros : 0);
            Assert.InRange(counts[bin], inside, touching);
        }
        long apart = 0;
        foreach (string text in bars.Skip(1).SelectMany(trace => trace.GetProperty("hovertext").EnumerateArray()).Select(text => text.GetString()!))
        {
            long number = long.Parse(text.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            var (least, most) = text switch
            {
                _ when text.EndsWith(" zeros", StringComparison.Ordinal) => (zeros, zeros),
                _ when text.Contains("below", StringComparison.Ordinal) => (counted.CountBelow(low - slack), counted.CountBelow(low + slack)),
                _ => (counted.Length - counted.CountUpTo(high + slack), counted.Length - counted.CountUpTo(high - slack)),
            };
            Assert.InRange(number, least, most);
            apart += number;
        }
        Assert.Equal(counted.Length, counts.Sum() + apart);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_described_figure_takes_little_more_than_its_values(string name)
    {
        if (TruthCase.Get(name) is not { Figure.Heatmap: not null, Described: var described })
            return;
        Assert.InRange(Encoding.UTF8.GetByteCount(described.Root.GetRawText()), 1, 1.5 * (described.Pages.Sum(page => page.Bytes) + described.FineBytes) + FixedBytes);
    }

    [Theory]
    [InlineData("normal, large")]
    [InlineData("inputs by outputs")]
    [InlineData("pooled in one direction")]
    [InlineData("pooled by mean")]
    [InlineData("embedding")]
    [InlineData("pooled, not finite")]
    public void Bars_along_the_edges_are_the_root_mean_squares_of_rows_and_columns(string name)
    {
        var one = TruthCase.Get(name);
        var weight = one.Weight;
        var bars = one.Figure.Traces.Where(trace => Figure.Text(trace, "yaxis") == "y3" || Figure.Text(trace, "xaxis") == "x3").ToArray();
        Assert.Equal(2, bars.Length);
        foreach (var trace in bars)
        {
            int axis = Enumerable.Range(0, 2).Single(i => Figure.Text(trace, "hovertemplate").StartsWith(weight.Axes[i].Name + " ", StringComparison.Ordinal));
            double[] lengths = Figure.Array(trace.GetProperty(Figure.Text(trace, "orientation") == "h" ? "x" : "y")).Values;
            // Ends of ranges, as numbers or in texts.
            var data = trace.GetProperty("customdata");
            double[] labels = data.ValueKind != System.Text.Json.JsonValueKind.Array ? Figure.Array(data).Values
                : [.. data.EnumerateArray().Select(text => text.GetString()!.Split('–')).SelectMany(ends => new[] { ends[0], ends[^1] }.Select(end => double.Parse(end, CultureInfo.InvariantCulture)))];
            int ends = labels.Length / lengths.Length;
            double[] squares = Squares(one.Values, (int)weight.Shape[0], (int)weight.Shape[1], axis);
            double across = weight.Shape[1 - axis];
            for (int bar = 0; bar < lengths.Length; bar++)
            {
                double[] own = [.. squares.Where((_, index) => index >= labels[bar * ends] && index <= labels[bar * ends + ends - 1])];
                double expected = own.All(double.IsFinite) ? Math.Sqrt(own.Sum() / own.Length / across) : double.NaN;
                Assert.True(expected.Equals(lengths[bar]) || Math.Abs(expected - lengths[bar]) <= 1e-6 * expected, $"bar {bar} of {weight.Axes[axis].Name} is {lengths[bar]:R}, not {expected:R}");
            }
            Assert.Equal(weight.Shape[axis] - 1, labels[^1]);
        }
    }

    [Fact]
    public void A_small_matrix_has_no_bars_along_its_edges() =>
        Assert.DoesNotContain(TruthCase.Get("normal").Figure.Traces, trace => Figure.Text(trace, "yaxis") == "y3");

    [Fact]
    public void The_first_kernel_of_a_ResNet_is_shown_whole()
    {
        var one = TruthCase.Get("PyTorch first kernel of ResNet");
        Assert.Equal(64 * 3 * 7 * 7, one.Described.Pages.Sum(page => page.Cells.Count));
        Assert.DoesNotContain(one.Picture.Details, fact => fact.Contains("block", StringComparison.Ordinal) || fact.Contains("shown:", StringComparison.Ordinal));
    }

    [Fact]
    public void Layers_of_the_same_spread_have_the_same_colours_whatever_their_size()
    {
        double[] limits = [.. new[] { 64, 256, 1024 }.Select(side =>
        {
            var weight = TruthCase.Random([side, side], TruthCase.Normal(0, 0.1), seed: side);
            var heatmap = new Figure(weight.Visualize(VizOptions.Default.WithPooling(NotebookViz.Pooling.AbsMax)).ToPlotlyJson()).Heatmap!.Value;
            double limit = heatmap.GetProperty("zmax").GetDouble();
            Assert.Equal(-limit, heatmap.GetProperty("zmin").GetDouble());
            Assert.InRange(weight.ToArray().Count(value => Math.Abs(value) > limit), 0, 5);
            return limit;
        })];
        Assert.InRange(limits.Max() / limits.Min(), 1, 1.1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_histogram_of_the_statistics_is_that_of_numpy(string name)
    {
        double[] finite = TruthCase.Get(name).Sorted;
        foreach (int bins in new[] { 1, 10, 41 })
        {
            double low = finite[0], high = finite[^1], step = (high - low) / bins;
            double[] edges = [.. Enumerable.Range(0, bins).Select(bin => low + bin * step), high];
            var expected = Enumerable.Range(0, bins).Select(bin => (long)((bin == bins - 1 ? finite.Length : finite.CountBelow(edges[bin + 1])) - finite.CountBelow(edges[bin])));
            Assert.Equal(expected, TruthCase.Get(name).Weight.GetStatistics().Histogram(bins));
        }
    }

    private static Pooling Pooling(Visualization picture) => string.Join("; ", picture.Details) switch
    {
        var caption when caption.Contains("shows the mean of a ", StringComparison.Ordinal) => NotebookViz.Pooling.Mean,
        var caption when caption.Contains("shows the root mean square of a ", StringComparison.Ordinal) => NotebookViz.Pooling.Rms,
        _ => NotebookViz.Pooling.AbsMax,
    };

    private static void Colours(Figure figure, byte[] png)
    {
        var (picture, heatmap) = (new PngPicture(png), figure.Heatmap!.Value);
        var (grid, scale) = (new PixelGrid(figure), new TruthScale(heatmap));
        var (values, shape) = Figure.Array(heatmap.GetProperty("z"));
        for (int i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i]))
                scale.AssertColor(values[i], grid.ColorAt(picture, i / shape[1], i % shape[1]));
    }

    // Tiles stand in reading order, each below its own title.
    private static void Order(Figure figure, DescribedFigure described)
    {
        int[] shape = Figure.Array(figure.Heatmap!.Value.GetProperty("z")).Shape;
        var tiles = described.Tiles;
        string[] texts = [.. described.Pages[0].Cells.Select(cell => cell.Text)];
        int size = tiles.GetProperty("row").GetProperty("cells").GetInt32() * tiles.GetProperty("column").GetProperty("cells").GetInt32();
        int each = texts.Length / described.Majors.Length;
        int across = tiles.GetProperty("across").GetInt32(), band = tiles.GetProperty("band").GetInt32(), top = tiles.GetProperty("top").GetInt32();
        int step = tiles.GetProperty("column").GetProperty("cells").GetInt32() + tiles.GetProperty("side").GetInt32();
        Assert.Equal(0, each % size);
        for (int place = 0; place < described.Majors.Length; place++)
            if (figure.CellText(place / across * band + top, place % across * step) is { } text)
                Assert.Equal(texts[place * each], text);
        foreach (var (title, row, column) in figure.TitlePlaces())
        {
            Assert.InRange(column, 0, shape[1]);
            // Titles are shortened to their numbers where there is little room, and several axes are counted together.
            string numbers = Numbers().Match(title).Value;
            if (figure.CellText((int)Math.Ceiling(row), (int)column) is { } below && !below.StartsWith(title + ", ", StringComparison.Ordinal))
                Assert.StartsWith(numbers + ", ", string.Join(", ", below.Split(", ").Select(part => part.Split(' ')[^1])) + ", ");
        }
    }

    // The sums of the squares of each row or column.
    private static double[] Squares(double[] values, int rows, int columns, int axis)
    {
        var squares = new double[axis == 0 ? rows : columns];
        for (int row = 0, i = 0; row < rows; row++)
            for (int column = 0; column < columns; column++, i++)
                squares[axis == 0 ? row : column] += values[i] * values[i];
        return squares;
    }

    private static void Near(double expected, string text, double share, double least = 0)
    {
        Assert.True(double.TryParse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out double actual) || text is "true" or "false", $"'{text}' is no number.");
        actual = text switch { "true" => 1, "false" => 0, _ => actual };
        Assert.True(Math.Abs(expected - actual) <= Math.Max(share * Math.Abs(expected), least), $"{actual} is not {expected}");
    }

    private static void Same(double expected, double actual, double scale, string place)
    {
        bool same = double.IsFinite(expected) ? Math.Abs(expected - actual) <= 1e-6 * scale : expected.Equals(actual);
        if (!same)
            Assert.Fail($"{place} shows {actual:R}, not {expected:R}");
    }

    private static string Name(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    [GeneratedRegex(@"^range (?<min>\S+) to (?<max>\S+), mean (?<mean>\S+), σ (?<std>[^\s,]+)(?<zeros>, (?:(?<share>\S+) % zeros|1 zero|\S+ zeros))?$", RegexOptions.Multiline)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<=^|= |(?:filter|channel|output|gate) )\d+(, \d+)*")]
    private static partial Regex Numbers();

    [GeneratedRegex("^L1 norm (\\S+), L2 norm ([^\\s,]+)", RegexOptions.Multiline)]
    private static partial Regex Norms();

    [GeneratedRegex(@"^([\d,]+) (?:values?|blocks?) clipped to ", RegexOptions.Multiline)]
    private static partial Regex Clipped();
}
