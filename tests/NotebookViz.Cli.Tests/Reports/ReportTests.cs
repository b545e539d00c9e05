using System.Text.RegularExpressions;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Reports;

public sealed partial class ReportTests : IDisposable
{
    private const string Figure =
        "<figure><script type=\"application/vnd.plotly.v1+json\">{\"data\":[]}</script><script>/* loader */ window.Plotly;</script></figure>";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<(ToolResult Result, string Page)> ReportAsync(string path, params string[] options)
    {
        var result = await Tool.InProcessAsync(["report", path, "-o", _folder.File("out.html"), .. options]);
        return (result, File.Exists(_folder.File("out.html")) ? await File.ReadAllTextAsync(_folder.File("out.html")) : "");
    }

    [Fact]
    public async Task A_report_shows_text_code_and_outputs_and_leaves_the_notebook_alone()
    {
        var path = _folder.WriteCells(("markdown", "# The *title* `x`\n\n- [ ] **bold**"), ("code", "Console.WriteLine(\"printed\");\ndisplay(HTML(\"<b>as is</b>\"));"));
        var before = await File.ReadAllTextAsync(path);

        var (result, page) = await ReportAsync(path);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(path));
        Assert.Contains("<title>The title x</title>", page);
        Assert.Contains("<strong>bold</strong>", page);
        Assert.Contains("<details class=\"code\" open>", page);
        Assert.Contains("<span class=\"c-method\">WriteLine</span>", page);
        Assert.Contains("<pre tabindex=\"0\" class=\"stream stdout\">printed\n</pre>", page);
        Assert.Contains("<div class=\"output\"><b>as is</b></div>", page);
    }

    [Fact]
    public async Task Without_a_run_the_stored_outputs_are_shown()
    {
        var path = _folder.Write("stored.ipynb", """
            {"metadata":{},"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","source":"throw new Exception();","outputs":[
              {"output_type":"display_data","data":{"image/png":"iVBO\n","text/plain":"a <picture>"}},
              {"output_type":"execute_result","data":{"text/plain":["two\n","lines"]}},
              {"output_type":"error","ename":"E","evalue":"v","traceback":["\u001b[31mred\u001b[0m"]}]}]}
            """);

        var (result, page) = await ReportAsync(path, "--no-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("<title>stored</title>", page);
        Assert.Contains("<h1>stored</h1>", page);
        Assert.Contains("<img src=\"data:image/png;base64,iVBO\" alt=\"a &lt;picture&gt;\">", page);
        Assert.Contains("<pre tabindex=\"0\">two\nlines</pre>", page);
        Assert.Contains("role=\"alert\">red</pre>", page);
    }

    [Fact]
    public async Task After_a_failing_cell_the_report_is_written_with_the_error()
    {
        var (result, page) = await ReportAsync(_folder.WriteNotebook("throw new Exception(\"<bad>\");"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("cell 1, line 1: System.Exception: <bad>", result.LastError);
        Assert.Contains("System.Exception: &lt;bad&gt;", page);
    }

    [Fact]
    public async Task Plotly_is_embedded_once_and_only_where_a_figure_needs_it()
    {
        var (_, page) = await ReportAsync(_folder.WriteNotebook($"display(HTML(\"\"\"{Figure}\"\"\"));", $"display(HTML(\"\"\"{Figure}\"\"\"));"));
        Assert.Single(PlotlyBanner().Matches(page));
        Assert.Equal(2, page.Split($"<div class=\"output\">{Figure}</div>").Length - 1);

        (_, page) = await ReportAsync(_folder.WriteNotebook("display(HTML(\"<b>no figure</b>\"));"));
        Assert.Empty(PlotlyBanner().Matches(page));
    }

    [Fact]
    public async Task A_figure_that_is_JSON_alone_is_drawn_and_cannot_end_its_element()
    {
        var (_, page) = await ReportAsync(_folder.WriteNotebook(
            "\"{\\\"data\\\":[],\\\"layout\\\":{\\\"title\\\":\\\"</script>\\\"}}\".DisplayAs(\"application/vnd.plotly.v1+json\");"));
        Assert.Contains("""{"data":[],"layout":{"title":"\u003C/script\u003E"}}</script>""", page);
        Assert.Single(PlotlyBanner().Matches(page));
    }

    [Fact]
    public async Task Text_is_escaped_everywhere()
    {
        const string evil = "</script><img src=x onerror=alert(1)>";
        var (_, page) = await ReportAsync(_folder.WriteCells(
            ("markdown", $"# Title `{evil}`\n\n```\n{evil}\n```"),
            ("raw", evil),
            ("code", $"Console.Write(\"{evil}\"); // {evil}\n\"{evil}\""),
            ("code", $"throw new Exception(\"{evil}\");")));

        Assert.DoesNotContain("<img", page);
        Assert.Contains("<title>Title &lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</title>", page);
    }

    [Fact]
    public async Task The_page_lets_nothing_load_and_only_the_scripts_of_outputs_run()
    {
        var (_, page) = await ReportAsync(_folder.WriteCells(
            ("markdown", "![remote](https://example.org/a.png) [a link](https://example.org) <script>evil()</script>"),
            ("code", "display(HTML(\"<script>good()</script>\"));")));

        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.Single(Regex.Matches(policy, "sha256-"));
        Assert.DoesNotContain("script-src 'unsafe-inline'", policy);
        Assert.DoesNotMatch("""(src|srcset|poster)\s*=\s*["']?https?:|<link|@import|url\(""", page);
        Assert.Contains("<a href=\"https://example.org/a.png\">remote</a>", page);
    }

    [Fact]
    public async Task Pictures_of_Markdown_are_embedded()
    {
        File.WriteAllBytes(_folder.File("a b.png"), [1, 2, 3]);
        var (_, page) = await ReportAsync(_folder.WriteCells(("markdown", "![alt text](<a b.png>)")));
        Assert.Contains("<img src=\"data:image/png;base64,AQID\" alt=\"alt text\"", page);
    }

    [Fact]
    public async Task Long_code_is_folded()
    {
        var (_, page) = await ReportAsync(_folder.WriteNotebook(string.Concat(Enumerable.Repeat("// line\n", 40))));
        Assert.Contains("<details class=\"code\"><summary>Code<span class=\"lines\"> · 40 lines</span></summary>", page);
    }

    [GeneratedRegex(@"\* plotly\.js \(cartesian - minified\)")]
    private static partial Regex PlotlyBanner();
}
