using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>Figures on a phone, and on pages narrower than they are.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TouchTests(Browser browser)
{
    private static readonly BrowserNewContextOptions Phone = new() { HasTouch = true, IsMobile = true, ViewportSize = new() { Width = 390, Height = 700 }, DeviceScaleFactor = 2 };

    private const string Head = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", Rest = "<p style=\"height:2000px\">rest</p>";

    [Fact]
    public async Task A_phone_shows_all_of_the_static_picture_until_the_figure_is_asked_for()
    {
        await using var page = await browser.OpenBodyAsync(Head + Samples.Paged.ToHtml() + Rest, Cdn.Serving, Phone);
        var (image, button) = (page.Page.Locator("figure.notebookviz img"), page.Page.GetByRole(AriaRole.Button, new() { Name = "Interactive figure", Exact = true }));
        Assert.InRange(await image.EvaluateAsync<float>("image => image.getBoundingClientRect().right"), 200, 390);
        Assert.Equal(0, await page.Page.Locator(".notebookviz-live").CountAsync());
        Assert.Empty(page.Requests);
        Assert.InRange(await SwipeAsync(page, image, 0, -200), 100, 300);
        await button.TapAsync();
        await page.AssertAllLiveAsync();
        Assert.Equal((0, false), (await button.CountAsync(), await image.IsVisibleAsync()));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_swipe_over_a_live_figure_scrolls_and_zooms_nothing()
    {
        await using var page = await browser.OpenBodyAsync(Head + Samples.Paged.ToHtml() + Samples.Line.ToHtml() + Rest, Cdn.Serving, Phone);
        await page.AssertAllLiveAsync(atLeast: 2);
        const string Ranges = "JSON.stringify([...document.querySelectorAll('.notebookviz-live')].map(live => [live._fullLayout.xaxis.range, live._fullLayout.yaxis.range]))";
        string ranges = await page.Page.EvaluateAsync<string>(Ranges);
        var plot = page.Page.Locator(".notebookviz-live .nsewdrag[data-subplot=xy]").First;
        Assert.InRange(await SwipeAsync(page, plot, 0, -200), 100, 300);
        await SwipeAsync(page, plot, -150, 0);
        Assert.InRange(await page.Page.Locator("figure.notebookviz").First.EvaluateAsync<float>("figure => figure.scrollLeft"), 50, 300);
        Assert.Equal(ranges, await page.Page.EvaluateAsync<string>(Ranges));
        Assert.Equal(0, await page.Page.Locator(".notifier-note").CountAsync());
        Assert.Equal(390, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(800)]
    [InlineData(700)]
    [InlineData(1280)]
    public async Task Cells_of_tiles_stay_square_on_a_page_that_is_narrower_than_the_figure(int width)
    {
        await using var page = await browser.OpenBodyAsync(Samples.Paged.ToHtml(), Cdn.Serving, new() { ViewportSize = new() { Width = width, Height = 900 } });
        await page.AssertAllLiveAsync();
        var sides = await page.Page.EvaluateAsync<float[]>("""
            (() => {
              const live = document.querySelector(".notebookviz-live"), box = live.querySelector(".nsewdrag[data-subplot=xy]").getBoundingClientRect(), z = live.data.find(t => t.type === "heatmap").z;
              return [box.width / z[0].length, box.height / z.length];
            })()
            """);
        Assert.Equal(sides[0], sides[1], sides[1] * 0.01f);
    }

    // How far the page scrolls while a finger moves over an element.
    private static async Task<float> SwipeAsync(OpenPage page, ILocator over, int x, int y)
    {
        await over.ScrollIntoViewIfNeededAsync();
        var box = await over.BoundingBoxAsync();
        var before = await page.Page.EvaluateAsync<float>("scrollY");
        var (left, top) = (box!.X + Math.Min(box.Width / 2, 200), Math.Clamp(box.Y + box.Height / 2, 250, 400));
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        for (int step = 0; step <= 10; step++)
        {
            object[] finger = [new { x = left + x * step / 10, y = top + y * step / 10 }];
            await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = step == 0 ? "touchStart" : "touchMove", ["touchPoints"] = finger });
            await page.Page.WaitForTimeoutAsync(30);
        }
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        await page.Page.WaitForTimeoutAsync(400);
        return await page.Page.EvaluateAsync<float>("scrollY") - before;
    }
}
