using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>The HTML of a figure on pages of others, which have plotly.js, something like it, or nothing.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FragmentTests(Browser browser)
{
    private static readonly float[,,,] Kernel = MakeKernel();

    private static readonly string Figure = Kernel.ToWeight(WeightLayout.Keras, "kernel").ToHtml();

    [Fact]
    public async Task Plotly_is_fetched_once_for_all_figures_and_checked()
    {
        var other = new float[,] { { 1, 2 }, { 3, -4 } }.ToWeight(name: "matrix").ToHtml();
        await using var page = await browser.OpenBodyAsync(Figure + other, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 2);
        Assert.EndsWith("/plotly-cartesian.min.js", Assert.Single(page.Requests));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_same_figure_twice_on_one_page_is_live_twice()
    {
        await using var page = await browser.OpenBodyAsync(Figure + Figure, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 2);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_saved_page_becomes_live()
    {
        var path = browser.File("saved.html");
        new WeightList([Kernel.ToWeight(WeightLayout.Keras, "kernel"), new float[] { 1, 2 }.ToWeight(name: "bias")]).Save(path);
        await using var page = await browser.OpenAsync(path, cdn: Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 2);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task An_older_plotly_of_the_page_stays_as_it_is()
    {
        await using var page = await browser.OpenBodyAsync(
            "<script>window.Plotly = { version: '1.58.5', newPlot() { throw 'too old'; } }; window.theirs = window.Plotly;</script>" + Figure, Cdn.Serving);
        await page.AssertAllLiveAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("window.Plotly === window.theirs && Plotly.version === '1.58.5'"));
        Assert.Single(page.Requests);
    }

    [Fact]
    public async Task A_plotly_of_the_page_that_is_new_enough_is_used()
    {
        var plotly = await File.ReadAllTextAsync(Browser.Repository("src", "NotebookViz.Cli", "Assets", "plotly", "plotly-cartesian.min.js"));
        await using var page = await browser.OpenBodyAsync($"<script>{plotly}</script>{Figure}", Cdn.Unreachable);
        await page.AssertAllLiveAsync();
        Assert.Empty(page.Requests);
    }

    [Fact]
    public async Task A_plotly_of_the_page_that_knows_no_heatmaps_is_left_alone_and_replaced_by_one_that_does()
    {
        // plotly-basic draws the traces it does not know as scatter plots.
        await using var page = await browser.OpenBodyAsync("""
            <script>
            window.theirs = window.Plotly = {
              version: "2.35.2",
              Icons: {},
              newPlot(target, data) { target._fullData = data.map(() => ({ type: "scatter" })); target.textContent = "nonsense"; return Promise.resolve(target); },
              purge(target) { window.purged = target; },
            };
            </script>
            """ + Figure, Cdn.Serving);
        await page.AssertAllLiveAsync();
        Assert.DoesNotContain("nonsense", Assert.Single(await page.Page.Locator(".notebookviz-live").AllTextContentsAsync()));
        Assert.True(await page.Page.EvaluateAsync<bool>("window.Plotly === window.theirs && !window.purged.isConnected"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task No_plotly_is_left_behind_on_a_page_that_had_none()
    {
        await using var page = await browser.OpenBodyAsync(Figure, Cdn.Serving);
        await page.AssertAllLiveAsync();
        Assert.False(await page.Page.EvaluateAsync<bool>("'Plotly' in window"));
    }

    [Fact]
    public async Task An_AMD_loader_on_the_page_is_left_alone()
    {
        await using var page = await browser.OpenBodyAsync("""
            <script>
            window.defined = 0;
            window.define = function () { window.defined++; };
            window.define.amd = {};
            window.require = window.requirejs = function () { window.defined++; };
            </script>
            """ + Figure, Cdn.Serving);
        await page.AssertAllLiveAsync();
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("window.defined"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Without_a_network_the_static_picture_stays()
    {
        await using var page = await browser.OpenBodyAsync(Figure, Cdn.Unreachable);
        Assert.Contains("Failed to fetch", Assert.Single(await page.DrawAllAsync()));
        await AssertStaticAsync(page);
    }

    [Fact]
    public async Task A_figure_that_is_shown_when_the_network_is_back_is_live()
    {
        await using var page = await browser.OpenBodyAsync(Figure, Cdn.Unreachable);
        Assert.Contains("Failed to fetch", Assert.Single(await page.DrawAllAsync()));
        await page.Page.RouteAsync(url => url.StartsWith("https:", StringComparison.Ordinal), Cdn.Serving.AnswerAsync);
        await page.Page.EvaluateAsync("html => document.body.replaceChildren(document.createRange().createContextualFragment(html))", Figure);
        await page.AssertAllLiveAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_plotly_that_is_not_the_one_named_is_refused_and_the_static_picture_stays()
    {
        await using var page = await browser.OpenBodyAsync(Figure, Cdn.Tampered);
        Assert.Contains("Failed to fetch", Assert.Single(await page.DrawAllAsync()));
        Assert.False(await page.Page.EvaluateAsync<bool>("'tampered' in window"));
        await AssertStaticAsync(page);
    }

    // Of equal values there is no picture.
    private static float[,,,] MakeKernel()
    {
        var kernel = new float[3, 3, 1, 2];
        for (var i = 0; i < 18; i++)
            kernel[i / 6, i / 2 % 3, 0, i % 2] = i - 9;
        return kernel;
    }

    private static async Task AssertStaticAsync(OpenPage page)
    {
        var image = page.Page.Locator("figure.notebookviz img");
        Assert.True(await image.IsVisibleAsync());
        Assert.InRange(await image.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 1, int.MaxValue);
        Assert.Equal(0, await page.Page.Locator(".notebookviz-live").CountAsync());
        Assert.Empty(page.Errors);
    }
}
