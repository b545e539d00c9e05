using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests.Reports;

/// <summary>The report of the quickstart, which is one file and needs no network.</summary>
[Collection(BrowserCollection.Name)]
public sealed class QuickstartReportTests(Browser browser)
{
    private const string LiveText = ".notebookviz-live text:not(.hoverlayer *)";

    private const string Captions = "figure.notebookviz figcaption";

    [Fact]
    public async Task Every_figure_becomes_live_and_no_request_leaves_the_page()
    {
        await using var report = await browser.OpenAsync(browser.Report);
        await report.AssertAllLiveAsync(atLeast: 8);
        Assert.Empty(report.Requests);
        Assert.Empty(report.Errors);
        Assert.Equal(0, await report.Page.Locator("figure.notebookviz.is-live img:visible").CountAsync());
    }

    [Fact]
    public async Task Pointing_at_a_cell_below_the_name_of_its_filter_tells_its_indices_and_its_value()
    {
        var kernel = WeightFile.Open(Browser.Repository("notebooks", "data", "autoencoder_conv2d_1_kernel.npy"))[0];
        await using var report = await browser.OpenAsync(browser.Report);
        var figure = report.Page.Locator("figure[aria-label='conv2d_1/kernel: kernel of Conv2D']").First;
        Assert.Equal("live", await report.DrawAsync(figure));
        // A tile stands right below its title; its three columns are as wide as the canvas divided by all its cells.
        var cell = await figure.Locator(".notebookviz-live").EvaluateAsync<float>("live => live._fullLayout.xaxis._length / live._fullData.find(trace => trace.type === 'heatmap').z[0].length");

        foreach (var (filter, row, column) in new[] { (0, 0, 0), (0, 2, 1), (5, 2, 1), (5, 0, 2), (7, 1, 2), (8, 1, 0), (31, 1, 1), (31, 2, 2) })
        {
            var title = await figure.Locator("text", new() { HasTextRegex = new Regex($"^filter {filter}$") }).BoundingBoxAsync();
            await report.Page.Mouse.MoveAsync(title!.X + title.Width / 2 + (column - 1) * cell, title.Y + title.Height + (row + 0.5f) * cell);

            var expected = new Regex($"^filter {filter}, channel 0, row {row}, column {column}: ");
            var hover = (await figure.Locator(".hoverlayer .hovertext", new() { HasTextRegex = expected }).TextContentAsync())!.Replace('\u2212', '-');
            // Seven significant digits are told.
            var value = kernel[row, column, 0, filter];
            Assert.Equal(0, (double.Parse(hover[(hover.IndexOf(':') + 1)..], CultureInfo.InvariantCulture) - value) / value, 6);
        }
    }

    [Fact]
    public async Task Without_scripts_every_picture_is_there_and_is_told_in_words()
    {
        await using var report = await browser.OpenAsync(browser.Report, new() { JavaScriptEnabled = false });
        var images = report.Page.Locator("figure.notebookviz img");
        Assert.Equal(await report.Figures.CountAsync(), await images.CountAsync());
        for (var i = 0; i < await images.CountAsync(); i++)
        {
            var image = images.Nth(i);
            await image.ScrollIntoViewIfNeededAsync();
            Assert.True(await image.IsVisibleAsync());
            Assert.InRange(await image.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 1, int.MaxValue);
            Assert.InRange(await image.EvaluateAsync<int>("image => image.naturalHeight"), 1, int.MaxValue);
            Assert.Contains("float32", await image.GetAttributeAsync("alt"));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_can_be_read_in_light_and_in_dark_mode(ColorScheme scheme)
    {
        await using var report = await browser.OpenAsync(browser.Report, new() { ColorScheme = scheme });
        await report.AssertAllLiveAsync();
        await AssertReadableAsync(report.Page, LiveText);
        await AssertReadableAsync(report.Page, Captions);
    }

    [Fact]
    public async Task Text_can_still_be_read_when_the_mode_changes_after_a_figure_was_drawn()
    {
        await using var report = await browser.OpenAsync(browser.Report, new() { ColorScheme = ColorScheme.Light });
        await report.AssertAllLiveAsync();
        await report.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AssertReadableAsync(report.Page, LiveText);
    }

    [Fact]
    public async Task On_paper_the_static_pictures_stand_for_the_live_ones()
    {
        await using var report = await browser.OpenAsync(browser.Report);
        await report.AssertAllLiveAsync();
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(await report.Figures.CountAsync(), await report.Page.Locator("figure.notebookviz img:visible").CountAsync());
        Assert.Equal(0, await report.Page.Locator(".notebookviz-live:visible").CountAsync());
    }

    private static async Task AssertReadableAsync(IPage page, string selector)
    {
        var texts = await TextContrast.OfAsync(page, selector);
        Assert.NotEmpty(texts);
        var (text, ratio) = texts.MinBy(t => t.Ratio);
        Assert.True(ratio >= TextContrast.Enough, FormattableString.Invariant($"'{text}' has a contrast of {ratio:0.0}."));
    }
}
