using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace NotebookViz.Cli.Reports.Text;

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
