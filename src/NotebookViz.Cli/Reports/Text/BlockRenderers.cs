using System.Globalization;
using System.Net;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using NotebookViz.Cli.Reports.Code;
using NotebookViz.Cli.Reports.Formulas;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Writes headings with a link to themselves. The link is outside the heading element, so that the heading's accessible name is only its text.</summary>
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

/// <summary>A heading on the page.</summary>
/// <param name="Level">From 1 to 6.</param>
/// <param name="Id">Its anchor.</param>
/// <param name="Text">Its words, without markup.</param>
internal sealed record Heading(int Level, string Id, string Text);

/// <summary>Writes code in Markdown with syntax colours; wide code can be scrolled, also by keyboard.</summary>
internal sealed class CodeBlockRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        var language = (block as FencedCodeBlock)?.Info;
        renderer.EnsureLine();
        renderer.WriteLine($"<pre tabindex=\"0\"><code>{Highlighter.ToHtml(block.Lines.ToString(), language)}</code></pre>");
    }
}

/// <summary>Writes tables in a frame that scrolls, so that a wide one does not make the page wide.</summary>
internal sealed class TableRenderer : HtmlObjectRenderer<Table>
{
    private static readonly HtmlTableRenderer Inner = new();

    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.EnsureLine();
        renderer.WriteLine("<div class=\"scroll\">");
        Inner.Write(renderer, table);
        renderer.EnsureLine();
        renderer.WriteLine("</div>");
    }
}

internal sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline inline) =>
        renderer.Write(Formula.ToHtml(inline.Content.ToString(), isDisplayed: inline.DelimiterCount > 1));
}

internal sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock block)
    {
        renderer.EnsureLine();
        renderer.WriteLine($"<div class=\"scroll\">{Formula.ToHtml(block.Lines.ToString(), isDisplayed: true)}</div>");
    }
}

internal sealed class RawBlockRenderer(RawHtml filter) : HtmlObjectRenderer<HtmlBlock>
{
    protected override void Write(HtmlRenderer renderer, HtmlBlock block) => renderer.WriteLine(filter.Filter(block.Lines.ToString()));
}

internal sealed class RawInlineRenderer(RawHtml filter) : HtmlObjectRenderer<HtmlInline>
{
    protected override void Write(HtmlRenderer renderer, HtmlInline inline) => renderer.Write(filter.Filter(inline.Tag));
}
