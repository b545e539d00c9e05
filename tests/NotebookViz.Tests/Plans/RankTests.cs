using NotebookViz.Common;
using NotebookViz.Tests.Pictures;

namespace NotebookViz.Tests.Plans;

/// <summary>Whatever the rank, there is a picture, and its hover tells the truth.</summary>
public class RankTests
{
    public static TheoryData<int, WeightLayout> Ranks
    {
        get
        {
            var ranks = new TheoryData<int, WeightLayout>();
            for (int rank = 2; rank <= 8; rank++)
                foreach (var layout in Enum.GetValues<WeightLayout>())
                    ranks.Add(rank, layout);
            return ranks;
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void Every_cell_of_every_page_is_the_element_that_its_hover_tells(int rank, WeightLayout layout)
    {
        long[] shape = [.. new long[] { 3, 4, 2, 3, 2, 1, 3, 2 }.Take(rank)];
        var weight = Some.Weight(shape, Some.Wave).WithLayout(layout);
        var figure = new Figure(weight.ToPlotlyJson());
        var seen = new HashSet<string>();
        foreach (var page in figure.Pages)
            foreach (var (text, value) in Figure.Hovers(page))
            {
                var place = Figure.Ranges(text, weight);
                Assert.All(place, range => Assert.Equal(range.First, range.Last));
                Assert.Equal(weight[[.. place.Select(range => range.First)]], value);
                Assert.True(seen.Add(text), $"{text} is shown twice.");
            }
        Assert.Equal(weight.Count, seen.Count);
        _ = new PngPicture(weight.ToPng());
        Assert.Contains(weight.Axes.All(axis => axis.Role == AxisRole.Unknown) ? $" · shape {Numbers.Shape(shape)} · " : $" · {string.Join(" × ", weight.Axes)} · ", weight.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_is_its_number()
    {
        var weight = Some.Weight([], _ => 0.1);
        Assert.Equal("{}", weight.ToPlotlyJson());
        Assert.Contains("0.1", weight.ToString(), StringComparison.Ordinal);
        Assert.Contains(">0.1<", weight.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_is_a_line_through_its_values()
    {
        var weight = Some.Weight([17], Some.Wave, ElementType.Float64, "bias");
        var line = Assert.Single(new Figure(weight.ToPlotlyJson()).Lines);
        Assert.Equal(weight.ToArray(), Figure.Array(line.GetProperty("y")).Values);
        Assert.Equal((0, 1), (line.GetProperty("x0").GetDouble(), line.GetProperty("dx").GetDouble()));
        Assert.StartsWith("axis 0 = %{x}: ", Figure.Text(line, "hovertemplate"), StringComparison.Ordinal);
    }
}
