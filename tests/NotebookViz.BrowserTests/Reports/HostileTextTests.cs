using System.Text.Json.Nodes;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests.Reports;

/// <summary>Names that try to be more than names are shown as the text that they are, from the weight to the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileTextTests(Browser browser)
{
    private const string Evil = "</script></title><img src=x onerror=window.hacked=1><svg onload=window.hacked=1>";

    private static readonly Weight Weight = new float[,] { { 1, 2 }, { 3, -4 } }.ToWeight(name: Evil).WithLayer("Dense" + Evil, "kernel" + Evil);

    [Fact]
    public async Task In_a_report_no_name_runs_and_every_name_can_be_read()
    {
        var notebook = new TestNotebook { Metadata = { ["title"] = "Title " + Evil, ["authors"] = new JsonArray(new JsonObject { ["name"] = "Author " + Evil }) } }
            .Text($"# Heading {Evil}\n\nText {Evil}\n\n{Evil}\n\n| Table {Evil} |\n| --- |\n| {Evil} |\n\n`{Evil}`\n\n```\nFence {Evil}\n```\n\n[Link {Evil}](javascript:window.hacked=1)")
            .Text($"## Section {Evil}")
            .Code($"// Code {Evil}\nvar x = \"{Evil}\";", TestNotebook.Stream("Stream " + Evil), TestNotebook.Error("Name " + Evil, "Message " + Evil, "Traceback " + Evil))
            .Code("html", TestNotebook.Html(Weight.ToHtml()), TestNotebook.Html(new WeightList([Weight], "Owner " + Evil).ToHtml()))
            .Code("json", TestNotebook.Data("application/vnd.plotly.v1+json", JsonNode.Parse(Weight.Visualize(VizOptions.Default).ToPlotlyJson())!))
            .Code("text", TestNotebook.Data("text/plain", "Plain " + Evil), TestNotebook.Data("text/markdown", "# Shown " + Evil), TestNotebook.Data("application/x-other", "Other " + Evil));
        await using var report = await browser.OpenAsync(await browser.ReportAsync(notebook, "hostile"));
        await report.AssertAllLiveAsync(atLeast: 2);
        await report.Page.Locator("summary", new() { HasText = "// Code" }).ClickAsync();
        await AssertHarmlessAsync(report);

        Assert.Equal("Title " + Evil, await report.Page.TitleAsync());
        var text = await report.Page.Locator("body").InnerTextAsync();
        Assert.All(
            (string[])["Title", "Author", "Heading", "Text", "Table", "Fence", "Section", "// Code", "Stream", "Traceback", "Owner", "Plain", "Shown", "Other"],
            place => Assert.Contains($"{place} {Evil}", text));
        Assert.Contains("Link </script>", text);
        Assert.Equal(1, await report.Page.Locator(".toc a", new() { HasText = "Section " + Evil }).CountAsync());
        Assert.Equal(2, await report.Page.Locator("figcaption", new() { HasText = $"{Evil} · kernel{Evil}" }).CountAsync());
        Assert.Contains(Evil, await report.Page.Locator("figure.notebookviz img").First.GetAttributeAsync("alt"));
    }

    [Fact]
    public async Task In_a_saved_page_and_a_page_of_a_file_no_name_runs_and_the_name_can_be_read()
    {
        var saved = browser.File("hostile-saved.html");
        new WeightList([Weight, Samples.Grid], "Owner " + Evil).Save(saved);
        var shown = browser.File("hostile-shown.html");
        var file = browser.File("hostile.safetensors");
        await File.WriteAllBytesAsync(file, Safetensors(Evil));
        Assert.Equal(0, await Cli.Program.RunAsync(["show", file, "-o", shown]));

        foreach (var path in (string[])[saved, shown])
        {
            await using var page = await browser.OpenAsync(path, cdn: Cdn.Serving);
            // The figures of the layouts that are not chosen are not shown.
            Assert.Equal("live", await page.DrawAsync(page.Figures.First));
            await AssertHarmlessAsync(page);
            Assert.Contains(Evil, await page.Page.Locator("figcaption").First.InnerTextAsync());
            // The name is a path there, which its slashes cut into layers.
            Assert.Contains(await page.Page.Locator("td, th").AllInnerTextsAsync(), text => text.Contains("onerror=window.", StringComparison.Ordinal));
        }
    }

    private static async Task AssertHarmlessAsync(OpenPage page)
    {
        Assert.False(await page.Page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.Equal(0, await page.Page.Locator("img[src='x'], [onerror], [onload], a[href^='javascript:']").CountAsync());
        Assert.Empty(page.Errors);
    }

    // One tensor of the numbers 0 to 3 with that name.
    private static byte[] Safetensors(string name)
    {
        var header = System.Text.Encoding.UTF8.GetBytes(new JsonObject
        {
            [name] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(2, 2), ["data_offsets"] = new JsonArray(0, 16) },
        }.ToJsonString());
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. Enumerable.Range(0, 4).SelectMany(i => BitConverter.GetBytes((float)i))];
    }
}
