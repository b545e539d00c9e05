using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Reports;

/// <summary>Writes a notebook as one HTML page that needs nothing beside it.</summary>
internal sealed class ReportWriter
{
    /// <summary>Longer code is folded: a report is read for what came out of it.</summary>
    private const int OpenCodeLines = 16;

    private readonly MarkdownRenderer _markdown;
    private readonly OutputRenderer _outputs;
    private readonly ContentPolicy _policy = new();

    private ReportWriter(string folder)
    {
        _markdown = new MarkdownRenderer(folder);
        _outputs = new OutputRenderer(_markdown);
    }

    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="name">The title where the notebook has no heading.</param>
    /// <param name="folder">Where relative paths of pictures begin.</param>
    public static string Write(Notebook notebook, string name, string folder) => new ReportWriter(folder).WritePage(notebook, name);

    private string WritePage(Notebook notebook, string name)
    {
        var heading = notebook.Cells.Where(c => c.Kind == CellKind.Markdown)
            .Select(c => MarkdownRenderer.FirstHeading(c.Source)).FirstOrDefault(h => h is not null);
        var body = new StringBuilder();
        if (heading is null)
            body.Append($"<h1>{WebUtility.HtmlEncode(name)}</h1>\n");
        foreach (var cell in notebook.Cells)
            WriteCell(body, cell);

        bool live = notebook.CodeCells.SelectMany(c => c.Outputs).Any(OutputRenderer.NeedsPlotly);
        return ReportPage.Of(heading ?? name, body.ToString(), live, _policy);
    }

    private void WriteCell(StringBuilder html, Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                html.Append($"<section class=\"text\">\n{_markdown.Render(cell.Source, cell.Json["attachments"] as JsonObject)}</section>\n");
                break;
            case CellKind.Raw:
                html.Append($"<pre tabindex=\"0\" class=\"raw\">{WebUtility.HtmlEncode(cell.Source)}</pre>\n");
                break;
            default:
                WriteCode(html, cell);
                break;
        }
    }

    private void WriteCode(StringBuilder html, Cell cell)
    {
        html.Append("<section class=\"cell\">\n");
        if (!string.IsNullOrWhiteSpace(cell.Source))
        {
            var source = cell.Source.Trim('\n');
            var lines = source.Count(c => c == '\n') + 1;
            var code = cell.Language == Languages.CSharp ? CSharpHighlighter.ToHtml(source) : WebUtility.HtmlEncode(source);
            var summary = $"Code<span class=\"lines\"> · {lines} {(lines == 1 ? "line" : "lines")}</span>";
            html.Append($"<details class=\"code\"{(lines <= OpenCodeLines ? " open" : "")}><summary>{summary}</summary><pre tabindex=\"0\"><code>{code}</code></pre></details>\n");
        }
        foreach (var output in cell.Outputs)
        {
            if (output is DataOutput data && data.Text(MimeTypes.Html) is { } fragment)
                _policy.AllowScriptsOf(fragment);
            html.Append(_outputs.Render(output)).Append('\n');
        }
        html.Append("</section>\n");
    }
}
