using System.Text.Json;

namespace NotebookViz.Tests.Display;

public class PlotlyHtmlTests
{
    private const string Figure = """{"data":[{"type":"scatter","y":[1,2],"name":"</script><b>"}],"layout":{"title":{"text":"Loss"}}}""";

    [Fact]
    public void A_figure_has_its_title_its_description_and_its_data()
    {
        string html = PlotlyHtml.ToHtml(Figure, "Loss & more", ["first <line>", "second line"]);
        Assert.Contains("aria-label=\"Loss &amp; more\"", html, StringComparison.Ordinal);
        Assert.Contains("<strong>Loss &amp; more</strong><br>first &lt;line&gt;<br>second line</figcaption>", html, StringComparison.Ordinal);
        string json = html.Split("<script type=\"application/vnd.plotly.v1+json\">")[1].Split("</script>")[0];
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Figure).RootElement, JsonDocument.Parse(json).RootElement));
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_figure_is_the_same_bytes_and_another_has_another_id()
    {
        Assert.Equal(PlotlyHtml.ToHtml(Figure, "Loss"), PlotlyHtml.ToHtml(Figure, "Loss"));
        Assert.NotEqual(IdOf(Figure), IdOf(Figure.Replace("[1,2]", "[1,3]", StringComparison.Ordinal)));

        static string IdOf(string figure) => PlotlyHtml.ToHtml(figure, "Loss").Split("id=\"")[1].Split('"')[0];
    }

    [Theory]
    [InlineData("""{"data":[{"type":"heatmap"},{}]}""", false)]
    [InlineData("""{"data":[{"type":"heatmap"},{"type":"scatter3d"}]}""", true)]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    public void The_whole_of_plotly_is_loaded_only_for_traces_that_need_it(string figure, bool isWhole)
    {
        string html = PlotlyHtml.ToHtml(figure, "");
        Assert.Equal(isWhole, html.Contains("plotly.js-dist-min@", StringComparison.Ordinal));
        Assert.Equal(isWhole, html.Contains("which reports do not embed (scatter3d)", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_JSON_is_refused() => Assert.ThrowsAny<JsonException>(() => PlotlyHtml.ToHtml("{", "Loss"));

    [Fact]
    public void The_script_of_a_weight_calls_the_function_for_its_figure()
    {
        string html = Some.KerasKernel().ToHtml();
        string id = html.Split("id=\"")[1].Split('"')[0];
        Assert.Contains($"<script>{PlotlyHtml.DrawFunction}(\"{id}\")</script>", html, StringComparison.Ordinal);
    }
}
