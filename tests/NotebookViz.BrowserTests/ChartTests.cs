using System.Text.Json.Nodes;
using Microsoft.FSharp.Core;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;
using Plotly.NET;

namespace NotebookViz.BrowserTests;

/// <summary>Plotly.NET charts, restyled ones of weights among them, in a report.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChartTests(Browser browser)
{
    private const string Stills = ".notebookviz-still";

    private static readonly GenericChart Restyled = Chart.withTitle("Trained", FSharpOption<Font>.Some(Red())).Invoke(
        Chart.withMarginSize<int, int, int, int, int, bool>(null, null, 60, null, null, null).Invoke(Samples.Grid.ToChart()));

    private static readonly GenericChart Combined = GenericChart.combine([Samples.Line.ToChart(), Samples.Line.ToChart(), Line()]);

    private static readonly GenericChart InSpace = GenericChart.ofTraceObject(false, With(new Trace3D("scatter3d"), "x", "y", "z"));

    // A trace of its own, as Plotly.NET makes them with its defaults.
    private static GenericChart Line() => GenericChart.ofTraceObject(true, With(new Trace2D("scatter"), "x", "y"));

    private static T With<T>(T trace, params string[] axes) where T : Trace
    {
        foreach (string axis in axes)
            trace.SetProperty(axis, new[] { 1, 2, 4 });
        return trace;
    }

    private static Font Red()
    {
        var font = new Font();
        font.SetProperty("color", "rgb(255, 0, 0)");
        return font;
    }

    private async Task<OpenPage> OpenReportAsync(GenericChart[] charts, BrowserNewContextOptions? options = null)
    {
        string notebook = browser.File($"{Guid.NewGuid():N}.ipynb"), report = Path.ChangeExtension(notebook, ".html");
        var outputs = charts.Select(chart => new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject { ["text/html"] = chart.ToHtml() },
        });
        await File.WriteAllTextAsync(notebook, new JsonObject
        {
            ["cells"] = new JsonArray(new JsonObject
            {
                ["cell_type"] = "code",
                ["source"] = "charts",
                ["execution_count"] = 1,
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray([.. outputs]),
            }),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString());
        Assert.Equal(0, await Cli.Program.RunAsync(["report", notebook, "--no-run", "-o", report]));
        return await browser.OpenAsync(report, options);
    }

    [Fact]
    public async Task Restyled_combined_and_other_charts_are_live_and_no_request_leaves_the_page()
    {
        await using var report = await OpenReportAsync([Samples.Grid.ToChart(), Restyled, Combined, Line()]);
        await report.AssertAllLiveAsync(atLeast: 4);
        Assert.Empty(report.Requests);
        Assert.Empty(report.Errors);
        Assert.Equal("Trained", await report.Page.Locator(".gtitle").TextContentAsync());
        Assert.Equal(3, await report.Page.Locator(Stills).CountAsync());
        Assert.Equal(0, await report.Page.Locator(Stills + ":visible").CountAsync());
        // The lines of both weights, and the one of Plotly.NET.
        Assert.Equal(3, await report.Page.Locator("figure").Nth(2).Locator(".scatterlayer .trace .js-line").CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_chart_keeps_the_colours_that_it_was_given(ColorScheme scheme)
    {
        await using var report = await OpenReportAsync([Restyled], new() { ColorScheme = scheme });
        await report.AssertAllLiveAsync();
        Assert.Equal("rgb(255, 0, 0)", await report.Page.Locator(".gtitle").EvaluateAsync<string>("title => getComputedStyle(title).fill"));
    }

    [Fact]
    public async Task No_chart_has_a_button_that_sends_it_away_whatever_its_config_says()
    {
        const string Greedy = """{"data":[{"type":"scatter","y":[1,2]}],"layout":{},"config":{"modeBarButtons":[["sendChartToCloud","toImage"]],"showSendToCloud":true,"plotlyServerURL":"https://example.org/"}}""";
        var notebook = new TestNotebook()
            .Code("charts", TestNotebook.Html(Samples.Grid.ToChart().ToHtml()), TestNotebook.Html(Restyled.ToHtml()), TestNotebook.Html(PlotlyHtml.ToHtml(Greedy, "greedy")))
            .Code("foreign", TestNotebook.Data("application/vnd.plotly.v1+json", JsonNode.Parse(Greedy)!));
        await using var report = await browser.OpenAsync(await browser.ReportAsync(notebook, "greedy"));
        await report.AssertAllLiveAsync(atLeast: 3);
        await report.Page.Locator(".plotly.is-live").WaitForAsync();
        var titles = await report.Page.Locator(".modebar-btn").EvaluateAllAsync<string[]>("buttons => buttons.map(button => button.dataset.title)");
        Assert.InRange(titles.Length, 12, 60);
        // The report fits pictures to their box, which must not take the icons away.
        Assert.All(await report.Page.Locator(".modebar-btn svg").EvaluateAllAsync<float[]>("icons => icons.map(icon => icon.getBoundingClientRect().width)"), width => Assert.InRange(width, 10, 30));
        Assert.DoesNotContain(titles, title => title.Contains("Share", StringComparison.OrdinalIgnoreCase) || title.Contains("cloud", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task A_stored_chart_that_the_report_cannot_draw_keeps_its_picture_or_says_so()
    {
        var surface = JsonNode.Parse("""{"data":[{"type":"surface","z":[[1,2],[3,4]]}],"layout":{}}""")!;
        const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        var both = TestNotebook.Data("application/vnd.plotly.v1+json", surface.DeepClone());
        ((JsonObject)both["data"]!)["image/png"] = Png;
        var notebook = new TestNotebook().Code("both", both).Code("alone", TestNotebook.Data("application/vnd.plotly.v1+json", surface));
        await using var report = await browser.OpenAsync(await browser.ReportAsync(notebook, "surface"));
        await report.Page.GetByText("A live chart that reports cannot draw: they do not embed the whole of plotly.js (surface).").WaitForAsync();
        Assert.True(await report.Page.Locator(".plotly img").IsVisibleAsync());
        Assert.Equal(0, await report.Page.Locator(".js-plotly-plot").CountAsync());
    }

    [Fact]
    public async Task On_paper_a_live_chart_stays_since_nothing_else_shows_it()
    {
        await using var report = await OpenReportAsync([Restyled, Samples.Grid.ToChart()]);
        await report.AssertAllLiveAsync(atLeast: 2);
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await report.Page.Locator("figure").Nth(0).Locator(".notebookviz-live").IsVisibleAsync());
        Assert.False(await report.Page.Locator(Stills).IsVisibleAsync());
        Assert.False(await report.Page.Locator("figure").Nth(1).Locator(".notebookviz-live").IsVisibleAsync());
        Assert.True(await report.Page.Locator("figure").Nth(1).Locator("img").IsVisibleAsync());
    }

    [Fact]
    public async Task Without_scripts_a_chart_is_told_in_words()
    {
        await using var report = await OpenReportAsync([Restyled], new() { JavaScriptEnabled = false });
        Assert.Equal("A live chart: it is drawn where scripts run and plotly.js can be loaded.", await report.Page.Locator(Stills).TextContentAsync());
        Assert.True(await report.Page.Locator(Stills).IsVisibleAsync());
        Assert.StartsWith("Trained", await report.Page.Locator("figcaption").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("3 rows × 3 columns", await report.Page.Locator("figcaption").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_trace_that_reports_do_not_draw_is_described_in_words()
    {
        await using var report = await OpenReportAsync([InSpace, Line()]);
        Assert.NotEqual("live", await report.DrawAsync(report.Figures.Nth(0)));
        Assert.Equal("live", await report.DrawAsync(report.Figures.Nth(1)));
        Assert.Contains("which reports do not embed (scatter3d)", await report.Page.Locator(Stills).First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await report.Page.Locator(Stills).First.IsVisibleAsync());
        Assert.Empty(report.Errors);
    }

    [Fact]
    public async Task All_kinds_of_traces_that_reports_draw_are_known_to_be_drawn_there()
    {
        await using var report = await OpenReportAsync([Line()]);
        var kinds = await report.Page.EvaluateAsync<string[]>("Object.keys(Plotly.PlotSchema.get().traces)");
        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.Contains("plotly.js-cartesian-dist-min@", GenericChart.ofTraceObject(false, new Trace2D(kind)).ToHtml(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_notebook_such_a_kind_loads_the_whole_of_plotly_and_others_do_not()
    {
        await using var page = await browser.OpenBodyAsync(InSpace.ToHtml() + Line().ToHtml(), Cdn.Serving);
        // What is served is not the whole of it, so it is refused by its hash.
        Assert.NotEqual("live", await page.DrawAsync(page.Figures.Nth(0)));
        Assert.Equal("live", await page.DrawAsync(page.Figures.Nth(1)));
        // Both are seen at once, so either may be first.
        Assert.Equal(["/plotly-cartesian.min.js", "/plotly.min.js"], page.Requests.Select(url => url[url.LastIndexOf('/')..]).Order(StringComparer.Ordinal));
    }
}
