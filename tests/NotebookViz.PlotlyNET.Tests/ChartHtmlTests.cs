using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plotly.NET;
using CSharp = Plotly.NET.CSharp.Chart;

namespace NotebookViz.PlotlyNET.Tests;

/// <summary>What a notebook shows of a chart.</summary>
public partial class ChartHtmlTests
{
    public static TheoryData<string> Kinds => [.. Pictures.Drawn.Keys, .. Pictures.WithoutTraces.Keys];

    private static GenericChart Points(string name = "loss") =>
        CSharp.Point<int, double, string>([1, 2, 3], [0.5, 0.25, 0.125], Name: name, UseDefaults: false);

    private static GenericChart Titled(GenericChart chart, string title) => Chart.withTitle(title, null).Invoke(chart);

    private static JsonNode FigureOf(string html) => JsonNode.Parse(Figure().Match(html).Groups[1].Value)!;

    private static string CaptionOf(string html) => WebUtility.HtmlDecode(Tag().Replace(Caption().Match(html).Groups[1].Value.Replace("<br>", "\n"), ""));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chart_as_it_was_made_is_shown_as_the_picture_of_its_weight(string kind)
    {
        var picture = (Pictures.Drawn.GetValueOrDefault(kind) ?? Pictures.WithoutTraces[kind])();
        Assert.Equal(picture.ToHtml(), picture.ToChart().ToHtml());
    }

    [Fact]
    public void A_restyled_chart_says_which_weight_it_shows_and_has_no_picture_that_is_not_it()
    {
        string html = CSharpSized(Some.KerasKernel().ToChart()).ToHtml();
        Assert.Equal("conv2d/kernel: kernel of Conv2D\n3 rows × 3 columns × 1 channel × 32 filters · float32", CaptionOf(html));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("A live chart: it is drawn where scripts run and plotly.js can be loaded.", html, StringComparison.Ordinal);
        Assert.Equal(900, (int?)FigureOf(html)["layout"]!["width"]);
    }

    [Fact]
    public void A_title_comes_first_and_the_weight_below_it()
    {
        string html = Titled(Some.KerasKernel().ToChart(), "<b>First layer</b><br>after training").ToHtml();
        Assert.Equal("First layer after training\nconv2d/kernel: kernel of Conv2D, 3 rows × 3 columns × 1 channel × 32 filters · float32", CaptionOf(html));
    }

    [Fact]
    public void A_chart_that_was_changed_in_place_is_not_shown_as_it_was()
    {
        var chart = Some.KerasKernel().ToChart();
        GenericChart.getTraces(chart).First(trace => trace.type == "heatmap").SetProperty("zmax", 0.125);
        string html = chart.ToHtml();
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains(FigureOf(html)["data"]!.AsArray(), trace => (double?)trace!["zmax"] == 0.125);
    }

    [Fact]
    public void Combined_charts_say_what_each_part_is()
    {
        var before = Some.Weight([12], Some.Wave, name: "before").ToChart();
        var after = Some.Weight([12], i => 2 * Some.Wave(i), name: "after").ToChart();
        string html = CSharp.Combine([before, after, Points()]).ToHtml();
        Assert.Equal("before, after\nbefore, shape (12) · float32\nafter, shape (12) · float32\nscatter “loss” of 3 points", CaptionOf(html).Replace("(12,)", "(12)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chart_of_PlotlyNET_is_described_by_its_title_and_its_traces()
    {
        var heatmap = CSharp.Heatmap<double, int, int, string>([[1, 2, 3], [4, 5, 6]], UseDefaults: false);
        string html = Titled(CSharp.Combine([Points(), heatmap]), "Training").ToHtml();
        Assert.Equal("Training\nscatter “loss” of 3 points; heatmap of 2 × 3", CaptionOf(html));
        Assert.Contains("aria-label=\"Training\"", html, StringComparison.Ordinal);
        Assert.Equal(2, FigureOf(html)["data"]!.AsArray().Count);
    }

    [Fact]
    public void A_chart_without_a_title_and_one_without_traces_say_so()
    {
        Assert.Equal("Chart\nscatter “loss” of 3 points", CaptionOf(Points().ToHtml()));
        Assert.Equal("Chart\nno traces", CaptionOf(GenericChart.NewMultiChart([], new Layout(), new Config(), new DisplayOptions()).ToHtml()));
    }

    [Fact]
    public void Of_many_traces_the_first_are_described_and_the_others_counted()
    {
        string caption = CaptionOf(CSharp.Combine(Enumerable.Range(0, 20).Select(i => Points($"run {i}"))).ToHtml());
        Assert.Contains("“run 7” of 3 points; and 12 more", caption, StringComparison.Ordinal);
        Assert.DoesNotContain("run 8", caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoded_arrays_are_counted()
    {
        var trace = new Trace2D("scatter");
        trace.SetProperty("y", EncodedTypedArray.ofFloat32Array(new float[70], null));
        var image = new Trace2D("heatmap");
        image.SetProperty("z", EncodedTypedArray.ofFloat64Array(new double[12], Microsoft.FSharp.Core.FSharpOption<IEnumerable<int>>.Some([3, 4])));
        Assert.Equal("Chart\nscatter of 70 points; heatmap of 3 × 4",
            CaptionOf(GenericChart.NewMultiChart([trace, image], new Layout(), new Config(), new DisplayOptions()).ToHtml()));
    }

    [Fact]
    public void What_names_and_titles_say_is_never_markup()
    {
        const string evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        string html = Titled(Points(evil), evil + "\" onload=\"alert(3)").ToHtml();
        Assert.Equal(2, html.Split("<script").Length - 1);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onload=", html[..html.IndexOf("<script", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Equal(evil, (string?)FigureOf(html)["data"]![0]!["name"]);
    }

    [Fact]
    public void Only_kinds_of_traces_that_need_it_load_the_whole_plotly()
    {
        Assert.Contains("plotly.js-cartesian-dist-min@", Points().ToHtml(), StringComparison.Ordinal);
        var space = CSharp.Point3D<int, int, int, string>([1, 2], [3, 4], [5, 6], UseDefaults: false);
        string html = space.ToHtml();
        Assert.Contains("plotly.js-dist-min@", html, StringComparison.Ordinal);
        // Both parts of plotly.js have the same version.
        Assert.Equal(Version().Match(Points().ToHtml()).Groups[1].Value, Version().Match(html).Groups[1].Value);
        Assert.Contains(",[\"scatter3d\"])", html, StringComparison.Ordinal);
        Assert.Contains("which reports do not embed (scatter3d)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_chart_is_the_same_bytes() => Assert.Equal(Points().ToHtml(), Points().ToHtml());

    private static GenericChart CSharpSized(GenericChart chart) => Plotly.NET.CSharp.GenericChartExtensions.WithSize(chart, 900, 300);

    [GeneratedRegex("""<script type="application/vnd\.plotly\.v1\+json">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("<figcaption[^>]*>(.*?)</figcaption>", RegexOptions.Singleline)]
    private static partial Regex Caption();

    [GeneratedRegex("dist-min@([0-9.]+)/")]
    private static partial Regex Version();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
