using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using NotebookViz.Cli.Reports.Formulas;

namespace NotebookViz.Cli.Reports.Text;

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
