using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NotebookViz.BrowserTests.Infrastructure;
using NotebookViz.Cli.Reports;

namespace NotebookViz.BrowserTests.Reports;

/// <summary>The report on paper, by the browser's own printing and by <c>--pdf</c>.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class PrintTests(Browser browser)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_figure_is_printed_as_its_picture_and_none_is_cut_by_a_page(ColorScheme scheme)
    {
        await using var report = await browser.OpenAsync(browser.Report, new() { ColorScheme = scheme });
        await report.AssertAllLiveAsync();
        var pdf = await report.Page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = false });
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = scheme });
        int figures = await report.Figures.CountAsync(), thumbnails = await report.Page.Locator("td img:visible:not(figure img)").CountAsync();
        Assert.Equal(figures, await report.Page.Locator("figure.notebookviz img:visible").CountAsync());
        // What is cut is drawn on both pages.
        Assert.Equal(figures + thumbnails, DrawnPictures(pdf));
        Assert.InRange(Pages(pdf), 2, 15);
    }

    [Fact]
    public async Task On_paper_colours_are_light_from_dark_mode_too()
    {
        await using var report = await browser.OpenAsync(browser.Report, new() { ColorScheme = ColorScheme.Dark });
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(31, 35, 40)", await report.Page.Locator("body").EvaluateAsync<string>("body => getComputedStyle(body).color"));
        Assert.Equal(0, await report.Page.Locator(".toc:visible").CountAsync());
    }

    [Fact]
    public async Task The_tool_prints_the_same_file_twice_and_cuts_no_figure()
    {
        var notebook = new TestNotebook().Append(Browser.Repository("notebooks", "quickstart.ipynb"));
        var first = await File.ReadAllBytesAsync(await browser.ReportAsync(notebook, "printed", "--pdf"));
        var second = await File.ReadAllBytesAsync(await browser.ReportAsync(notebook, "printed", "--pdf"));
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(first, 0, 5));
        // 12 figures, and the thumbnails of the lists.
        Assert.Equal(28, DrawnPictures(first));
        Assert.Contains("/Outlines", Encoding.Latin1.GetString(first));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Times_and_numbers_of_the_browser_are_replaced()
    {
        string Printed(string day, int first) => PdfPrinter.Reproducible($"/ModDate (D:2026{day}) /ID (node{first:D8}) /Headers [(node{first:D8}) (node{first + 27:D8})]");
        Assert.Equal(new string(' ', "/ModDate (D:20261130)".Length) + " /ID (node00000000) /Headers [(node00000000) (node00000001)]", Printed("1130", 254));
        Assert.Equal(Printed("1130", 254), Printed("1201", 253));
    }

    [Fact]
    public async Task A_wide_table_is_printed_whole()
    {
        var notebook = new TestNotebook().Text("# Wide\n\n| " + string.Join(" | ", Enumerable.Range(0, 20).Select(i => $"column {i}")) + " |\n|" + string.Concat(Enumerable.Repeat(" --- |", 20)));
        await using var report = await browser.OpenAsync(await browser.ReportAsync(notebook, "wide-table"), new() { ViewportSize = new() { Width = 680, Height = 900 } });
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await report.Page.Locator(".scroll").EvaluateAsync<bool>("frame => getComputedStyle(frame).overflowX === 'visible'"));
        Assert.Equal(0, await report.Page.Locator("td, th").EvaluateAllAsync<int>("cells => cells.filter(c => c.getBoundingClientRect().right > innerWidth).length"));
    }

    private static int Pages(byte[] pdf) => Page().Count(Encoding.Latin1.GetString(pdf));

    /// <summary>How often a page's content draws an image.</summary>
    private static int DrawnPictures(byte[] pdf) => Stream().Matches(Encoding.Latin1.GetString(pdf)).Sum(stream =>
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(pdf, stream.Index + stream.Length, pdf.Length - stream.Index - stream.Length), CompressionMode.Decompress);
            using var reader = new StreamReader(inflate, Encoding.Latin1);
            return Draw().Count(reader.ReadToEnd());
        }
        catch (InvalidDataException)
        {
            // A stream that is not compressed, which contents of pages are.
            return 0;
        }
    });

    [GeneratedRegex(@"/Type /Page\b")]
    private static partial Regex Page();

    [GeneratedRegex(@"stream\r?\n")]
    private static partial Regex Stream();

    [GeneratedRegex(@"/X\d+ Do\b")]
    private static partial Regex Draw();
}
