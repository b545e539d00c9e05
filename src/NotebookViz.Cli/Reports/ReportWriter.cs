using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>Writes a notebook as a self-contained HTML page.</summary>
internal sealed class ReportWriter
{
    private readonly MarkdownRenderer _markdown;
    private readonly CodeRenderer _code;
    private readonly OutputRenderer _outputs;

    private ReportWriter(string folder, CodeView view)
    {
        var ids = new PageIds();
        _markdown = new MarkdownRenderer(folder, ids);
        _code = new CodeRenderer(view);
        _outputs = new OutputRenderer(_markdown, new FigureFragments(ids));
    }

    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="name">The title if the notebook has none.</param>
    /// <param name="folder">The base folder for relative paths of pictures.</param>
    /// <param name="view">How code is shown.</param>
    public static string Write(Notebook notebook, string name, string folder, CodeView view = CodeView.Fold) =>
        new ReportWriter(folder, view).WritePage(notebook, name);

    private string WritePage(Notebook notebook, string name)
    {
        var facts = ReportFacts.Of(notebook, name);
        var body = new StringBuilder();
        if (!facts.HasHeading)
            body.Append(CultureInfo.InvariantCulture, $"<h1>{WebUtility.HtmlEncode(facts.Title)}</h1>\n");
        if (facts.Byline.Length > 0)
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"byline\">{WebUtility.HtmlEncode(facts.Byline)}</p>\n");
        foreach (var cell in notebook.Cells)
            body.Append(Render(cell));

        return new ReportPage
        {
            Title = facts.Title,
            Contents = TableOfContents.Of(_markdown.Headings, facts.Title),
            Body = [body.ToString()],
            IsLive = notebook.CodeCells.SelectMany(c => c.Outputs).Any(OutputRenderer.NeedsPlotly),
            Scripts = _outputs.Scripts,
        }.ToHtml();
    }

    private string Render(Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                return $"<section class=\"text\">\n{_markdown.Render(cell.Source, cell.Json["attachments"] as JsonObject)}</section>\n";
            case CellKind.Raw:
                return $"<pre tabindex=\"0\" class=\"raw\">{WebUtility.HtmlEncode(cell.Source)}</pre>\n";
            default:
                var content = _code.Render(cell) + string.Concat(cell.Outputs.Select(output => _outputs.Render(output) + "\n"));
                return content.Length == 0 ? "" : $"<section class=\"cell\">\n{content}</section>\n";
        }
    }
}

/// <summary>Title, authors and date of a notebook. Nothing comes from the clock or the file system, so that a report is the same in each run.</summary>
/// <param name="Title">From the metadata, otherwise the first top-level heading, otherwise the file name.</param>
/// <param name="HasHeading">Whether a heading on the page already shows the title.</param>
/// <param name="Byline">Authors and date from the metadata; may be empty.</param>
internal sealed record ReportFacts(string Title, bool HasHeading, string Byline)
{
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">The title if the notebook has none.</param>
    public static ReportFacts Of(Notebook notebook, string name)
    {
        var metadata = notebook.Metadata;
        var heading = notebook.Cells.Where(c => c.Kind == CellKind.Markdown)
            .Select(c => MarkdownRenderer.TitleOf(c.Source)).FirstOrDefault(h => h is not null);
        var title = Text(metadata?["title"]) ?? heading ?? name;
        // A list of objects with a name, as in nbconvert; plain names are accepted too.
        var authors = (metadata?["authors"] as JsonArray ?? []).Select(author => Text((author as JsonObject)?["name"] ?? author));
        return new ReportFacts(title, title == heading, string.Join(" · ", authors.Append(Text(metadata?["date"])).OfType<string>()));
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
