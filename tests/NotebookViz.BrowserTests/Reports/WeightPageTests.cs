using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;
using NotebookViz.Cli.Reports;

namespace NotebookViz.BrowserTests.Reports;

/// <summary>The page of a file whose axes are unknown, which has a list for each layout that fits: links lead to the list that is chosen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WeightPageTests(Browser browser)
{
    private static readonly WeightList Weights = new(
        [Weight("k", 3, 3, 8, 16), Weight("b", 16), Weight("m", 3, 3, 16, 24), Weight("mb", 24), Weight("d", 24, 10), Weight("db", 10)], "model");

    [Fact]
    public async Task Rows_of_the_overview_and_thumbnails_lead_into_the_chosen_list()
    {
        await using var page = await OpenAsync("chosen", "");
        await page.Page.CheckAsync("[name=layout][value=Keras]");
        await page.Page.Locator(".notebookviz-overview svg a").First.ClickAsync();
        await AssertMarkedAsync(page, "k", "k-2");
        await page.Page.GetByText("All thumbnails").ClickAsync();
        await page.Page.Locator(".notebookviz-contact a").Nth(2).ClickAsync();
        await AssertMarkedAsync(page, "m", "m-2");
        Assert.True(await page.Page.IsCheckedAsync("[name=layout][value=Keras]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_link_into_a_list_that_is_not_chosen_chooses_it()
    {
        await using var page = await OpenAsync("other", "#m-2");
        await AssertMarkedAsync(page, "m-2", "m-2");
        Assert.True(await page.Page.IsCheckedAsync("[name=layout][value=Keras]"));
        await page.Page.CheckAsync("[name=layout][value=None]");
        await page.Page.EvaluateAsync("location.hash = '#k'");
        await AssertMarkedAsync(page, "k", "k");
        Assert.True(await page.Page.IsCheckedAsync("[name=layout][value=None]"));
        Assert.Empty(page.Errors);
    }

    private async Task<OpenPage> OpenAsync(string name, string hash)
    {
        var path = browser.File($"layouts-{name}.html");
        await File.WriteAllTextAsync(path, WeightPage.Of(Weights, "weights", 4 << 20, VizOptions.Default, null, default).ToHtml());
        return await browser.OpenAsync(new Uri(new Uri(path) + hash));
    }

    private static async Task AssertMarkedAsync(OpenPage page, string hash, string id)
    {
        await Assertions.Expect(page.Page.Locator($"[id='{id}'].nv-target")).ToBeInViewportAsync();
        Assert.Equal("#" + hash, await page.Page.EvaluateAsync<string>("location.hash"));
        Assert.Equal(1, await page.Page.Locator(".nv-target").CountAsync());
    }

    private static Weight Weight(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        float[] values = [.. Enumerable.Range(0, (int)count).Select(i => (float)Math.Sin(i * 0.7))];
        return new(name, shape, ElementType.Float32, TensorData.Of(values));
    }
}
