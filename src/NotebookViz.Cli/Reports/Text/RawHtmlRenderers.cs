using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookViz.Cli.Reports.Text;

internal sealed class RawBlockRenderer(RawHtml filter) : HtmlObjectRenderer<HtmlBlock>
{
    protected override void Write(HtmlRenderer renderer, HtmlBlock block) => renderer.WriteLine(filter.Filter(block.Lines.ToString()));
}

internal sealed class RawInlineRenderer(RawHtml filter) : HtmlObjectRenderer<HtmlInline>
{
    protected override void Write(HtmlRenderer renderer, HtmlInline inline) => renderer.Write(filter.Filter(inline.Tag));
}
