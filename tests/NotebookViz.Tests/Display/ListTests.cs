using NotebookViz.Common;
using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Plans;

namespace NotebookViz.Tests.Display;

public class ListTests
{
    [Fact]
    public void A_list_is_a_table_and_its_pictures()
    {
        var list = new WeightList([Some.KerasKernel(), Some.Weight([32], Some.Wave, name: "conv2d/bias")], "Conv2D");
        string html = list.ToHtml();
        Assert.Contains("2 weights of Conv2D", html, StringComparison.Ordinal);
        Assert.Contains("3 rows × 3 columns × 1 channel × 32 filters", html, StringComparison.Ordinal);
        Assert.Equal(3, html.Split("<figure ").Length);
        Assert.DoesNotContain("show one alone", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 1 << 20)]
    [InlineData(300, 1 << 20)]
    [InlineData(16, 200_000)]
    [InlineData(16, 100_000)]
    [InlineData(3, 40 << 10)]
    public void A_list_keeps_its_size_and_says_how_many_pictures_it_shows(int count, int maxBytes)
    {
        var list = new WeightList(Enumerable.Range(0, count).Select(i => Some.Weight([64, 64], Some.Wave, name: $"layer{i}.weight")));
        string html = NotebookViz.Html.ListFragment.Of(list, VizOptions.Default with { MaxBytes = maxBytes }, new(list));
        Assert.True(Encoding.UTF8.GetByteCount(html) <= maxBytes, $"{Encoding.UTF8.GetByteCount(html)} bytes");
        int pictures = html.Split("<figure ").Length - 1;
        Assert.True(pictures == count
            || pictures > 0 && html.Contains($"No room for the pictures of {count - pictures} of {count} weights", StringComparison.Ordinal)
            || pictures == 0 && html.Contains("There is no room for pictures within 40 KiB", StringComparison.Ordinal));
        Assert.Equal(pictures < count, html.Contains($"weights[{pictures}]", StringComparison.Ordinal));
        Assert.True(maxBytes < 1 << 20 || pictures > Math.Min(count, 30) - 1, $"{pictures} pictures");
        Assert.Equal(Math.Min(count, 200), html.Split("<tr><td").Length - 1);
        Assert.Equal(count > 200, html.Contains($"… and {count - 200} more", StringComparison.Ordinal));
    }

    [Fact]
    public void In_detail_a_list_has_every_row_and_every_picture_at_its_full_size()
    {
        var list = new WeightList(Enumerable.Range(0, 201).Select(i => Some.Weight([2, 2], Some.Wave, name: $"layer{i}.weight")));
        string html = list.ToDetailedHtml();
        Assert.Equal(201, html.Split("<tr><td").Length - 1);
        Assert.All(list, weight => Assert.Contains(weight.Visualize().ToListedHtml([], CompactPlan.Width), html, StringComparison.Ordinal));
        Assert.Equal(201, html.Split("<figure ").Length - 1);
    }

    [Fact]
    public void In_detail_no_picture_is_added_beyond_the_given_size()
    {
        var list = new WeightList(Enumerable.Range(0, 9).Select(i => Some.Weight([64, 64], Some.Wave, name: $"layer{i}.weight")));
        string html = list.ToDetailedHtml(maxBytes: 100_000);
        int pictures = html.Split("<figure ").Length - 1;
        Assert.InRange(pictures, 1, 8);
        Assert.InRange(html.Length, 100_000, 100_000 + 2 * list[0].ToHtml().Length);
        Assert.Contains($"Pictures of the first {pictures} of 9 weights.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void In_detail_the_table_takes_half_of_the_given_size_at_most()
    {
        var list = new WeightList(Enumerable.Range(0, 2_000).Select(i => Some.Weight([2], Some.Wave, name: $"layer{i}.weight")));
        string html = list.ToDetailedHtml(maxBytes: 200_000);
        int rows = html.Split("<tr><td").Length - 1;
        Assert.InRange(html.IndexOf("</table>", StringComparison.Ordinal), 90_000, 102_000);
        Assert.Contains($"… and {Numbers.Grouped(2_000 - rows)} more.", html, StringComparison.Ordinal);
        Assert.InRange(html.Split("<figure ").Length - 1, 2, 100);
    }

    [Fact]
    public void The_script_that_draws_is_there_once_and_names_every_figure()
    {
        string html = new WeightList([Some.KerasKernel(), Some.Weight([8, 8], Some.Wave, name: "w"), Some.Weight([32], Some.Wave, name: "b")]).ToHtml();
        Assert.Single(Regex.Matches(html, Regex.Escape(NotebookViz.Html.Loader.PlotlyUrl)));
        string[] ids = [.. Regex.Matches(html, "<figure [^>]*id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(3, ids.Length);
        Assert.Contains($"([\"{string.Join("\",\"", ids)}\"]);</script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_have_pictures_before_vectors_have_any()
    {
        var list = new WeightList(Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? Some.Weight([100], Some.Wave, name: $"b{i}") : Some.Weight([64, 64], Some.Wave, name: $"w{i}")));
        string html = NotebookViz.Html.ListFragment.Of(list, VizOptions.Default with { MaxBytes = 400_000 }, new(list));
        Assert.DoesNotContain("<strong>b", html, StringComparison.Ordinal);
        Assert.InRange(html.Split("<strong>w").Length - 1, 8, 29);
        Assert.Contains("weights[0]", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_one_layer_are_small_plots_side_by_side_and_constants_lines_of_words()
    {
        var list = new WeightList([
            Some.Weight([64], Some.Wave, name: "bn1.weight"), Some.Weight([64], _ => 1, name: "bn1.bias"), Some.Weight([64], Some.Wave, name: "bn1.running_mean"),
            Some.Weight([64], Some.Wave, name: "bn2.weight"), Some.Weight([64], Some.Wave, name: "bn2.bias")]);
        string html = list.ToHtml();
        string[] rows = html.Split("<div class=\"notebookviz-row\"")[1..];
        Assert.Equal(2, rows.Length);
        // Up to four of a layer are as wide as a page of 800 pixels together.
        Assert.Equal(2, Regex.Count(rows[0], "<div style=\"width:191px;max-width:100%\"><figure "));
        Assert.Equal(2, Regex.Count(rows[1], "<div style=\"width:300px;max-width:100%\"><figure "));
        Assert.Matches("<p class=\"notebookviz-line\"[^>]*><strong>bn1.bias</strong>.*constant 1</p>", rows[0]);
        Assert.Equal(2, Regex.Count(html, "<img [^>]*width=\"300\""));
    }

    [Fact]
    public void Long_names_break_and_other_columns_do_not()
    {
        string html = new WeightList([Some.Weight([2], Some.Wave, name: new string('n', 170))]).ToHtml();
        string CellOf(string content) => html.Split("<td").Single(cell => cell.Contains($">{content}</td>", StringComparison.Ordinal));
        Assert.Contains("overflow-wrap:anywhere;min-width:", CellOf(new string('n', 170)), StringComparison.Ordinal);
        Assert.Contains("white-space:nowrap", CellOf("(2,)"), StringComparison.Ordinal);
        Assert.Contains("white-space:nowrap", CellOf("float32"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_detailed_list_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => new WeightList([Some.KerasKernel()]).ToDetailedHtml(cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void An_empty_list_is_a_sentence() =>
        Assert.Contains("Flatten has no weights.", new WeightList([], "Flatten").ToHtml(), StringComparison.Ordinal);
}
