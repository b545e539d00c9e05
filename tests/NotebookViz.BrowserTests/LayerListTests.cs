using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>A list of layers in a browser: folded, sorted, searched and opened, by keyboard alone too.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LayerListTests(Browser browser)
{
    // Ten layers of a kernel and a bias, in two blocks; the kernel's spread grows with the layer.
    private static readonly WeightList Model = new(Enumerable.Range(0, 10).SelectMany(i => (Weight[])[
        Wave([4, 2, 3, 3], i + 1, $"block{i / 5}.conv{i}.weight").WithLayout(WeightLayout.PyTorch).WithLayer("Conv2d", "kernel"),
        Wave([4], 0.1 * i + 1, $"block{i / 5}.conv{i}.bias").WithLayer("Conv2d", "bias")]), "model");

    private static readonly WeightList Small = new([Wave([4, 2, 3, 3], 1, "conv.weight").WithLayout(WeightLayout.PyTorch), Wave([4], 1, "conv.bias")], "Conv2d");

    [Fact]
    public async Task A_picture_is_drawn_when_it_is_opened_by_key_and_not_before()
    {
        await using var page = await OpenAsync(Model, Cdn.Serving);
        Assert.Empty(page.Requests);
        var button = page.Page.GetByTitle("picture of block0.conv0.weight");
        await button.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator("figure.is-live").WaitForAsync();
        Assert.Equal("true", await button.GetAttributeAsync("aria-expanded"));
        Assert.Single(page.Requests);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(0, await page.Page.Locator("tr.nv-open:visible").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_pictures_of_a_short_list_are_open_from_the_start()
    {
        await using var page = await OpenAsync(Small, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 2);
        Assert.Equal(2, await page.Page.Locator("tr.nv-open").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_closed_picture_is_printed_below_its_row()
    {
        await using var page = await OpenAsync(Small, Cdn.Serving);
        await page.AssertAllLiveAsync(atLeast: 2);
        await page.Page.GetByTitle("picture of conv.weight").ClickAsync();
        await page.Page.Locator("thead button:text-is('name')").ClickAsync();
        Assert.Equal(["conv.bias"], await page.Page.Locator("tr.nv-open:visible figcaption > strong").AllInnerTextsAsync());
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(2, await page.Page.Locator("figure.notebookviz img:visible").CountAsync());
        Assert.Equal("conv.weight", await page.Page.Locator("[id='conv.weight'] + tr.nv-open figcaption > strong").InnerTextAsync());
        await page.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.Page.GetByTitle("picture of conv.weight").ClickAsync();
        Assert.Equal(2, await page.Page.Locator("tr.nv-open:visible").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(1600)]
    [InlineData(390)]
    public async Task The_numbers_of_a_tile_look_as_they_do_outside_a_list(int width)
    {
        const string look = """
            tile => [...tile.querySelectorAll("tr:nth-child(2)>*,button")].map(part => {
              const style = getComputedStyle(part);
              return [style.textAlign, style.padding, style.border, style.minWidth, style.whiteSpace, style.fontWeight, style.background].join(" ");
            })
            """;
        var looks = new List<string[]>();
        foreach (string html in new[] { Small[0].Visualize().ToHtml(), Small.ToDetailedHtml(1 << 20) })
        {
            await using var page = await browser.OpenBodyAsync(html, Cdn.Serving, new() { ViewportSize = new() { Width = width, Height = 900 } });
            Assert.Equal("live", await page.DrawAsync(page.Figures.First));
            await page.Page.Locator(".notebookviz-live").First.FocusAsync();
            await page.Page.Keyboard.PressAsync("ArrowRight");
            await page.Page.Keyboard.PressAsync("Enter");
            Assert.InRange(await page.Page.Locator(".notebookviz-tile table").EvaluateAsync<int>("table => table.offsetWidth"), 200, 420);
            looks.Add(await page.Page.Locator(".notebookviz-tile").EvaluateAsync<string[]>(look));
        }
        Assert.Equal(5, looks[0].Length);
        Assert.Equal(looks[0], looks[1]);
    }

    [Fact]
    public async Task A_layer_folds_and_unfolds_by_key_and_its_row_sums_up_what_is_in_it()
    {
        await using var page = await OpenAsync(Model);
        var weight = Row(page, "block1.conv5.weight");
        Assert.True(await weight.IsVisibleAsync());
        await page.Page.GetByLabel("layers and weights of block1", new() { Exact = true }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        Assert.False(await weight.IsVisibleAsync());
        Assert.Equal(["10 weights", "380", "50\u00a0%"], (await Row(page, "block1").Locator("td").AllInnerTextsAsync()).Skip(2).Take(3));
        await page.Page.GetByText("unfold all").ClickAsync();
        Assert.True(await weight.IsVisibleAsync());
        await page.Page.GetByText("fold all", new() { Exact = true }).ClickAsync();
        Assert.Equal(["model", "block0", "block1"], await VisibleNamesAsync(page));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Arrow_keys_go_from_row_to_row_fold_and_open()
    {
        await using var page = await OpenAsync(Model);
        await Row(page, "block1").Locator(".nv-name").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.False(await Row(page, "block1.conv5").IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("#block1.conv5.weight", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(1, await page.Page.Locator("tr.nv-open").CountAsync());
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(0, await page.Page.Locator("tr.nv-open:visible").CountAsync());
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("#block1.conv5", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal("#block1.conv9.bias", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
    }

    [Fact]
    public async Task A_column_sorts_all_weights_then_the_other_way_then_restores_the_layers()
    {
        await using var page = await OpenAsync(Model);
        var before = await VisibleNamesAsync(page);
        var head = page.Page.Locator("thead button", new() { HasText = "L2 norm" });
        await head.ClickAsync();
        Assert.Equal("block1.conv9.weight", (await VisibleNamesAsync(page))[0]);
        Assert.Equal(20, (await VisibleNamesAsync(page)).Count);
        Assert.Equal("descending", await page.Page.Locator("th:has(button:text-is('L2 norm'))").GetAttributeAsync("aria-sort"));
        Assert.Equal("all weights by L2 norm, largest first", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        await head.ClickAsync();
        Assert.Equal("block0.conv0.bias", (await VisibleNamesAsync(page))[0]);
        await head.ClickAsync();
        Assert.Equal(before, await VisibleNamesAsync(page));
    }

    [Fact]
    public async Task Every_column_sorts_by_what_it_means()
    {
        var list = new WeightList([Wave([300], 1, "c"), Wave([20, 2], 5, "b"), Wave([2000], 0.1, "a"), new Weight("d", [2], ElementType.Float32, TensorDataOf(0, 0))], "model");
        await using var page = await OpenAsync(list);
        foreach (var (column, order) in new[]
        {
            ("name", "abcd"), ("shape", "acbd"), ("parameters", "acbd"), ("share", "acbd"), ("memory", "acbd"), ("std", "bcad"), ("max", "bcad"), ("min", "dacb"), ("zeros", "d"),
        })
        {
            await page.Page.Locator($"thead button:text-is('{column}')").ClickAsync();
            Assert.StartsWith(order, string.Concat(await VisibleNamesAsync(page)), StringComparison.Ordinal);
        }
        await page.Page.GetByText("model order").ClickAsync();
        Assert.Equal("modelcbad", string.Concat(await VisibleNamesAsync(page)));
    }

    [Fact]
    public async Task A_weight_that_quantization_stores_exactly_sorts_as_the_largest_ratio()
    {
        var list = new WeightList([Wave([8, 32], 1, "a"), new Weight("exact", [2, 32], ElementType.Float32, TensorDataOf([.. Enumerable.Range(0, 64).Select(i => (i % 8 - 4) * -0.5f)])), Wave([8, 64], 1, "b")]);
        await using var page = await browser.OpenBodyAsync(list.ToDetailedHtml(1 << 20, VizOptions.Default.WithQuantizationError(QuantizationScheme.Q4_0)), Cdn.Unreachable);
        var head = page.Page.Locator("thead button:text-is('SQNR Q4_0')");
        await head.ClickAsync();
        Assert.Equal("exact", (await VisibleNamesAsync(page))[0]);
        await head.ClickAsync();
        Assert.Equal("exact", (await VisibleNamesAsync(page))[^1]);
    }

    [Fact]
    public async Task The_search_box_filters_names_and_kinds_and_keeps_the_parents()
    {
        await using var page = await OpenAsync(Model);
        var search = page.Page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("conv7");
        Assert.Equal(["model", "block1", "conv7", "weight", "bias"], await VisibleNamesAsync(page));
        Assert.Equal("2 of 20 weights", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        await search.FillAsync("Kernel block0");
        Assert.Equal("5 of 20 weights", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        await search.FillAsync("conv2d");
        Assert.Equal("20 of 20 weights", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        await search.FillAsync("nothing");
        Assert.Empty(await VisibleNamesAsync(page));
        await search.FillAsync("");
        Assert.Equal(33, (await VisibleNamesAsync(page)).Count);
    }

    [Fact]
    public async Task A_link_to_a_weight_unfolds_its_layers_and_scrolls_to_it()
    {
        var path = browser.File("links.html");
        new WeightList(Enumerable.Range(0, 300).Select(i => Wave([2], 1, $"layer{i}.norm.weight")), "model").Save(path);
        await using var page = await browser.OpenAsync(new Uri(new Uri(path) + "#layer250.norm.weight"), cdn: Cdn.Unreachable);
        var row = Row(page, "layer250.norm.weight");
        Assert.True(await row.IsVisibleAsync());
        Assert.True(await row.EvaluateAsync<bool>("row => row.getBoundingClientRect().top > 0 && row.getBoundingClientRect().bottom < innerHeight"));
        await page.Page.EvaluateAsync("location.hash = '#layer3.norm.weight'");
        await page.Page.Locator("[id='layer3.norm.weight'].nv-target").WaitForAsync();
        Assert.True(await Row(page, "layer3.norm.weight").EvaluateAsync<bool>("row => row.getBoundingClientRect().top > 0"));
    }

    [Fact]
    public async Task The_same_link_leads_to_its_row_again_after_the_layers_are_folded()
    {
        await using var page = await OpenAsync(Model);
        await page.Page.EvaluateAsync("document.body.insertAdjacentHTML('afterbegin', '<a href=\"#block1.conv7.weight\">seventh</a>')");
        var link = page.Page.GetByText("seventh");
        await link.ClickAsync();
        await page.Page.Locator("[id='block1.conv7.weight'].nv-target").WaitForAsync();
        await page.Page.GetByText("fold all", new() { Exact = true }).ClickAsync();
        Assert.False(await Row(page, "block1.conv7.weight").IsVisibleAsync());
        await link.ClickAsync();
        await Assertions.Expect(Row(page, "block1.conv7.weight")).ToBeInViewportAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_link_to_a_layer_restores_the_layers_of_a_sorted_table()
    {
        await using var page = await OpenAsync(Model);
        await page.Page.Locator("thead button:text-is('max')").ClickAsync();
        Assert.False(await Row(page, "block1.conv7").IsVisibleAsync());
        await page.Page.EvaluateAsync("location.hash = '#block1.conv7.weight'");
        await page.Page.Locator("[id='block1.conv7.weight'].nv-target").WaitForAsync();
        Assert.Equal(1, await page.Page.Locator("[aria-sort]").CountAsync());
        await page.Page.EvaluateAsync("location.hash = '#block1.conv7'");
        await Assertions.Expect(Row(page, "block1.conv7")).ToBeInViewportAsync();
        Assert.Equal(0, await page.Page.Locator("[aria-sort]").CountAsync());
    }

    [Fact]
    public async Task The_button_copies_how_a_weight_is_called_in_CSharp()
    {
        var list = new WeightList([Wave([2], 1, "conv.weight"), Wave([2], 2, "same"), Wave([2], 3, "same"), Wave([2], 4, "a \"b\"")]);
        await using var page = await OpenAsync(list);
        await page.Page.EvaluateAsync("""
            Object.defineProperty(navigator, "clipboard", { value: { writeText: text => { (window.copied = window.copied || []).push(text); return Promise.resolve(); } } })
            """);
        foreach (var button in await page.Page.Locator(".nv-copy").AllAsync())
            await button.ClickAsync();
        Assert.Equal(
            ["weights[\"a \\\"b\\\"\"]", "weights[\"conv.weight\"]", "weights[1]", "weights[2]"],
            (await page.Page.EvaluateAsync<string[]>("window.copied")).Order(StringComparer.Ordinal));
        Assert.StartsWith("copied weights[", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_thousands_of_rows_the_first_are_shown_and_the_rest_on_demand()
    {
        var list = new WeightList(Enumerable.Range(0, 1200).Select(i => Wave([2], i + 1, $"layer{i / 100}.w{i}")), "model");
        await using var page = await OpenAsync(list, width: 1200, bytes: 4 << 20);
        await page.Page.GetByText("unfold all").ClickAsync();
        Assert.Equal(500, (await VisibleNamesAsync(page)).Count);
        await page.Page.GetByText("… and 713 more rows: show all").ClickAsync();
        Assert.Equal(1213, (await VisibleNamesAsync(page)).Count);
    }

    [Fact]
    public async Task The_same_list_twice_on_one_page_works_twice()
    {
        await using var page = await browser.OpenBodyAsync(Model.ToHtml() + Model.ToHtml(), Cdn.Unreachable);
        var folds = page.Page.GetByLabel("layers and weights of block1.conv5", new() { Exact = true });
        Assert.Equal(2, await folds.CountAsync());
        await folds.Nth(1).ClickAsync();
        Assert.True(await Row(page, "block1.conv5.weight").IsVisibleAsync());
        Assert.False(await Row(page, "block1.conv5.weight-2").IsVisibleAsync());
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("[...document.querySelectorAll('tr[id]')].filter(row => document.getElementById(row.id) !== row).length"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_no_violation_in_a_list_sorted_filtered_and_opened(ColorScheme scheme, int width)
    {
        var path = browser.File($"list-{scheme}-{width}.html");
        Model.Save(path);
        await using var page = await browser.OpenAsync(path, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } }, Cdn.Serving);
        await Axe.AssertNoViolationAsync(page);
        await page.Page.Locator("thead button", new() { HasText = "mean" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("weight");
        await page.Page.GetByTitle("picture of block0.conv3.weight").ClickAsync();
        await Axe.AssertNoViolationAsync(page);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private async Task<OpenPage> OpenAsync(WeightList list, ICdn? cdn = null, int width = 1280, long bytes = 1 << 20) =>
        await browser.OpenBodyAsync(list.ToDetailedHtml(bytes), cdn ?? Cdn.Unreachable, new() { ViewportSize = new() { Width = width, Height = 900 } });

    private static ILocator Row(OpenPage page, string id) => page.Page.Locator($"tr[id='{id}']");

    private static async Task<IReadOnlyList<string>> VisibleNamesAsync(OpenPage page) =>
        await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.notebookviz-layers tbody tr:not([hidden]) .nv-name')].map(name => name.textContent)");

    private static Weight Wave(long[] shape, double scale, string name)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        return new(name, shape, ElementType.Float32, TensorDataOf([.. Enumerable.Range(0, (int)count).Select(i => (float)(scale * (Math.Sin(i * 0.7) + 0.1)))]));
    }

    private static TensorData TensorDataOf(params float[] values) => values.ToWeight().Data!;
}
