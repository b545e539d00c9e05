using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>A comparison of two lists in a browser: sorted, searched, and opened to the pictures of A, B and B − A, by keyboard alone too.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComparisonTests(Browser browser)
{
    [Fact]
    public async Task A_row_opens_by_key_to_the_live_pictures_of_A_and_B_and_their_difference()
    {
        await using var page = await OpenAsync(Cdn.Serving);
        Assert.Empty(page.Requests);
        var button = page.Page.GetByTitle("picture of conv3.weight");
        await button.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var live = page.Page.Locator("tr.nv-open figure.is-live .notebookviz-live");
        await live.Nth(2).WaitForAsync();
        Assert.Equal("true", await button.GetAttributeAsync("aria-expanded"));
        Assert.Equal(["A: conv3.weight", "B: conv3.weight", "B − A: conv3.weight"], await page.Page.Locator("tr.nv-open figcaption > strong").AllInnerTextsAsync());
        // The pictures show the numbers that they claim to show.
        var cells = await live.EvaluateAllAsync<double[][]>("all => all.map(live => live._fullData.find(t => t.type === 'heatmap').z.flatMap(row => [...row]).filter(Number.isFinite))");
        Assert.Equal([108, 108, 108], cells.Select(values => values.Length));
        Assert.All(cells[2].Zip(cells[0].Zip(cells[1])), value => Assert.Equal(value.Second.Second - value.Second.First, value.First, 1e-6));
        Assert.Equal(4, await page.Page.Locator("tr.nv-open .nv-slices rect").CountAsync());
        Assert.Contains("changed most", await page.Page.Locator("tr.nv-open .nv-slices figcaption").InnerTextAsync());
        Assert.Single(page.Requests);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(0, await page.Page.Locator("tr.nv-open:visible").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Without_a_network_a_row_opens_to_the_static_pictures_and_nothing_is_wider_than_the_page(ColorScheme scheme, int width)
    {
        await using var page = await OpenAsync(Cdn.Unreachable, scheme, width);
        await page.Page.GetByTitle("picture of conv3.weight").ClickAsync();
        var pictures = page.Page.Locator("tr.nv-open figure img");
        Assert.Equal(3, await pictures.CountAsync());
        foreach (var picture in await pictures.AllAsync())
        {
            await picture.ScrollIntoViewIfNeededAsync();
            Assert.InRange(await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 200, int.MaxValue);
            Assert.InRange(await picture.EvaluateAsync<float>("image => image.getBoundingClientRect().right"), 100, width);
        }
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await Axe.AssertNoViolationAsync(page);
    }

    [Fact]
    public async Task Two_constants_have_no_pictures_to_open()
    {
        WeightList Weights(float value) => new([Wave([4, 3], value, "w"), Constant(value, "b")], "model");
        await using var page = await browser.OpenBodyAsync(Weights(0).CompareWith(Weights(0.01f)).ToHtml(), Cdn.Unreachable);
        Assert.Equal(2, await page.Page.Locator("tbody svg[aria-label^='distributions']").CountAsync());
        Assert.Equal("picture of w", await page.Page.Locator(".nv-look").GetAttributeAsync("title"));
        await page.Page.Locator("[id='b'] .nv-name").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(1, await page.Page.Locator("tr.nv-open").CountAsync());
        Assert.Equal(0, await page.Page.GetByText("No room").CountAsync());
        Assert.Empty(page.Errors);

        static Weight Constant(float value, string name) => new(name, [8], ElementType.Float32, TensorData.Of(Enumerable.Repeat(value, 8).ToArray()));
    }

    [Fact]
    public async Task Columns_sort_the_pairs_and_the_first_order_is_by_change()
    {
        await using var page = await OpenAsync(Cdn.Unreachable);
        string[] byChange = ["conv4.weight", "conv4.bias", "conv3.weight"];
        Assert.Equal(byChange, (await NamesAsync(page)).Take(3));
        await page.Page.Locator("thead button:text-is('name')").ClickAsync();
        Assert.Equal(["conv0.bias", "conv0.weight", "conv1.bias"], (await NamesAsync(page)).Take(3));
        var change = page.Page.Locator("thead button:text-is('relative change')");
        await change.ClickAsync();
        Assert.Equal("descending", await page.Page.Locator("th:has(button:text-is('relative change'))").GetAttributeAsync("aria-sort"));
        Assert.Equal(byChange, (await NamesAsync(page)).Take(3));
        await change.ClickAsync();
        Assert.StartsWith("conv0.", (await NamesAsync(page))[0]);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "largest change first" }).ClickAsync();
        Assert.Equal(byChange, (await NamesAsync(page)).Take(3));
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("bias");
        Assert.Equal("5 of 10 weights", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Arrow_keys_go_from_row_to_row_and_open_and_close_the_pictures()
    {
        await using var page = await OpenAsync(Cdn.Unreachable);
        await page.Page.Locator("tbody .nv-name").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("#conv3.weight", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(3, await page.Page.Locator("[id='conv3.weight'] + tr.nv-open img").CountAsync());
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(0, await page.Page.Locator("tr.nv-open:visible").CountAsync());
        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal("#conv0.bias", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1600, true, 1)]
    [InlineData(ColorScheme.Dark, 1600, false, 1)]
    [InlineData(ColorScheme.Light, 800, true, 3)]
    [InlineData(ColorScheme.Dark, 390, true, 3)]
    public async Task The_pictures_of_two_weights_are_next_to_each_other_if_there_is_room(ColorScheme scheme, int width, bool hasNetwork, int rows)
    {
        var path = browser.File($"two-weights-{scheme}-{width}.html");
        Kernel(0).CompareWith(Kernel(0.1)).Save(path);
        await using var page = await browser.OpenAsync(path, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } }, hasNetwork ? Cdn.Serving : Cdn.Unreachable);
        if (hasNetwork && width > 600)
            await page.AssertAllLiveAsync(atLeast: 3);
        var figures = page.Page.Locator("figure.notebookviz");
        Assert.Equal(["A: conv.weight", "B: conv.weight", "B − A: conv.weight"], await figures.Locator("figcaption > strong").AllInnerTextsAsync());
        Assert.Equal(rows, (await figures.EvaluateAllAsync<double[]>("all => all.map(figure => figure.getBoundingClientRect().top)")).Distinct().Count());
        // Nothing has to be scrolled, neither in the page nor in a figure.
        Assert.True(await figures.EvaluateAllAsync<bool>("all => [document.documentElement, ...all].every(element => element.scrollWidth <= element.clientWidth)"));
        Assert.Empty(page.Errors);

        static Weight Kernel(double change) => Wave([32, 1, 3, 3], change, "conv.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel");
    }

    private async Task<OpenPage> OpenAsync(ICdn cdn, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var path = browser.File($"comparison-{scheme}-{width}.html");
        List(0).CompareWith(List(0.1)).Save(path);
        return await browser.OpenAsync(path, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } }, cdn);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(OpenPage page) =>
        await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.notebookviz-layers tbody tr:not([hidden]) .nv-name')].map(name => name.textContent)");

    // The change grows with the layer; the first layer is the same in both.
    private static WeightList List(double change) => new(Enumerable.Range(0, 5).SelectMany(i => (Weight[])[
        Wave([4, 3, 3, 3], change * i, $"conv{i}.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel"), Wave([6], 0.9 * change * i, $"conv{i}.bias").WithLayer("Conv2d", "bias")]), "model");

    private static Weight Wave(long[] shape, double change, string name)
    {
        int count = (int)shape.Aggregate(1L, (product, length) => product * length);
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)(Math.Sin(i * 0.7) + 0.1 + change * Math.Sin(i * 1.3)))];
        return new(name, shape, ElementType.Float32, TensorData.Of(values));
    }
}
