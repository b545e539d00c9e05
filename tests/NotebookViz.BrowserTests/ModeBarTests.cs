using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>The buttons beside a figure: where they are, how they are reached, and what none of them does.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ModeBarTests(Browser browser)
{
    private static readonly string Figures = string.Concat(
        new[] { Samples.Paged, Samples.Heatmap, Samples.Line, Samples.Lstm, Samples.Grid, Samples.NotFinite }.Select(weight => weight.ToHtml()));

    [Fact]
    public async Task Buttons_stand_below_one_another_beside_all_that_is_drawn_and_nothing_is_behind_them()
    {
        await using var page = await browser.OpenBodyAsync(Figures, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 6);
        var faults = await page.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll(".notebookviz-live")].flatMap((live, i) => {
              const bar = live.querySelector(".modebar").getBoundingClientRect(), group = live.querySelector(".modebar-group"), faults = [];
              if (bar.width < 20 || bar.width > 40 || bar.height < 3 * bar.width) faults.push(`${i}: ${bar.width} × ${bar.height}`);
              if (!/, 0\)$/.test(getComputedStyle(group).backgroundColor)) faults.push(`${i}: ${getComputedStyle(group).backgroundColor}`);
              for (const drawn of live.querySelectorAll(".main-svg :is(text, image, .point, .js-line, .cbfill, .nsewdrag)")) {
                const box = drawn.getBoundingClientRect();
                if (box.width && box.right > bar.left && box.left < bar.right && box.bottom > bar.top && box.top < bar.bottom) faults.push(`${i}: over ${drawn.outerHTML}`);
              }
              return faults;
            })
            """);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task The_buttons_of_a_figure_are_one_stop_and_arrows_go_from_one_to_the_next()
    {
        await using var page = await browser.OpenBodyAsync(Samples.Heatmap.ToHtml(), Cdn.Serving);
        await page.AssertAllLiveAsync();
        Assert.Equal(1, await page.Page.Locator(".modebar-btn:not([tabindex='-1'])").CountAsync());
        await page.Page.Locator(".notebookviz-live").FocusAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        string first = await FocusedAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        string second = await FocusedAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal((first, false), (await FocusedAsync(), first == second));
        Assert.Equal("1", await page.Page.Locator(".modebar-group").First.EvaluateAsync<string>("bar => new Promise(r => setTimeout(() => r(getComputedStyle(bar).opacity), 600))"));
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.False(await page.Page.EvaluateAsync<bool>("!!document.activeElement.closest('.notebookviz-live')"));

        Task<string> FocusedAsync() => page.Page.EvaluateAsync<string>("document.activeElement.dataset.title || document.activeElement.className");
    }

    [Fact]
    public async Task No_button_sends_a_figure_away_and_all_of_them_pressed_ask_nothing_of_the_network()
    {
        await using var page = await browser.OpenBodyAsync(Figures, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 6);
        var titles = await page.Page.Locator(".modebar-btn").EvaluateAllAsync<string[]>("buttons => buttons.map(button => { button.click(); return button.dataset.title; })");
        Assert.InRange(titles.Length, 6 * 4, 6 * 7);
        Assert.DoesNotContain(titles, title => title.Contains("Share", StringComparison.OrdinalIgnoreCase) || title.Contains("cloud", StringComparison.OrdinalIgnoreCase));
        Assert.All(await page.Page.Locator(".notebookviz-live").EvaluateAllAsync<string[]>("all => all.map(live => live._context.plotlyServerURL)"), Assert.Empty);
        await page.Page.WaitForTimeoutAsync(1000);
        Assert.EndsWith("/plotly-cartesian.min.js", Assert.Single(page.Requests));
        Assert.Equal(0, await page.Page.Locator(".plotly-cloud-dialog").CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_dark_page_text_and_picture_stand_on_a_light_card(bool live)
    {
        const string Dark = "<style>:root{color-scheme:dark}body{background:#14171b;color:#e6e6e6}</style>";
        await using var page = await browser.OpenBodyAsync(
            Dark + Figures, live ? Cdn.Serving : Cdn.Unreachable, new() { ColorScheme = ColorScheme.Dark });
        await page.DrawAllAsync();
        if (!live)
        {
            // A picture without a clear pixel is its own card.
            var corners = await page.Page.Locator("figure img").EvaluateAllAsync<int[]>("""
                images => images.map(image => {
                  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
                  canvas.width = image.naturalWidth;
                  canvas.height = image.naturalHeight;
                  context.drawImage(image, 0, 0);
                  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
                  return pixels.filter((part, i) => i % 4 === 3).reduce((a, b) => Math.min(a, b)) + pixels[0];
                })
                """);
            Assert.All(corners, corner => Assert.Equal(510, corner));
            return;
        }
        var colors = await page.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll(".notebookviz-live")].flatMap(live => [live._fullLayout.paper_bgcolor, ...[...live.querySelectorAll(".main-svg text")].map(text => getComputedStyle(text).fill)])
            """);
        Assert.All(colors.Where(color => color.StartsWith('#')), color => Assert.Equal("#ffffff", color));
        Assert.All(colors.Where(color => color.StartsWith("rgb", StringComparison.Ordinal)), color => Assert.True(TextContrast.OnWhite(color) >= TextContrast.Enough, color));
        var said = await TextContrast.OfAsync(page.Page, "figcaption, figcaption strong, summary, .notebookviz-choice");
        Assert.All(said, text => Assert.True(text.Ratio >= TextContrast.Enough, text.Text));
    }
}
