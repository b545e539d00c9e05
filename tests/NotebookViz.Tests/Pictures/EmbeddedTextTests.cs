using NotebookViz.Html;

namespace NotebookViz.Tests.Pictures;

/// <summary>Scripts and styles as fragments carry them.</summary>
public class EmbeddedTextTests
{
    public static TheoryData<string> Names =>
        [.. typeof(EmbeddedText).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal) || name.EndsWith(".css", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_one_line_without_comments(string name)
    {
        string text = EmbeddedText.Read(name);
        Assert.NotEmpty(text);
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain("/*", text, StringComparison.Ordinal);
        // An element ends or becomes a comment at these, even in the middle of a string.
        Assert.DoesNotContain("</", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loader_has_its_parts_and_its_style()
    {
        string loader = Loader.For("an-id");
        Assert.EndsWith("(\"an-id\")", loader, StringComparison.Ordinal);
        Assert.Contains("Download the values shown as CSV", loader, StringComparison.Ordinal);
        Assert.Contains(EmbeddedText.Read("NotebookViz.Live.css"), loader, StringComparison.Ordinal);
        foreach (string word in new[] { "PARTS", "STYLE", "PLOTLY_URL", "PLOTLY_INTEGRITY", "FIGURE_ID" })
            Assert.DoesNotContain(word, loader, StringComparison.Ordinal);
    }
}
