using System.Text.RegularExpressions;
using NotebookViz.BrowserTests.Infrastructure;

namespace NotebookViz.BrowserTests;

/// <summary>Where a viewer strips what it does not trust, as GitHub does, picture and caption still say everything.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SanitizedTests(Browser browser)
{
    // What GitHub lets pass in user's HTML: text elements and a few attributes. Scripts and styles go with their content.
    private const string Sanitize = """
        html => {
          const elements = new Set(("h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody "
            + "tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo cite "
            + "dfn mark small source span time wbr").split(" "));
          const attributes = new Set(("abbr align alt aria-label aria-describedby aria-hidden aria-labelledby border cellpadding cellspacing char "
            + "colspan dir headers height href hspace id label lang loading longdesc name open rowspan scope span src start summary tabindex title "
            + "type valign value vspace width role").split(" "));
          const page = new DOMParser().parseFromString(html, "text/html");
          for (const element of [...page.body.querySelectorAll("*")]) {
            if (["SCRIPT", "STYLE"].includes(element.tagName)) { element.remove(); continue; }
            for (const name of element.getAttributeNames()) if (!attributes.has(name)) element.removeAttribute(name);
            if (!elements.has(element.localName)) element.replaceWith(...element.childNodes);
          }
          return page.body.innerHTML;
        }
        """;

    [Fact]
    public async Task A_figure_is_its_picture_and_its_caption()
    {
        await using var page = await OpenAsync(Samples.Grid.ToHtml());
        var caption = await page.Page.Locator("figure > figcaption").InnerTextAsync();
        Assert.Contains("conv2d/kernel · kernel of Conv2D", caption);
        Assert.Contains("3 rows × 3 columns × 1 channel × 16 filters · float32", caption);
        await AssertPicturesAsync(page, 1);
        Assert.Contains("16 filters", await page.Page.Locator("figure img").GetAttributeAsync("alt"));
    }

    [Fact]
    public async Task A_list_of_weights_is_its_table_and_its_pictures()
    {
        await using var page = await OpenAsync(new WeightList([Samples.Grid, Samples.Line], "Conv2D").ToHtml());
        Assert.Contains("2 weights of Conv2D", await page.Page.Locator("body").InnerTextAsync());
        Assert.Equal(["Conv2D", "conv2d", "kernel", "dense", "bias"], (await page.Page.Locator("tbody th").AllInnerTextsAsync()).Select(name => name.Trim('\u00a0', ' ')));
        // Each weight has its thumbnail and histogram in its row, and numbers as text.
        Assert.Equal(4, await page.Page.Locator("td img").CountAsync());
        Assert.Equal("144", await page.Page.Locator("tbody tr").Nth(2).Locator("td").Nth(3).InnerTextAsync());
        await AssertPicturesAsync(page, 2);
    }

    /// <summary>The list as it is stored in the notebook of the repository.</summary>
    [Fact]
    public async Task A_list_of_layers_is_its_table_and_its_pictures_below()
    {
        var notebook = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Browser.Repository("notebooks", "autoencoder.ipynb")))!;
        var layers = notebook["cells"]!.AsArray().SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(output => output!["data"]?["text/html"]).OfType<System.Text.Json.Nodes.JsonArray>().Select(html => string.Concat(html.Select(line => (string)line!)))
            .Single(html => html.Contains("class=\"notebookviz-layers\""));
        await using var page = await OpenAsync(layers);
        Assert.Equal(["name", "picture"], (await page.Page.Locator("table").First.Locator("th").AllInnerTextsAsync()).Take(2).Select(t => t.Trim().ToLowerInvariant()));
        Assert.Contains("encoder", await page.Page.Locator("table").First.InnerTextAsync());
        foreach (var details in await page.Page.Locator("details").AllAsync())
            await details.EvaluateAsync("details => { details.open = true; }");
        await AssertPicturesAsync(page, 4);
    }

    private async Task<OpenPage> OpenAsync(string html)
    {
        await using var page = await browser.OpenBodyAsync("", Cdn.Unreachable);
        var sanitized = await page.Page.EvaluateAsync<string>(Sanitize, html);
        Assert.DoesNotMatch(new Regex("<(script|style)|\\sstyle=|\\son\\w+=|\\sclass="), sanitized);
        return await browser.OpenBodyAsync(sanitized, Cdn.Unreachable);
    }

    private static async Task AssertPicturesAsync(OpenPage page, int atLeast)
    {
        var figures = page.Page.Locator("figure:has(img)");
        var count = await figures.CountAsync();
        Assert.InRange(count, atLeast, int.MaxValue);
        for (var i = 0; i < count; i++)
        {
            var image = figures.Nth(i).Locator("img");
            Assert.InRange(await image.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"), 1, int.MaxValue);
            Assert.True(await image.IsVisibleAsync());
            Assert.Contains("float32", await image.GetAttributeAsync("alt"));
            // The words are as long as the caption: nothing is said by style or script alone.
            Assert.Contains(", σ ", await figures.Nth(i).Locator("> figcaption").InnerTextAsync());
        }
        Assert.Empty(page.Requests);
    }
}
