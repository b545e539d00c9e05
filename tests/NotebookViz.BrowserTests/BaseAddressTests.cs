using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>Figures in a page with a base address that changes its own address afterwards, as Verso's does.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BaseAddressTests(Browser browser)
{
    private const string Address = "http://notebook.test/?recover=a";

    [Fact]
    public async Task The_colour_bar_stays_when_the_address_of_the_page_changes()
    {
        await using var page = await browser.OpenBodyAsync("", Cdn.Serving);
        await page.Page.RouteAsync("http://notebook.test/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"<!DOCTYPE html><html><head><base href=\"/\"></head><body>{Samples.Heatmap.ToHtml()}</body></html>",
        }));
        await page.Page.GotoAsync(Address);
        await page.AssertAllLiveAsync();
        var before = await ColoursAsync(page);
        Assert.InRange(before, 100, int.MaxValue);

        await page.Page.EvaluateAsync("() => history.replaceState(null, '', '/')");

        Assert.Equal(before, await ColoursAsync(page));
        foreach (var redraw in (string[])["live => plotly.relayout(live, { 'margin.l': 80 })", "live => plotly.restyle(live, { zmax: 2, zmin: -2 })", "live => plotly.redraw(live)"])
        {
            await page.Figures.Locator(".notebookviz-live").EvaluateAsync($$"""async live => { const plotly = await window.NotebookViz.plotly; await ({{redraw}})(live); }""");
            Assert.InRange(await ColoursAsync(page), 100, int.MaxValue);
        }
        var references = await ReferencesAsync(page);
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.StartsWith("#", reference));
        Assert.Empty(page.Errors);
    }

    /// <summary>What the figure's drawing refers to: gradients and clip paths.</summary>
    private static Task<string[]> ReferencesAsync(OpenPage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll(".notebookviz-live *")]
          .flatMap(e => [e.getAttribute("clip-path"), e.getAttribute("style"), e.getAttribute("fill")])
          .flatMap(text => [...(text || "").matchAll(/url\(["']?([^"')]*)/g)].map(match => match[1]))
        """);

    /// <summary>How many colours the picture of the colour bar has.</summary>
    private static async Task<int> ColoursAsync(OpenPage page)
    {
        var bar = await page.Page.Locator(".notebookviz-live .cbfill").First.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        return await page.Page.EvaluateAsync<int>("""
            async png => {
              const image = new Image();
              image.src = "data:image/png;base64," + png;
              await image.decode();
              const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
              const context = canvas.getContext("2d");
              context.drawImage(image, 0, 0);
              return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
            }
            """, Convert.ToBase64String(bar));
    }
}
