using System.Text;
using System.Text.RegularExpressions;
using NotebookViz.Html;

namespace NotebookViz.Tests.Display;

public partial class ListTests
{
    [Fact]
    public void A_list_is_a_table_and_its_pictures()
    {
        var list = new WeightList([Some.KerasKernel(), Some.Weight([32], Some.Wave, name: "conv2d/bias")], "Conv2D");
        string html = list.ToHtml();
        Assert.Contains("<strong>2 weights of Conv2D: 320 parameters, 1.3 KiB, float32</strong>", html, StringComparison.Ordinal);
        Assert.Contains("<td>3 rows × 3 columns × 1 channel × 32 filters</td>", html, StringComparison.Ordinal);
        Assert.Equal(2, Pieces().Count(html));
        Assert.Equal(2, Regex.Count(html, "<details id=\"[^\"]+\" open>"));
        Assert.DoesNotContain("No room for the pictures", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 1 << 20)]
    [InlineData(300, 1 << 20)]
    [InlineData(16, 200_000)]
    [InlineData(16, 100_000)]
    [InlineData(3, 40 << 10)]
    [InlineData(5_000, 400_000)]
    public void A_list_keeps_its_size_and_says_what_it_leaves_out(int count, int maxBytes)
    {
        var list = new WeightList(Enumerable.Range(0, count).Select(i => Some.Weight([8, 8], index => Some.Wave(index + i), name: $"layer{i}.weight")));
        string html = LayerFragment.Of(list, VizOptions.Default with { MaxBytes = maxBytes });
        Assert.True(Encoding.UTF8.GetByteCount(html) <= maxBytes, $"{Encoding.UTF8.GetByteCount(html)} bytes");
        int rows = Regex.Count(html, "<tr class=\"nv-w\""), pictures = Pieces().Count(html);
        Assert.InRange(rows, Math.Min(count, 3), count);
        Assert.Equal(rows < count, html.Contains($"<p>… and {count - rows:N0} more weight", StringComparison.Ordinal));
        Assert.Equal(pictures < rows, html.Contains($"No room for the pictures of {rows - pictures:N0} weight", StringComparison.Ordinal));
    }

    [Fact]
    public void In_detail_a_list_has_every_row_and_kernels_with_all_channels()
    {
        var list = new WeightList([
            Some.Weight([64, 48, 3, 3], Some.Wave, name: "conv.weight").WithLayout(WeightLayout.PyTorch), Some.Weight([1024, 1024], Some.Wave, name: "fc.weight"),
            Some.Weight([1100, 1024], Some.Wave, name: "pooled.weight"), .. Enumerable.Range(0, 200).Select(i => Some.Weight([2, 2], Some.Wave, name: $"layer{i}.weight"))]);
        string html = list.ToDetailedHtml(60 << 20);
        Assert.Equal(203, Regex.Count(html, "<tr class=\"nv-w\""));
        string[] pictures = [.. Pieces().Matches(html).Select(match => match.Value)];
        Assert.Equal(203, pictures.Length);
        Assert.Contains("channel 0</span> of 48 shown", pictures[0], StringComparison.Ordinal);
        Assert.Contains("channel 47", pictures[0], StringComparison.Ordinal);
        Assert.DoesNotContain("each cell shows", pictures[1], StringComparison.Ordinal);
        Assert.Contains("each cell shows", pictures[2], StringComparison.Ordinal);
    }

    [Fact]
    public void In_detail_pictures_share_the_given_size()
    {
        var list = new WeightList(Enumerable.Range(0, 9).Select(i => Some.Weight([256, 256], index => Some.Wave(index + i), name: $"layer{i}.weight")));
        string html = list.ToDetailedHtml(maxBytes: 1_000_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 500_000, 1_000_000);
        Assert.Equal(9, Pieces().Count(html));
        Assert.InRange(Encoding.UTF8.GetByteCount(list.ToDetailedHtml()), 3_000_000, 10 << 20);
    }

    [Fact]
    public void A_detailed_list_needs_some_room() =>
        Assert.Contains("allow at least 40960", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightList([Some.KerasKernel()]).ToDetailedHtml(100)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_script_that_draws_is_there_once()
    {
        string html = new WeightList([Some.KerasKernel(), Some.Weight([8, 8], Some.Wave, name: "w"), Some.Weight([32], Some.Wave, name: "b")]).ToHtml();
        Assert.Single(Regex.Matches(html, Regex.Escape(Loader.PlotlyUrl)));
        string[] ids = [.. Regex.Matches(html, "<figure [^>]*id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public void Kernels_have_pictures_before_vectors_have_any()
    {
        var list = new WeightList(Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? Some.Weight([100], index => Some.Wave(index + i), name: $"b{i}") : Some.Weight([64, 64], index => Some.Wave(index + i), name: $"w{i}")));
        string html = LayerFragment.Of(list, VizOptions.Default with { MaxBytes = 300_000 });
        Assert.DoesNotContain("<summary>b", html, StringComparison.Ordinal);
        Assert.InRange(Regex.Count(html, "<summary>w"), 8, 30);
    }

    [Fact]
    public void Constants_are_words_and_have_no_picture()
    {
        var list = new WeightList([Some.Weight([64], Some.Wave, name: "bn1.weight"), Some.Weight([64], _ => 1, name: "bn1.bias")]);
        string html = list.ToHtml();
        Assert.Contains("<td>all 1</td>", html, StringComparison.Ordinal);
        Assert.Equal(1, Pieces().Count(html));
    }

    [Fact]
    public void Complex_weights_have_pictures_of_magnitudes_and_phases()
    {
        string html = WeightFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "c8.npy")).ToHtml();
        Assert.Equal(2, Regex.Count(html, "<figure "));
        Assert.Contains("phase in radians", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detailed_list_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => new WeightList([Some.KerasKernel()]).ToDetailedHtml(cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void An_empty_list_is_a_sentence() =>
        Assert.Contains("Flatten has no weights.", new WeightList([], "Flatten").ToHtml(), StringComparison.Ordinal);

    [GeneratedRegex("<details id=.*?</figure></details>", RegexOptions.Singleline)]
    private static partial Regex Pieces();
}
