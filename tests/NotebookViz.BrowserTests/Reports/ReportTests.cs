using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests.Reports;

/// <summary>A report as its reader has it: to find one's way in, to fold and unfold, by mouse, by keyboard and without scripts.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReportTests(Browser browser)
{
    private const string Code = "var kernel = model.Kernel();\n// the second line\nkernel.Show();";

    private static TestNotebook Notebook() => new TestNotebook()
        .Text("# A report\n\nSee [the end](#The-end).\n\n" + string.Concat(Enumerable.Repeat("Words.\n\n", 30)))
        .Text("## Weights\n\n| " + string.Join(" | ", Enumerable.Range(0, 40).Select(i => $"column {i}")) + " |\n|" + string.Concat(Enumerable.Repeat(" --- |", 40)))
        .Code(Code, TestNotebook.Html(Samples.Grid.ToHtml()), TestNotebook.Html(new WeightList([Samples.Line, Samples.Heatmap], "model").ToHtml()))
        .Text("### The kernel\n\n```fsharp\nlet x = 1 // one\n```\n\n" + string.Concat(Enumerable.Repeat("Words.\n\n", 30)))
        .Code("let y = 2", TestNotebook.Stream("printed " + new string('x', 400)), TestNotebook.Error("E", "bad", "a traceback"))
        .Text("## The end\n\n" + string.Concat(Enumerable.Repeat("Words.\n\n", 60)));

    [Fact]
    public async Task The_contents_stand_beside_the_text_and_lead_to_its_sections()
    {
        await using var report = await OpenAsync("wide", 1280);
        var contents = report.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" });
        var (toc, main) = (await contents.BoundingBoxAsync(), await report.Page.Locator("main").BoundingBoxAsync());
        Assert.True(toc!.X + toc.Width <= main!.X + 1);
        Assert.Equal(["Weights", "The kernel", "The end"], await contents.GetByRole(AriaRole.Link).AllInnerTextsAsync());

        await contents.GetByRole(AriaRole.Link, new() { Name = "The end" }).ClickAsync();
        Assert.EndsWith("#the-end", report.Page.Url);
        await AssertAtTopAsync(report, "The end");
        Assert.True(await contents.IsVisibleAsync());
        Assert.Equal("The end", await contents.Locator("a[aria-current]").InnerTextAsync());
    }

    [Fact]
    public async Task On_a_narrow_screen_the_contents_are_folded_above_the_text_and_opened_by_keyboard()
    {
        await using var report = await OpenAsync("narrow", 390);
        var link = report.Page.Locator(".toc").GetByText("The kernel");
        Assert.False(await link.IsVisibleAsync());
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.True(await link.IsVisibleAsync());
        await link.ClickAsync();
        await AssertAtTopAsync(report, "The kernel");
        Assert.Equal(390, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_heading_has_a_link_to_itself_and_is_named_by_its_words_alone()
    {
        await using var report = await OpenAsync("heading", 1280);
        Assert.Equal(1, await report.Page.GetByRole(AriaRole.Heading, new() { Name = "The kernel", Exact = true }).CountAsync());
        await report.Page.GetByRole(AriaRole.Link, new() { Name = "Link to The kernel" }).PressAsync("Enter");
        Assert.EndsWith("#the-kernel", report.Page.Url);
        await AssertAtTopAsync(report, "The kernel");
    }

    [Fact]
    public async Task A_link_in_the_text_in_the_way_of_Jupyter_leads_to_its_heading()
    {
        await using var report = await OpenAsync("link", 1280);
        await report.Page.Locator("main").GetByText("the end", new() { Exact = true }).ClickAsync();
        await AssertAtTopAsync(report, "The end");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Folded_code_is_unfolded_and_folded_by_keyboard_with_scripts_and_without(bool scripts)
    {
        await using var report = await OpenAsync("fold-" + scripts, 1280, new() { JavaScriptEnabled = scripts });
        var (summary, rest) = (report.Page.Locator("summary", new() { HasText = "var kernel" }), report.Page.GetByText("// the second line"));
        Assert.True(await summary.IsVisibleAsync());
        Assert.False(await rest.IsVisibleAsync());
        await summary.FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.True(await rest.IsVisibleAsync());
        await report.Page.Keyboard.PressAsync(" ");
        Assert.False(await rest.IsVisibleAsync());
    }

    [Fact]
    public async Task Without_scripts_contents_code_captions_and_pictures_are_there()
    {
        await using var report = await OpenAsync("no-scripts", 1280, new() { JavaScriptEnabled = false });
        var contents = report.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" });
        await contents.GetByRole(AriaRole.Link, new() { Name = "The end" }).ClickAsync();
        Assert.EndsWith("#the-end", report.Page.Url);
        Assert.Equal(3, await report.Page.Locator("figure.notebookviz > figcaption:visible").CountAsync());
        Assert.Equal(3, await report.Page.Locator("figure.notebookviz img:visible").CountAsync());
        Assert.True(await report.Page.GetByText("let y = 2").IsVisibleAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "fold")]
    [InlineData(ColorScheme.Dark, 390, "show")]
    public async Task Axe_finds_no_violation_in_a_report(ColorScheme scheme, int width, string code)
    {
        await using var report = await OpenAsync($"axe-{scheme}-{width}", width, new() { ColorScheme = scheme }, "--code", code);
        await report.AssertAllLiveAsync(atLeast: 3);
        await Axe.AssertNoViolationAsync(report);
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task Of_fifty_figures_those_out_of_sight_wait_and_all_become_live_when_they_are_scrolled_to()
    {
        var notebook = new TestNotebook().Text("# Fifty figures");
        for (var i = 0; i < 50; i++)
        {
            var weight = new float[,] { { i, -i, 1 }, { 2, i * 0.5f, -3 } }.ToWeight(name: $"layer{i}/kernel");
            notebook.Code($"weights[{i}]", TestNotebook.Html(weight.ToHtml()));
        }
        await using var report = await browser.OpenAsync(await browser.ReportAsync(notebook, "fifty"));
        Assert.Equal("live", await report.DrawAsync(report.Figures.First));
        Assert.InRange(await report.Page.Locator("figure.is-live").CountAsync(), 1, 10);

        await report.AssertAllLiveAsync(atLeast: 50);
        Assert.Equal(50, await report.Page.Locator("figure.is-live").CountAsync());
        Assert.Empty(report.Requests);
        Assert.Empty(report.Errors);
    }

    [Fact]
    public async Task The_outputs_of_two_executed_notebooks_on_one_page_are_live_and_every_id_is_there_once()
    {
        var both = new TestNotebook().Append(Browser.Repository("notebooks", "quickstart.ipynb")).Append(Browser.Repository("notebooks", "quickstart.ipynb"));
        await using var report = await browser.OpenAsync(await browser.ReportAsync(both, "both"));
        await report.AssertAllLiveAsync(atLeast: 16);
        Assert.Empty(await report.Page.EvaluateAsync<string[]>("""
            Object.entries(Object.groupBy([...document.querySelectorAll("[id]")], e => e.id)).filter(([, all]) => all.length > 1).map(([id]) => id)
                .filter(id => !id.startsWith("topdefs") && !document.getElementById(id).closest("svg"))
            """));
        Assert.Empty(report.Errors);
    }

    private async Task<OpenPage> OpenAsync(string name, int width, BrowserNewContextOptions? options = null, params string[] arguments)
    {
        options ??= new();
        options.ViewportSize = new() { Width = width, Height = 900 };
        return await browser.OpenAsync(await browser.ReportAsync(Notebook(), "report-" + name, arguments), options);
    }

    private static async Task AssertAtTopAsync(OpenPage report, string heading)
    {
        var box = await report.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }).BoundingBoxAsync();
        Assert.InRange(box!.Y, 0, 100);
    }
}
