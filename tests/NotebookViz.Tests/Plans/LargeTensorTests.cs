using System.Text;
using NotebookViz.Common;
using NotebookViz.Tests.Pictures;
using NotebookViz.Tests.Scanning;

namespace NotebookViz.Tests.Plans;

/// <summary>Tensors of which the values are computed when they are asked for, so that only what the library keeps is in memory.</summary>
public class LargeTensorTests
{
    private const long Outlier = 60_000_001;

    [Fact]
    public void A_matrix_of_a_hundred_million_values_is_within_a_megabyte_and_described_exactly()
    {
        const long rows = 25_088, columns = 4_096, count = rows * columns;
        // Whole numbers from -500 to 500 in turn, and one outlier: all that follows can be counted.
        var data = new Repeated(count, 1001, index => index - 500, (Outlier, -90_000));
        var weight = new Weight("classifier.0.weight", [rows, columns], ElementType.Float32, data).WithLayer("Linear", "kernel")
            .WithRoles(AxisRole.Output, AxisRole.Input);
        var picture = weight.Visualize();
        Assert.InRange(Encoding.UTF8.GetByteCount(picture.ToHtml()), 1, 1 << 20);

        double sum = 0, magnitudes = 0, squares = 0;
        for (int residue = 0; residue < 1001; residue++)
        {
            double value = residue - 500, times = (count - residue + 1000) / 1001 - (Outlier % 1001 == residue ? 1 : 0);
            (sum, magnitudes, squares) = (sum + value * times, magnitudes + Math.Abs(value) * times, squares + value * value * times);
        }
        (sum, magnitudes, squares) = (sum - 90_000, magnitudes + 90_000, squares + 90_000.0 * 90_000);
        var statistics = weight.GetStatistics();
        Assert.Equal((count, count), (statistics.Count, statistics.FiniteCount));
        Assert.Equal((-90_000, Outlier), (statistics.Min, statistics.ArgMin));
        Assert.Equal((500, 1000), (statistics.Max, statistics.ArgMax));
        Assert.Equal((count - 500 + 1000) / 1001, statistics.ZeroCount);
        Assert.Equal(sum / count, statistics.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(squares / count - sum / count * (sum / count)), statistics.StandardDeviation, 1e-9);
        Assert.Equal(magnitudes, statistics.L1Norm, 1e-12 * magnitudes);
        Assert.Equal(Math.Sqrt(squares), statistics.L2Norm, 1e-12 * Math.Sqrt(squares));
        Assert.Equal(count, statistics.Histogram(100).Sum());

        var cells = new Figure(picture.ToPlotlyJson()).CellsOf(weight);
        // Many values share a cell, which shows their root mean square: that of the outlier is far above all others.
        int cell = Assert.Single(Enumerable.Range(0, cells.Values.Length), i => cells.Values[i] > 1000);
        var place = cells.Place(cell / cells.Columns, cell % cells.Columns);
        Assert.InRange(Outlier / columns, place[0].First, place[0].Last);
        Assert.InRange(Outlier % columns, place[1].First, place[1].Last);
        // The picture's corners are the tensor's.
        Assert.Equal((0, 0), (cells.Place(0, 0)[0].First, cells.Place(0, 0)[1].First));
        var last = cells.Place(cells.Rows - 1, cells.Columns - 1);
        Assert.Equal((rows - 1, columns - 1), (last[0].Last, last[1].Last));
        Assert.Contains("1 block clipped to ", picture.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_ten_million_values_shows_the_smallest_and_the_largest_of_each_run()
    {
        const long count = 10_000_000;
        static float Value(long index) => index switch { 1_234_567 => 80, 9_999_999 => -70, 5_000_000 => float.NaN, _ => index * 31 % 1009 / 1009f };
        var data = new Repeated(count, 1009, index => Value(index), [.. new[] { 1_234_567, 9_999_999, 5_000_000L }.Select(index => (index, Value(index)))]);
        var weight = new Weight("long", [count], ElementType.Float32, data);
        var picture = weight.Visualize();
        Assert.InRange(Encoding.UTF8.GetByteCount(picture.ToHtml()), 1, 1 << 20);
        var figure = new Figure(picture.ToPlotlyJson());
        Assert.Equal(2, figure.Lines.Length);
        double[] low = Figure.Array(figure.Lines[0].GetProperty("y")).Values, high = Figure.Array(figure.Lines[1].GetProperty("y")).Values;
        long run = figure.Lines[0].GetProperty("dx").GetInt64();
        Assert.Equal((count + run - 1) / run, low.Length);
        double[] last = Figure.Array(figure.Lines[0].GetProperty("customdata")).Values;
        for (int point = 0; point < low.Length; point++)
        {
            Assert.Equal(Math.Min(count, (point + 1) * run) - 1, last[point]);
            float smallest = float.PositiveInfinity, largest = float.NegativeInfinity;
            for (long i = point * run; i <= last[point]; i++)
                if (Value(i) is var value && float.IsFinite(value))
                    (smallest, largest) = (Math.Min(smallest, value), Math.Max(largest, value));
            Assert.Equal((smallest, largest), (low[point], high[point]));
        }
        var mark = Assert.Single(figure.Marks);
        Assert.Equal([5_000_000 / run * run], Figure.Array(mark.GetProperty("x")).Values);
        Assert.Equal((80, 1_234_567, -70, count - 1, 1), (weight.GetStatistics().Max, weight.GetStatistics().ArgMax, weight.GetStatistics().Min, weight.GetStatistics().ArgMin, weight.GetStatistics().NaNCount));
        Assert.Contains($"each point spans the minimum to the maximum of {Numbers.Grouped(run)} values", picture.ToString(), StringComparison.Ordinal);
    }
}
