using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>An overview in a browser: all numbers on hover and by keyboard, links to the weights, and nothing from the network.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OverviewTests(Browser browser)
{
    private const string Rows = ".notebookviz-overview svg [tabindex]";

    private const string Targets = "<div style=\"height:3000px\"></div><p id=\"conv.weight\">the kernel</p><p id=\"conv.bias\">the bias</p>";

    private static readonly WeightList Weights = new(
    [
        Weight("conv.weight", 8, 3, 3, 3), Weight("conv.bias", 8), Weight("norm.weight", 8), Weight("fc.weight", 40, 30),
        new float[] { 1, float.NaN, 0, -1e9f }.ToWeight(name: "odd"), new long[] { 12 }.ToWeight(name: "steps"), new float[] { 1, 1 }.ToWeight(name: "ones"),
    ], "model");

    [Fact]
    public async Task Hover_shows_all_numbers_of_a_row()
    {
        await using var page = await browser.OpenBodyAsync(Weights.Overview().ToHtml(), Cdn.Unreachable);
        var rows = page.Page.Locator(Rows);
        Assert.Equal(Weights.Count, await rows.CountAsync());
        await rows.Nth(3).HoverAsync();
        var tip = page.Page.Locator(".notebookviz-overview div[aria-hidden=true]");
        Assert.True(await tip.IsVisibleAsync());
        var text = await tip.InnerTextAsync();
        Assert.StartsWith("fc.weight · kernel", text);
        foreach (var number in (string[])["1,200 values", "1 %", "5 %", "25 %", "median", "75 %", "95 %", "99 %", "RMS", "mean"])
            Assert.Contains(number, text);
        await page.Page.Mouse.MoveAsync(0, 0);
        Assert.False(await tip.IsVisibleAsync());
        Assert.Empty(page.Requests);
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(390, "")]
    [InlineData(1600, "")]
    [InlineData(1600, "overflow-x:auto;contain:layout style")]
    public async Task The_hover_text_of_no_row_is_cut_off(int width, string style)
    {
        await using var page = await browser.OpenBodyAsync($"<div style=\"{style}\">{Weights.Overview().ToHtml()}</div>", Cdn.Unreachable, new() { ViewportSize = new() { Width = width, Height = 900 } });
        foreach (var row in await page.Page.Locator(Rows).AllAsync())
        {
            await row.HoverAsync();
            Assert.True(await page.Page.Locator(".notebookviz-overview div[aria-hidden=true]").EvaluateAsync<bool>("""
                tip => {
                  const figure = tip.closest("figure"), outer = figure.getBoundingClientRect(), inner = tip.getBoundingClientRect();
                  return inner.height > 50 && inner.top >= outer.top && inner.bottom <= outer.top + figure.clientHeight && inner.right <= outer.right && figure.scrollHeight <= figure.clientHeight;
                }
                """));
        }
    }

    [Fact]
    public async Task A_click_jumps_to_the_weight()
    {
        await using var page = await browser.OpenBodyAsync(Weights.Overview().ToHtml() + Targets, Cdn.Unreachable);
        await page.Page.Locator(Rows).Nth(1).ClickAsync();
        Assert.Equal("#conv.bias", await page.Page.EvaluateAsync<string>("location.hash"));
        await Assertions.Expect(page.Page.Locator("[id='conv.bias']")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_row_is_a_link_only_where_its_weight_is_on_the_page()
    {
        await using var page = await browser.OpenBodyAsync(Weights.Overview().ToHtml() + Targets, Cdn.Unreachable);
        Assert.Equal(2, await page.Page.Locator(".notebookviz-overview svg a").CountAsync());
        Assert.Equal(Weights.Count - 2, await page.Page.Locator(".notebookviz-overview svg g[role=img]").CountAsync());
    }

    [Fact]
    public async Task The_rows_are_one_stop_of_the_keyboard_and_the_arrows_move_between_them()
    {
        await using var page = await browser.OpenBodyAsync("<button>before</button>" + Weights.Overview().ToHtml() + Targets, Cdn.Unreachable);
        Assert.Equal(1, await page.Page.Locator(".notebookviz-overview svg [tabindex='0']").CountAsync());
        await page.Page.Locator(Rows).First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        var tip = page.Page.Locator(".notebookviz-overview div[aria-hidden=true]");
        Assert.StartsWith("conv.bias", await tip.InnerTextAsync());
        await page.Page.Keyboard.PressAsync("End");
        Assert.StartsWith("ones", await tip.InnerTextAsync());
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("#conv.weight", await page.Page.EvaluateAsync<string>("location.hash"));
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await tip.IsVisibleAsync());
    }

    [Fact]
    public async Task Without_scripts_the_static_picture_stands_there()
    {
        await using var page = await browser.OpenBodyAsync(Weights.Overview().ToHtml(), Cdn.Unreachable, new() { JavaScriptEnabled = false });
        var picture = page.Page.Locator(".notebookviz-overview img");
        Assert.True(await picture.IsVisibleAsync());
        Assert.StartsWith("Overview of 7 weights of model", await picture.GetAttributeAsync("alt"));
    }

    [Fact]
    public async Task The_same_overview_twice_on_one_page_is_drawn_twice()
    {
        var html = Weights.Overview().ToHtml();
        await using var page = await browser.OpenBodyAsync(html + html, Cdn.Unreachable);
        Assert.Equal(2, await page.Page.Locator(".notebookviz-overview svg").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public async Task It_fits_the_page_and_no_text_covers_another(int width)
    {
        await using var page = await browser.OpenBodyAsync(Weights.Overview().ToHtml(), Cdn.Unreachable, new() { ViewportSize = new() { Width = width, Height = 800 } });
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        var covered = await page.Page.EvaluateAsync<string[]>("""
            () => {
              const texts = [...document.querySelectorAll('.notebookviz-overview svg text')].map(text => [text.textContent, text.getBoundingClientRect()]);
              return texts.flatMap(([a, p], i) => texts.slice(i + 1).filter(([, q]) => p.left < q.right && q.left < p.right && p.top + 2 < q.bottom && q.top + 2 < p.bottom).map(([b]) => a + ' | ' + b));
            }
            """);
        Assert.Empty(covered);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1200)]
    public async Task Axe_finds_no_violation(ColorScheme scheme, int width)
    {
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } };
        foreach (var (path, save) in new[] { (browser.File($"overview-{scheme}-{width}.html"), (Action<string>)Weights.Overview().Save), (browser.File($"sheet-{scheme}-{width}.html"), Weights.ContactSheet().Save) })
        {
            save(path);
            await using var page = await browser.OpenAsync(path, options, Cdn.Unreachable);
            await Axe.AssertNoViolationAsync(page);
        }
        var linked = browser.File($"linked-{scheme}-{width}.html");
        Weights.Overview().Save(linked);
        await File.WriteAllTextAsync(linked, (await File.ReadAllTextAsync(linked)).Replace("</main>", Targets + "</main>", StringComparison.Ordinal));
        await using var page2 = await browser.OpenAsync(linked, options, Cdn.Unreachable);
        await page2.Page.Locator(Rows).First.FocusAsync();
        await Axe.AssertNoViolationAsync(page2);
    }

    [Fact]
    public async Task A_thumbnail_jumps_to_its_weight()
    {
        await using var page = await browser.OpenBodyAsync(Weights.ContactSheet().ToHtml() + Targets, Cdn.Unreachable);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "conv.bias" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[id='conv.bias']")).ToBeInViewportAsync();
    }

    private static Weight Weight(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        float[] values = [.. Enumerable.Range(0, (int)count).Select(i => (float)(Math.Sin(i * 0.7) * 0.5 + Math.Cos(i * 0.13) * 0.25))];
        return new(name, shape, ElementType.Float32, TensorData.Of(values));
    }
}
