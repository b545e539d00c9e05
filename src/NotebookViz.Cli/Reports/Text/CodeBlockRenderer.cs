using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using NotebookViz.Cli.Reports.Code;

namespace NotebookViz.Cli.Reports.Text;

/// <summary>Writes code in Markdown with the colours of its language; wide code is scrolled, by keyboard too.</summary>
internal sealed class CodeBlockRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        var language = (block as FencedCodeBlock)?.Info;
        renderer.EnsureLine();
        renderer.WriteLine($"<pre tabindex=\"0\"><code>{Highlighter.ToHtml(block.Lines.ToString(), language)}</code></pre>");
    }
}
