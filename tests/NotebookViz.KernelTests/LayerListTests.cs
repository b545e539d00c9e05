using System.Text.Json.Nodes;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>A list of many layers as the kernel gives it, on a page of Jupyter Notebook, whose style gives all columns of a table the same width.</summary>
[Collection(ValueCollection.Name)]
public sealed class LayerListTests(ValueFixture fixture, JupyterServer server) : IClassFixture<JupyterServer>
{
    [Fact]
    public async Task No_cell_of_the_layer_list_of_ResNet_18_overflows_in_Jupyter_Notebook()
    {
        string html = (await fixture.Kernel.RunAsync("resnet")).Shown["text/html"];

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await (await Chromium.NewContextAsync(browser, new() { ViewportSize = new() { Width = 1200, Height = 900 } })).NewPageAsync();
        await page.GotoAsync((await server.AddAsync("layers.ipynb", Notebook(html), trusted: true)).AbsoluteUri);
        await page.WaitForFunctionAsync("() => window.Jupyter?.notebook?._fully_loaded");
        await page.GetByText("unfold all").ClickAsync();

        var cells = page.Locator(".notebookviz-layers :is(td, th)");
        Assert.InRange(await cells.CountAsync(), 400, int.MaxValue);
        Assert.Empty(await cells.EvaluateAllAsync<string[]>("cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"));
        Assert.Equal("auto", await page.Locator(".notebookviz-layers table").First.EvaluateAsync<string>("table => getComputedStyle(table).tableLayout"));
    }

    private static byte[] Notebook(string html) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["cells"] = new JsonArray(new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = 1,
            ["metadata"] = new JsonObject(),
            ["source"] = "resnet18()",
            ["outputs"] = new JsonArray(new JsonObject
            {
                ["output_type"] = "execute_result",
                ["execution_count"] = 1,
                ["metadata"] = new JsonObject(),
                ["data"] = new JsonObject { ["text/html"] = html },
            }),
        }),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 4,
    }.ToJsonString());
}
