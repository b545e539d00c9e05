using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>The history of a training run in a browser: its charts, and the slider over the pictures of a weight. It needs no network.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HistoryTests(Browser browser)
{
    private static readonly WeightHistory History = Recorded();

    [Fact]
    public async Task The_slider_is_moved_by_key_and_changes_the_picture_and_its_label()
    {
        await using var page = await browser.OpenBodyAsync(History["conv.weight"].ToHtml(), Cdn.Unreachable);
        var slider = page.Page.GetByRole(AriaRole.Slider, new() { Name = "step" });
        await AssertShowsAsync(page, "step 900", place: 9);
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await AssertShowsAsync(page, "step 800", place: 8);
        await page.Page.Keyboard.PressAsync("Home");
        await AssertShowsAsync(page, "step 0", place: 0);
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await AssertShowsAsync(page, "step 100", place: 1);
        await page.Page.Keyboard.PressAsync("End");
        await AssertShowsAsync(page, "step 900", place: 9);
        Assert.Empty(page.Requests);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_slider_is_moved_by_mouse()
    {
        await using var page = await browser.OpenBodyAsync(History["conv.weight"].ToHtml(), Cdn.Unreachable);
        var slider = page.Page.GetByRole(AriaRole.Slider, new() { Name = "step" });
        await slider.ScrollIntoViewIfNeededAsync();
        var box = (await slider.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + box.Width - 8, box.Y + box.Height / 2);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2, new() { Steps = 5 });
        Assert.InRange(await slider.EvaluateAsync<int>("slider => +slider.value"), 4, 5);
        await page.Page.Mouse.MoveAsync(box.X + 2, box.Y + box.Height / 2, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await AssertShowsAsync(page, "step 0", place: 0);
    }

    [Fact]
    public async Task The_details_of_a_weight_open_by_key_to_charts_and_slider()
    {
        await using var page = await browser.OpenBodyAsync(History.ToHtml(), Cdn.Unreachable);
        Assert.Equal(3, await page.Page.Locator("figure svg[role=img]").CountAsync());
        var slider = page.Page.GetByRole(AriaRole.Slider, new() { Name = "step" }).First;
        Assert.False(await slider.IsVisibleAsync());
        await page.Page.Locator("summary", new() { HasText = "conv.weight" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Page.GetByText("step 0", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("details[open] figure svg[role=img]")).ToHaveCountAsync(2);
        Assert.Empty(page.Requests);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Without_script_the_last_picture_and_its_step_remain()
    {
        await using var page = await browser.OpenBodyAsync(History["conv.weight"].ToHtml(), Cdn.Unreachable, new() { JavaScriptEnabled = false });
        var visible = page.Page.Locator(".notebookviz-slider img:visible");
        Assert.Equal(1, await visible.CountAsync());
        Assert.StartsWith("step 900.", await visible.GetAttributeAsync("alt"));
        Assert.StartsWith("step 900, the last of 10 shown", await page.Page.Locator(".notebookviz-slider p").InnerTextAsync());
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Slider).CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Nothing_is_wider_than_the_page_and_axe_finds_no_violation(ColorScheme scheme, int width)
    {
        var path = browser.File($"history-{scheme}-{width}.html");
        History.Save(path);
        await using var page = await browser.OpenAsync(path, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } }, Cdn.Unreachable);
        await page.Page.Locator("summary", new() { HasText = "conv.weight" }).ClickAsync();
        foreach (var part in new[] { page.Page.Locator(".notebookviz-slider input"), page.Page.Locator(".notebookviz-slider img:visible"), page.Page.Locator("figure svg[role=img]") })
            foreach (var one in await part.AllAsync())
                if (await one.IsVisibleAsync())
                    Assert.InRange(await one.EvaluateAsync<float>("part => part.getBoundingClientRect().right"), 100, width);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await Axe.AssertNoViolationAsync(page);
    }

    private static async Task AssertShowsAsync(OpenPage page, string step, int place)
    {
        var slider = page.Page.Locator(".notebookviz-slider");
        Assert.Equal(step, await slider.Locator("label").InnerTextAsync());
        Assert.Equal(step, await slider.Locator("input").GetAttributeAsync("aria-valuetext"));
        Assert.Equal([place], await slider.EvaluateAsync<int[]>("slider => [...slider.querySelectorAll('img')].flatMap((image, i) => image.offsetWidth > 0 ? [i] : [])"));
        var picture = slider.Locator("img").Nth(place);
        Assert.StartsWith(step + ".", await picture.GetAttributeAsync("alt"));
        Assert.InRange(await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 200, int.MaxValue);
        Assert.Equal(10, await slider.EvaluateAsync<int>("slider => new Set([...slider.querySelectorAll('img')].map(image => image.src)).size"));
    }

    private static WeightHistory Recorded()
    {
        int step = 0;
        var kernel = new float[6, 3, 3, 3];
        var history = new WeightHistory(() =>
        {
            for (int i = 0; i < kernel.Length; i++)
                kernel[i / 27, i / 9 % 3, i / 3 % 3, i % 3] = (float)(Math.Sin(i * 0.7) + 0.002 * step * Math.Cos(i * 1.3));
            return [kernel.ToWeight(WeightLayout.PyTorch, "conv.weight").WithLayer("Conv2d", "kernel"), new[] { 0.1f * step, 1, -1 }.ToWeight(name: "conv.bias")];
        });
        for (; step < 1000; step += 100)
            history.Record(step);
        return history;
    }
}
