using System.Globalization;
using System.Net;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Writes headings with a link to themselves beside them: beside, so that the heading's name is its words alone.</summary>
/// <param name="headings">The headings of the document by their blocks.</param>
internal sealed class HeadingRenderer(IReadOnlyDictionary<HeadingBlock, Heading> headings) : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock block)
    {
        var heading = headings[block];
        var tag = string.Create(CultureInfo.InvariantCulture, $"h{heading.Level}");
        renderer.EnsureLine();
        renderer.Write($"<div class=\"heading {tag}\"><{tag} id=\"{WebUtility.HtmlEncode(heading.Id)}\">");
        renderer.WriteLeafInline(block);
        renderer.Write($"</{tag}>");
        if (heading.Text.Length > 0)
            renderer.Write($"<a class=\"anchor\" href=\"#{Uri.EscapeDataString(heading.Id)}\" aria-label=\"Link to {WebUtility.HtmlEncode(heading.Text)}\">#</a>");
        renderer.WriteLine("</div>");
    }
}
