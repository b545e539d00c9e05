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

        var scripts = new StringBuilder();
        if (notebook.CodeCells.SelectMany(c => c.Outputs).Any(OutputRenderer.NeedsPlotly))
        {
            AppendScript(scripts, ReportAssets.Plotly);
            AppendScript(body, ReportAssets.PlotlyStart);
        }

        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{_policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(heading ?? name)}</title>
            <style>
            {ReportAssets.Style}</style>
            {scripts}</head>
            <body>
            <main>
            {body}</main>
            </body>
            </html>

            """.Replace("\r\n", "\n");
    }

    private void AppendScript(StringBuilder html, string script)
    {
        // A script cannot be escaped as text is; one that could end its own element is a mistake of the build.
        if (script.Contains("</script", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("A built-in script contains its own end.");
        _policy.Allow(script);
        html.Append($"<script>{script}</script>\n");
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
