using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>Who cannot see, cannot point, or must not be moved, meets the same pictures.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Browser browser)
{
    private const string Menu = ".notebookviz-choice select";

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Axe_finds_no_violation_on_a_page_of_every_kind_of_picture(ColorScheme scheme, int width)
    {
        var path = browser.File($"every-kind-{scheme}-{width}.html");
        new WeightList([Samples.Line, Samples.Heatmap, Samples.Grid, Samples.Paged, Samples.Lstm, Samples.NotFinite, Samples.Number], "model").Save(path);
        await using var page = await browser.OpenAsync(path, Options(scheme, width), Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 6);
        Assert.InRange(await page.Page.Locator(Menu).CountAsync(), 2, int.MaxValue);
        await page.Page.Locator(".notebookviz-live").Nth(3).FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(1, await page.Page.Locator(".notebookviz-tile").CountAsync());
        await Axe.AssertNoViolationAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_violation_on_a_page_of_filters_in_colour(ColorScheme scheme)
    {
        var path = browser.File($"colour-{scheme}.html");
        Samples.ThreeChannels.Visualize(VizOptions.Default with { FilterColoring = FilterColoring.Rgb }).Save(path);
        await using var page = await browser.OpenAsync(path, Options(scheme, 1280), Cdn.Serving);
        await page.AssertAllLiveAsync();
        await Axe.AssertNoViolationAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_violation_where_the_pictures_are_static(ColorScheme scheme)
    {
        var path = browser.File($"static-{scheme}.html");
        new WeightList([Samples.Line, Samples.Heatmap, Samples.Paged, Samples.Lstm], "model").Save(path);
        await using var page = await browser.OpenAsync(path, Options(scheme, 1280), Cdn.Unreachable);
        await page.DrawAllAsync();
        await Axe.AssertNoViolationAsync(page);
    }

    [Fact]
    public async Task A_live_figure_has_the_description_of_the_static_one()
    {
        await using var page = await browser.OpenBodyAsync(Samples.Heatmap.ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        var words = await page.Page.Locator("figure.notebookviz img").GetAttributeAsync("alt");
        Assert.Contains("A heatmap of 20 outputs by 12 inputs", words);
        Assert.True(await page.Page.GetByRole(AriaRole.Application, new() { Name = words, Exact = true }).IsVisibleAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_channel_is_chosen_by_keyboard_and_the_hover_tells_it_and_its_values(int steps)
    {
        await using var page = await browser.OpenBodyAsync("<button>before</button>" + Samples.Paged.ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        await page.Page.Locator("button", new() { HasText = "before" }).FocusAsync();
        var menu = page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Show channel", Exact = true });
        // The figure itself may be a stop before, since it can be scrolled.
        for (var stop = 0; stop < 3 && !await menu.EvaluateAsync<bool>("menu => menu === document.activeElement"); stop++)
            await page.Page.Keyboard.PressAsync("Tab");
        Assert.True(await menu.EvaluateAsync<bool>("menu => menu === document.activeElement"));

        for (var i = 0; i < steps; i++)
            await page.Page.Keyboard.PressAsync("ArrowDown");
        var chosen = await menu.EvaluateAsync<string>("menu => menu.selectedOptions[0].text");
        Assert.Equal(await menu.EvaluateAsync<string>("(menu, steps) => menu.options[steps].text", steps), chosen);
        var live = page.Page.Locator(".notebookviz-live");
        await live.EvaluateAsync("""
            (live, chosen) => new Promise(resolve => {
              const look = () => "channel " + live._fullData.find(t => t.type === "heatmap").customdata.find(cells => cells[0])[0][1] === chosen
                ? resolve() : requestAnimationFrame(look);
              look();
            })
            """, chosen);

        foreach (var (filter, row, column) in new[] { (0, 0, 0), (5, 2, 1), (13, 1, 2) })
        {
            var told = await PointAtAsync(page.Page, live, filter, row, column);
            Assert.Equal($"filter {filter}, {chosen}, row {row}, column {column}", told[..told.IndexOf(':')]);
            var channel = long.Parse(chosen["channel ".Length..], CultureInfo.InvariantCulture);
            Assert.Equal(Samples.Paged[filter, channel, row, column], double.Parse(told[(told.IndexOf(':') + 2)..], CultureInfo.InvariantCulture), 1e-7);
        }
    }

    [Fact]
    public async Task On_paper_there_is_no_menu_and_no_live_figure()
    {
        await using var page = await browser.OpenBodyAsync(Samples.Paged.ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        var (menu, live, image) = (page.Page.Locator(Menu).First, page.Page.Locator(".notebookviz-live"), page.Page.Locator("figure.notebookviz img"));
        Assert.Equal((true, true, false), (await menu.IsVisibleAsync(), await live.IsVisibleAsync(), await image.IsVisibleAsync()));
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal((false, false, true), (await menu.IsVisibleAsync(), await live.IsVisibleAsync(), await image.IsVisibleAsync()));
        Assert.Equal("", await page.Page.Locator("figure.notebookviz").EvaluateAsync<string>(
            "figure => [...figure.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.textContent.trim()).join('')"));
    }

    [Fact]
    public async Task Nothing_moves_where_motion_is_not_wanted()
    {
        await using var page = await browser.OpenBodyAsync(
            Samples.Paged.ToHtml() + Samples.Line.ToHtml(), Cdn.Serving, new() { ReducedMotion = ReducedMotion.Reduce });
        await page.AssertAllLiveAsync(atLeast: 2);
        await AssertStillAsync(page.Page);
        for (var i = 0; i < 2; i++)
        {
            await page.Page.Locator(".notebookviz-live").Nth(i).HoverAsync();
            await AssertStillAsync(page.Page);
        }
        await page.Page.Locator(Menu).First.SelectOptionAsync("1");
        await AssertStillAsync(page.Page);

        static async Task AssertStillAsync(IPage page)
        {
            Assert.Equal(0, await page.EvaluateAsync<int>("document.getAnimations().length"));
            // Nor is there one that only waits for its occasion.
            Assert.Empty(await page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll("figure.notebookviz, figure.notebookviz *")].filter(e => {
                  const style = getComputedStyle(e);
                  return style.animationName !== "none" || style.transitionDuration.split(", ").some(d => parseFloat(d) > 0);
                }).map(e => e.tagName + "." + e.getAttribute("class"))
                """));
        }
    }

    private static BrowserNewContextOptions Options(ColorScheme scheme, int width) =>
        new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } };

    // A tile stands right below its title; its three columns are as wide as the canvas divided by all its cells.
    private static async Task<string> PointAtAsync(IPage page, ILocator live, int filter, int row, int column)
    {
        var title = await live.Locator("text", new() { HasTextRegex = new Regex($"^(filter )?{filter}$") }).First.BoundingBoxAsync();
        var cell = await live.EvaluateAsync<float>("live => live._fullLayout.xaxis._length / live._fullData.find(t => t.type === 'heatmap' && t.visible === true).z[0].length");
        await page.Mouse.MoveAsync(title!.X + title.Width / 2 + (column - 1) * cell, title.Y + title.Height + (row + 0.5f) * cell);
        var expected = new Regex($"filter {filter}, .*row {row}, column {column}:");
        await live.Locator(".hoverlayer .hovertext", new() { HasTextRegex = expected }).WaitForAsync();
        return (await live.Locator(".hoverlayer .hovertext").TextContentAsync())!.Replace('\u2212', '-');
    }
}
