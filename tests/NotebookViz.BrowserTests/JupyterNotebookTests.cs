using System.Text.Json.Nodes;
using NotebookViz.BrowserTests.Infrastructure;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.BrowserTests;

/// <summary>Executed notebooks in Jupyter Notebook itself, whose pages have require.js.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JupyterNotebookTests(Browser browser, JupyterServer server) : IClassFixture<JupyterServer>
{
    private static readonly byte[] Quickstart = File.ReadAllBytes(Browser.Repository("notebooks", "quickstart.ipynb"));

    [Fact]
    public async Task In_a_trusted_notebook_all_figures_are_live()
    {
        await using var page = await OpenAsync("trusted.ipynb", Quickstart, trusted: true);
        await page.AssertAllLiveAsync(atLeast: 12);
        Assert.False(await page.Page.Locator("figure.notebookviz img").First.IsVisibleAsync());
        Assert.EndsWith("/plotly-cartesian.min.js", Assert.Single(page.Requests, url => !url.StartsWith("http://127.0.0.1", StringComparison.Ordinal)));
        // Jupyter's style sheet removes the triangle before details.
        string[] summaries = await page.Page.Locator("figure.notebookviz summary").EvaluateAllAsync<string[]>("all => all.map(summary => getComputedStyle(summary).display)");
        Assert.NotEmpty(summaries);
        Assert.All(summaries, display => Assert.Equal("list-item", display));
        // The page's loader of modules was not fed, nor does it complain.
        Assert.True(await page.Page.EvaluateAsync<bool>("typeof require === 'function' && !!define.amd && !require.defined('plotly')"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task In_a_notebook_that_is_not_trusted_the_static_pictures_are_shown()
    {
        await using var page = await OpenAsync("untrusted.ipynb", Quickstart, trusted: false);
        Assert.Equal(0, await page.Page.Locator("figure.notebookviz script").CountAsync());
        var pictures = page.Page.Locator("figure.notebookviz img");
        Assert.InRange(await pictures.CountAsync(), 12, int.MaxValue);
        foreach (var picture in await pictures.AllAsync())
        {
            await picture.ScrollIntoViewIfNeededAsync();
            Assert.True(await picture.IsVisibleAsync());
            Assert.InRange(await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 200, int.MaxValue);
        }
        Assert.All(page.Requests, url => Assert.StartsWith("http://127.0.0.1", url, StringComparison.Ordinal));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Outputs_that_are_cleared_and_those_of_cells_that_are_run_again_are_live()
    {
        await using var page = await OpenAsync("again.ipynb", Executed(Samples.Grid, Samples.Line), trusted: true);
        await page.AssertAllLiveAsync(atLeast: 2);

        // What the front-end does with the messages of a kernel when a cell is run again.
        await page.Page.EvaluateAsync("""
            () => {
              const area = Jupyter.notebook.get_cell(0).output_area, output = area.outputs[0];
              window.kept = Jupyter.notebook.get_cells().map(cell => cell.output_area.outputs[0]);
              area.clear_output();
              area.append_output(output);
            }
            """);
        await page.AssertAllLiveAsync(atLeast: 2);

        await page.Page.EvaluateAsync("() => Jupyter.notebook.clear_all_output()");
        Assert.Equal(0, await page.Page.Locator("figure.notebookviz").CountAsync());

        await page.Page.EvaluateAsync("() => Jupyter.notebook.get_cells().forEach((cell, i) => cell.output_area.append_output(window.kept[i]))");
        await page.AssertAllLiveAsync(atLeast: 2);
        Assert.Single(page.Requests, url => url.EndsWith("/plotly-cartesian.min.js", StringComparison.Ordinal));
        Assert.Empty(page.Errors);
    }

    private async Task<OpenPage> OpenAsync(string name, byte[] notebook, bool trusted)
    {
        var page = await browser.OpenAsync(await server.AddAsync(name, notebook, trusted), cdn: Cdn.Serving);
        await page.Page.WaitForFunctionAsync("() => window.Jupyter?.notebook?._fully_loaded");
        Assert.Equal(trusted, await page.Page.EvaluateAsync<bool>("Jupyter.notebook.trusted"));
        return page;
    }

    /// <summary>A notebook with a cell for each weight, as the tool writes it.</summary>
    private static byte[] Executed(params Weight[] weights)
    {
        using var stream = new MemoryStream();
        IpynbWriter.Write(new Notebook
        {
            Cells = [.. weights.Select((weight, i) => new Cell(CellKind.Code, Languages.CSharp, weight.Name)
            {
                ExecutionCount = i + 1,
                Outputs = [new DataOutput(new Dictionary<string, JsonNode> { [MimeTypes.Html] = weight.ToHtml(), [MimeTypes.PlainText] = weight.ToString() }, i + 1)],
            })],
        }, stream);
        return stream.ToArray();
    }
}
