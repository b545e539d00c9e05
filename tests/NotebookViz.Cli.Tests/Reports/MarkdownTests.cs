using System.Text.RegularExpressions;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Reports;

/// <summary>The text of a report: its headings and the ways to them, and what HTML in it may do.</summary>
public sealed class MarkdownTests
{
    [Fact]
    public void Headings_have_the_anchors_that_GitHub_gives_them_each_once()
    {
        var page = Page("# Why `len(w)` is 2", "## Größe & Form: α_1 – x\n\n## Twice", "## Twice\n\n## Twice-1\n\n## 日本語");
        Assert.Equal(["why-lenw-is-2", "größe--form-α_1--x", "twice", "twice-1", "twice-1-1", "日本語"], Ids(page));
    }

    [Fact]
    public void The_contents_list_the_headings_below_the_title_in_their_order_and_depth()
    {
        var page = Page("# Title", "## A\n\n### A *1*\n\n#### too deep", "### A2\n\n## B");
        Assert.Contains("""
            <nav class="toc" aria-label="Contents"><details><summary>Contents</summary>
            <ul>
            <li><a href="#a">A</a><ul>
            <li><a href="#a-1">A 1</a></li>
            <li><a href="#a2">A2</a></li></ul></li>
            <li><a href="#b">B</a></li></ul>
            </details></nav>
            """.ReplaceLineEndings("\n"), page);
    }

    [Fact]
    public void The_contents_stay_well_formed_where_headings_skip_levels()
    {
        var page = Page("### deep\n\n# high\n\n### deep again\n\n## between");
        var nav = Regex.Match(page, "<nav.*?</nav>", RegexOptions.Singleline).Value;
        Assert.Equal(4, System.Xml.Linq.XElement.Parse(nav).Descendants("a").Count());
    }

    [Fact]
    public void One_heading_needs_no_contents() => Assert.DoesNotContain("<nav", Page("# Title\n\n## Only"));

    [Theory]
    [InlineData("[x](#Why-len(w)-is-2)")]
    [InlineData("[x](#why-lenw-is-2)")]
    [InlineData("<a href=\"#Why-len(w)-is-2\">x</a>")]
    public void Links_within_a_notebook_lead_there_in_the_way_of_Jupyter_and_of_GitHub(string link) =>
        Assert.Contains("<a href=\"#why-lenw-is-2\">x</a>", Page("# Why `len(w)` is 2", link));

    [Fact]
    public void Footnotes_of_two_cells_have_names_of_their_own()
    {
        var page = Page("a[^1]\n\n[^1]: one", "b[^1]\n\n[^1]: two");
        var ids = Regex.Matches(page, "id=\"(fn[^\"]*)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(4, ids.Count);
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(Regex.Matches(page, "href=\"#(fn[^\"]*)\""), link => Assert.Contains(link.Groups[1].Value, ids));
    }

    [Theory]
    [InlineData("a <b>bold</b> word", "a <b>bold</b> word")]
    [InlineData("a<br/>b &nbsp; c", "a<br>b \u00A0 c")]
    [InlineData("a <span style=\"color: red\" class=\"x\">red</span>", "a <span style=\"color: rgba(255, 0, 0, 1)\">red</span>")]
    [InlineData("a <!-- comment --> b", "a  b")]
    [InlineData("<table><tr><td colspan=2 data-x='1'>a</table>", "<table><tr><td colspan=\"2\">a</table>")]
    [InlineData("a <b/>b</b >", "a <b>b</b>")]
    [InlineData("<center>\n<b>x</b> &amp;\n</center>", "<center>\n<b>x</b> &amp;\n</center>")]
    public void HTML_of_text_passes(string markdown, string html) => Assert.Contains(html, Page(markdown));

    [Theory]
    [InlineData("position: fixed; color: red")]
    [InlineData("color: red; background: url(https://example.org)")]
    [InlineData("color: red; background: u\\72 l(https://example.org)")]
    [InlineData("color: red; list-style-image: image-set('https://example.org' 1x)")]
    [InlineData("color: red; behavior: url(x)")]
    public void A_style_neither_covers_the_page_nor_loads_anything(string style)
    {
        var span = Regex.Match(Page($"a <span style=\"{style}\">b</span>"), "<span style=\"[^>]*>b</span>").Value;
        Assert.Contains("color: rgba(255, 0, 0, 1)", span);
        Assert.DoesNotMatch("position: fixed|example|url|behavior", span);
    }

    [Theory]
    [InlineData("a <script>evil()</script>", "a &lt;script>evil()&lt;/script>")]
    [InlineData("</script><img src=x onerror=evil()>", "&lt;/script>&lt;img src=x onerror=evil()>")]
    [InlineData("a <b onclick='evil()'>b</b>", "&lt;b onclick='evil()'>b</b>")]
    [InlineData("a <a href=\"java&#10;script:evil()\">b</a>", "&lt;a href=\"java&#10;script:evil()\">b</a>")]
    [InlineData("<iframe src=\"https://example.org\">", "&lt;iframe src=\"https://example.org\">")]
    [InlineData("<div\n<b", "&lt;div\n&lt;b")]
    [InlineData("a <a href=' javascript:evil()'>b</a>", "&lt;a href=' javascript:evil()'>b</a>")]
    [InlineData("a <a title=\"<b onclick=evil()>\">b</a>", "&lt;b onclick=evil()>")]
    [InlineData("<img src=\"https://example.org/a.png\">", "&lt;img src=\"https://example.org/a.png\">")]
    [InlineData("<img src=\"data:text/html,evil\">", "&lt;img src=\"data:text/html,evil\">")]
    [InlineData("<x-evil>a</x-evil>", "&lt;x-evil>a&lt;/x-evil>")]
    [InlineData("[b](javascript:evil())", "b (javascript:evil())")]
    [InlineData("<javascript:evil()>", "javascript:evil()")]
    [InlineData("![b](javascript:evil())", "b (javascript:evil())")]
    public void What_could_act_appears_as_text(string markdown, string html)
    {
        var page = Page(markdown);
        Assert.Contains(html, page);
        Assert.DoesNotMatch("<[^>]*(evil|onclick|onerror)", page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Pictures_of_HTML_are_embedded_as_those_of_Markdown_are()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("a.png"), [1, 2, 3]);
        Assert.Contains("<img src=\"data:image/png;base64,AQID\" width=\"50\">", PageIn(folder.Path, "<img src=\"a.png\" width=50>"));
    }

    [Theory]
    [InlineData("![x](../secret.png)")]
    [InlineData("<img src=\"../secret.png\" alt=\"x\">")]
    [InlineData("![x](%2e%2e/secret.png)")]
    [InlineData("![x](sub/../../secret.png)")]
    [InlineData("![x](link.png)")]
    [InlineData("![x](linked/secret.png)")]
    [InlineData("![x](FULL/secret.png)")]
    [InlineData("![x](file://FULL/secret.png)")]
    [InlineData("![x](//server/share/secret.png)")]
    [InlineData("![x](\\\\server\\share\\secret.png)")]
    [InlineData("![x](large.png)")]
    [InlineData("![x](a%00.png)")]
    [InlineData("![x](missing.png)")]
    public void Pictures_from_outside_the_folder_through_links_and_too_large_ones_are_not_embedded(string markdown)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("secret.png"), [1, 2, 3]);
        var own = Directory.CreateDirectory(folder.File("own")).FullName;
        Directory.CreateDirectory(Path.Combine(own, "sub"));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(own, "link.png"), folder.File("secret.png"));
            Directory.CreateSymbolicLink(Path.Combine(own, "linked"), folder.Path);
        }
        using (var large = File.Create(Path.Combine(own, "large.png")))
            large.SetLength((10 << 20) + 1);

        var page = PageIn(own, markdown.Replace("FULL", folder.Path, StringComparison.Ordinal));

        Assert.DoesNotContain("data:image", page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_picture_below_the_folder_is_embedded()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("sub"));
        File.WriteAllBytes(folder.File("sub/a b.png"), [1, 2, 3]);
        Assert.Contains("data:image/png;base64,AQID", PageIn(folder.Path + Path.DirectorySeparatorChar, "![x](sub/../sub/a%20b.png)"));
    }

    [Fact]
    public void A_picture_that_is_named_often_is_embedded_until_the_page_is_full()
    {
        using var folder = new TestFolder();
        using (var picture = File.Create(folder.File("a.png")))
            picture.SetLength(9 << 20);
        var page = PageIn(folder.Path, string.Concat(Enumerable.Repeat("![x](a.png)\n\n", 20)));
        Assert.Equal(11, Regex.Count(page, "<img src=\"data:image/png"));
    }

    public static TheoryData<string, int, string> Floods => new()
    {
        { "> ", 20_000, "&gt; &gt; " },
        { "<!--", 200_000, "&lt;!--" },
        { "a <!--", 130_000, "&lt;!--" },
        { "<b \"", 200_000, "&lt;b " },
        { "<b a", 200_000, "&lt;b a" },
        { "<div>", 160_000, "<div><div>" },
        { "a <b><i>", 50_000, "<b><i>" },
        { "a <?", 200_000, "&lt;?" },
        { "a <![CDATA[", 80_000, "&lt;![CDATA[" },
        { "1. ", 20_000, "1. 1. " },
        { "[", 50_000, "[[[" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_of_openings_is_a_page_and_takes_memory_in_proportion(string opening, int count, string expected)
    {
        string flood = string.Concat(Enumerable.Repeat(opening, count));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var page = Page(flood, "## After");
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(expected, page);
        Assert.Contains("id=\"after\"", page);
        Assert.InRange(taken / flood.Length, 1, 1000);
    }

    [Fact]
    public void Title_authors_and_date_are_those_of_the_metadata()
    {
        var notebook = IpynbFormat.Parse("""
            {"metadata":{"title":"A <title>","authors":[{"name":"Ada"},{"name":"Charles"}],"date":"2026-03-01"},"nbformat":4,"nbformat_minor":5,
             "cells":[{"cell_type":"markdown","source":"# Another heading","metadata":{}}]}
            """u8.ToArray());
        var page = ReportWriter.Write(notebook, "file", ".");
        Assert.Contains("<title>A &lt;title&gt;</title>", page);
        Assert.Contains("<h1>A &lt;title&gt;</h1>\n<p class=\"byline\">Ada · Charles · 2026-03-01</p>", page.Replace("&#183;", "·"));
    }

    [Fact]
    public void A_notebook_without_a_heading_of_the_first_level_is_titled_by_its_file()
    {
        var page = Page("## Section");
        Assert.Contains("<title>file</title>", page);
        Assert.Single(Regex.Matches(page, "<h1"));
    }

    private static string Page(params string[] markdown) => PageIn(".", markdown);

    private static string PageIn(string folder, params string[] markdown) => ReportWriter.Write(
        new Notebook { Cells = [.. markdown.Select(m => new Cell(CellKind.Markdown, Languages.Markdown, m))] }, "file", folder);

    private static IEnumerable<string> Ids(string page) => Regex.Matches(page, "<h\\d id=\"([^\"]*)\"").Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value));
}
