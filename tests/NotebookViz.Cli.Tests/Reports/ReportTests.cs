using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookViz.Cli.Reports;
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
        Assert.Contains("<details class=\"code\"><summary><code>Console.WriteLine(&quot;printed&quot;);</code><span class=\"lines\">2 lines</span></summary>", page);
        Assert.Contains("<span class=\"c-method\">WriteLine</span>", page);
        Assert.Contains("<pre tabindex=\"0\" class=\"stream stdout\">printed\n</pre>", page);
        Assert.Contains("<div class=\"output\"><b>as is</b></div>", page);
    }

    [Fact]
    public async Task Figures_share_one_script()
    {
        var outputs = new JsonArray([.. Enumerable.Range(0, 3).Select(i => new JsonObject
        {
            ["output_type"] = "display_data",
            ["data"] = new JsonObject { ["text/html"] = new[] { i, 1f, 2f }.ToWeight(name: $"w{i}").ToHtml() },
        })]);
        var path = _folder.Write("figures.ipynb", new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["cells"] = new JsonArray(new JsonObject { ["cell_type"] = "code", ["source"] = "", ["outputs"] = outputs }),
        }.ToJsonString());
        var (_, page) = await ReportAsync(path, "--no-run");
        Assert.Equal(3, Regex.Count(page, "<figure class=\"notebookviz\""));
        Assert.Equal(1, Regex.Count(page, Regex.Escape(PlotlyHtml.DrawFunction)));
    }

    [Fact]
    public async Task A_pdf_has_the_name_of_one()
    {
        var path = _folder.WriteCells(("markdown", "# Title"));
        var (result, page) = await ReportAsync(path, "--pdf");
        Assert.Equal((1, ""), (result.ExitCode, page));
        Assert.Contains("--pdf writes a file that ends in .pdf", Assert.Single(result.Error.TrimEnd().Split('\n')));
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
        Assert.Contains("<img decoding=\"async\" src=\"data:image/png;base64,iVBO\" alt=\"a &lt;picture&gt;\">", page);
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
    public async Task An_overview_keeps_its_picture_and_its_script()
    {
        var weights = new WeightList(Enumerable.Range(0, 6).Select(i => new float[,] { { i, -1 }, { 2, 3 } }.ToWeight(name: $"layer{i}.weight")));
        string overview = weights.Overview().ToHtml();
        string script = Assert.Single(ContentPolicy.ScriptsIn(overview));
        var path = _folder.Write("overview.ipynb", new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["cells"] = new JsonArray(new JsonObject
            {
                ["cell_type"] = "code",
                ["source"] = "weights.Overview()",
                ["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "execute_result", ["data"] = new JsonObject { ["text/html"] = overview } }),
            }),
        }.ToJsonString());

        var (result, page) = await ReportAsync(path, "--no-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(Picture().Match(overview).Value, page);
        Assert.Contains($"<script>{script}</script>", page);
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", page);
    }

    [GeneratedRegex("data:image/png;base64,[^\"]{1000,}")]
    private static partial Regex Picture();

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
    public async Task A_figure_that_has_its_picture_beside_it_keeps_it_for_where_scripts_do_not_run()
    {
        var path = _folder.Write("stored.ipynb", """
            {"metadata":{},"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","source":"","outputs":[
              {"output_type":"display_data","data":{"image/png":"iVBO","application/vnd.plotly.v1+json":{"data":[]},"text/plain":"a plot"}}]}]}
            """);
        var (_, page) = await ReportAsync(path, "--no-run");
        Assert.Contains("<div class=\"plotly\"><img decoding=\"async\" src=\"data:image/png;base64,iVBO\" alt=\"a plot\"><script", page);
    }

    [Fact]
    public async Task A_picture_is_in_the_page_once_though_the_output_has_it_in_many_types()
    {
        var (_, page) = await ReportAsync(_folder.Write("stored.ipynb", """
            {"metadata":{},"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","source":"","outputs":[
              {"output_type":"execute_result","data":{"image/png":"iVBO","text/plain":"said again","text/html":"<img src=\"data:image/png;base64,iVBO\">"}}]}]}
            """), "--no-run");
        Assert.Single(Regex.Matches(page, "iVBO"));
        Assert.DoesNotContain("said again", page);
    }

    [Theory]
    [InlineData("this version")]
    [InlineData("another version")]
    public async Task The_script_that_draws_figures_is_in_the_page_once_and_the_same_figure_twice_has_two_ids(string version)
    {
        var figure = new float[,] { { 1, 2 }, { 3, -4 } }.ToWeight(name: "matrix").ToHtml();
        if (version == "another version")
            figure = figure.Replace("var page=", "var otherPage=");
        var path = _folder.WriteCells(("code", ""), ("code", ""));
        var notebook = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        foreach (var cell in notebook["cells"]!.AsArray())
        {
            cell!["outputs"] = new JsonArray(new JsonObject
            {
                ["output_type"] = "display_data",
                ["metadata"] = new JsonObject(),
                ["data"] = new JsonObject { ["text/html"] = figure },
            });
        }
        var (_, page) = await ReportAsync(_folder.Write("twice.ipynb", notebook.ToJsonString()), "--no-run");

        Assert.Single(Regex.Matches(page, "rootMargin:\"400px\""));
        Assert.DoesNotContain("otherPage", page);
        var ids = Regex.Matches(page, "<figure class=\"notebookviz\" id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, ids.Count);
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public async Task The_page_lets_nothing_load_and_only_the_scripts_of_outputs_run()
    {
        var (_, page) = await ReportAsync(_folder.WriteCells(
            ("markdown", "![remote](https://example.org/a.png) [a link](https://example.org) <script>evil()</script>"),
            ("code", "display(HTML(\"<script>good()</script>\"));")));

        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy);
        string[] scripts = ["good()", ReportAssets.Script];
        Assert.Equal(
            scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'").Order(StringComparer.Ordinal),
            policy.Split("script-src ")[1].Split(' '));
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

    [Theory]
    [InlineData("fold", "<details class=\"code\"><summary><code>// two</code><span class=\"lines\">2 lines</span></summary><pre tabindex=\"0\">", "<div class=\"code\"><pre tabindex=\"0\">")]
    [InlineData("show", "<div class=\"code\"><pre tabindex=\"0\"><code><span class=\"c-comment\">// two</span>", "<div class=\"code\"><pre tabindex=\"0\">")]
    public async Task Code_is_shown_as_it_is_asked_for(string view, string twoLines, string oneLine)
    {
        var (result, page) = await ReportAsync(_folder.WriteNotebook("// two\n2", "\"one\""), "--code", view);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(twoLines, page);
        Assert.Contains(oneLine + "<code><span class=\"c-string\">&quot;one&quot;</span></code></pre></div>", page);
    }

    [Fact]
    public async Task Hidden_code_is_not_in_the_page_and_its_results_are()
    {
        var (_, page) = await ReportAsync(_folder.WriteNotebook("var secret = 1;\n\"shown\"", "var nothing = 2;"), "--code", "hide");
        Assert.DoesNotContain("secret", page);
        Assert.Contains(">shown</pre>", page);
        Assert.Single(Regex.Matches(page, "<section class=\"cell\">"));
    }

    [Fact]
    public async Task Another_word_for_how_to_show_code_is_refused_with_those_that_are_known()
    {
        var (result, page) = await ReportAsync(_folder.WriteNotebook("1"), "--code", "some");
        Assert.Equal((1, ""), (result.ExitCode, page));
        Assert.Contains("some", result.Error);
        Assert.All(["fold", "hide", "show"], word => Assert.Contains(word, result.Error));
    }

    [GeneratedRegex(@"\* plotly\.js \(cartesian - minified\)")]
    private static partial Regex PlotlyBanner();
}
