using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>A list of layers in a browser: folded and opened by keyboard alone, drawn when opened.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LayerListTests(Browser browser)
{
    private static readonly LayerList Layers = new(new LayerRow
    {
        Name = "",
        Kind = "Sequential",
        Children =
        [
            new LayerRow
            {
                Name = "conv",
                Kind = "Conv2d",
                Depth = 1,
                Weights =
                [
                    new(new float[,,,] { { { { 1, -2 }, { 3, 0.5f } } }, { { { -1, 2 }, { 0, 4 } } } }.ToWeight(WeightLayout.PyTorch, "conv.weight"), true, true),
                    new(new float[] { 1, -2, 3, 0 }.ToWeight(name: "conv.bias"), true, true),
                ],
            },
            new LayerRow { Name = "relu", Kind = "ReLU", Depth = 1 },
            new LayerRow { Name = "pool", Kind = "MaxPool2d", Depth = 1 },
        ],
    });

    [Fact]
    public async Task A_picture_is_drawn_when_it_is_opened_by_key_and_not_before()
    {
        await using var page = await browser.OpenBodyAsync(Layers.ToHtml(), Cdn.Serving);
        Assert.Empty(page.Requests);
        var button = page.Page.GetByTitle("picture of conv.weight");
        await button.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator("figure.is-live").WaitForAsync();
        Assert.Equal("true", await button.GetAttributeAsync("aria-expanded"));
        Assert.Single(page.Requests);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(0, await page.Page.Locator("tr.nv-open").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_layer_folds_and_unfolds_by_key()
    {
        await using var page = await browser.OpenBodyAsync(Layers.ToHtml(), Cdn.Unreachable);
        var weight = page.Page.Locator("tr[data-n='conv.weight']");
        Assert.True(await weight.IsVisibleAsync());
        await page.Page.GetByLabel("layers and weights of conv").FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        Assert.False(await weight.IsVisibleAsync());
        await page.Page.GetByText("unfold all").ClickAsync();
        Assert.True(await weight.IsVisibleAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_same_list_twice_on_one_page_works_twice()
    {
        await using var page = await browser.OpenBodyAsync(Layers.ToHtml() + Layers.ToHtml(), Cdn.Unreachable);
        var folds = page.Page.GetByLabel("layers and weights of conv");
        Assert.Equal(2, await folds.CountAsync());
        await folds.Nth(1).ClickAsync();
        Assert.True(await page.Page.Locator("tr[data-n='conv.weight']").Nth(0).IsVisibleAsync());
        Assert.False(await page.Page.Locator("tr[data-n='conv.weight']").Nth(1).IsVisibleAsync());
    }
}
