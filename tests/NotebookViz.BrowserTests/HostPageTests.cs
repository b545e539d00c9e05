using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>Figures in pages that treat HTML and its scripts as front-ends of notebooks do.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostPageTests(Browser browser)
{
    /// <summary>JupyterLab sets the HTML, makes its scripts anew while the output is not yet on the page, and adds the output then.</summary>
    private const string Lab = """
        function show(html) {
          const host = document.createElement("div");
          host.innerHTML = html;
          host.querySelectorAll("script").forEach(old => old.replaceWith(again(old)));
          document.body.append(host);
        }
        """;

    /// <summary>VS Code runs the scripts in the page's head and takes them away again.</summary>
    private const string Code = """
        function show(html) {
          const host = document.createElement("div");
          host.innerHTML = html;
          document.body.append(host);
          host.querySelectorAll("script").forEach(old => { const script = again(old); document.head.append(script); script.remove(); });
        }
        """;

    /// <summary>What VS Code lets the page of outputs do.</summary>
    private const string Policy = """
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src https: data:; connect-src https:">
        """;

    private const string Again = """
        function again(old) {
          const script = document.createElement("script");
          for (const { name, value } of old.attributes) script.setAttribute(name, value);
          script.textContent = old.textContent;
          return script;
        }
        """;

    [Theory]
    [InlineData("", Lab)]
    [InlineData(Policy, Code)]
    public async Task Outputs_are_live_again_after_their_cells_were_run_again_or_cleared(string head, string show)
    {
        await using var page = await browser.OpenBodyAsync($"{head}<script>{Again}{show}</script>", Cdn.Serving);
        string[] outputs = [Samples.Grid.ToHtml(), Samples.Line.ToHtml() + Samples.Paged.ToHtml()];
        for (var run = 0; run < 2; run++)
        {
            foreach (var output in outputs)
                await page.Page.EvaluateAsync("html => show(html)", output);
            await page.AssertAllLiveAsync(atLeast: 3);
            Assert.Equal(3, await page.Figures.CountAsync());
            await page.Page.EvaluateAsync("() => document.querySelectorAll('div:has(> figure)').forEach(host => host.remove())");
            Assert.Equal(0, await page.Figures.CountAsync());
        }
        Assert.Single(page.Requests);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task In_the_page_that_nbconvert_makes_the_figures_are_live_where_scripts_run_and_static_where_not()
    {
        var folder = browser.Folder("nbconvert");
        var file = (await Jupyter.ConvertToHtmlAsync(folder, Browser.Repository("notebooks", "quickstart.ipynb"))).Single();

        await using (var page = await browser.OpenAsync(file, cdn: Cdn.Serving))
        {
            await page.AssertAllLiveAsync(atLeast: 12);
            Assert.Empty(page.Errors);
        }
        await using (var page = await browser.OpenAsync(file, new BrowserNewContextOptions { JavaScriptEnabled = false }, Cdn.Unreachable))
        {
            var pictures = page.Page.Locator("figure.notebookviz img");
            Assert.InRange(await pictures.CountAsync(), 12, int.MaxValue);
            foreach (var picture in await pictures.AllAsync())
                Assert.True(await picture.IsVisibleAsync());
        }
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(700, 0.83)]
    [InlineData(400, 0.75)]
    public async Task A_figure_that_is_too_wide_for_its_page_becomes_narrower_to_a_point_and_then_scrolls(int pageWidth, double share)
    {
        await using var page = await browser.OpenBodyAsync(
            $"<div style=\"width:{pageWidth}px\">{Samples.Grid.ToHtml()}</div>", Cdn.Serving, new() { ViewportSize = new() { Width = 1200, Height = 800 } });
        await page.AssertAllLiveAsync();
        var (full, drawn, shown, scrolled) = await MeasureAsync(page);
        // Beside the picture there is room for the buttons.
        const int buttons = 34;
        Assert.Equal(share, Math.Round((double)drawn / (full + buttons), 2), 0.01);
        Assert.Equal(pageWidth == 400, scrolled > shown);
    }

    private static async Task<(int Full, int Drawn, int Shown, int Scrolled)> MeasureAsync(OpenPage page)
    {
        var numbers = await page.Figures.First.EvaluateAsync<int[]>("""
            figure => [+figure.querySelector("img").getAttribute("width"), Math.round(figure.querySelector(".main-svg").getBoundingClientRect().width), figure.clientWidth, figure.scrollWidth]
            """);
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
