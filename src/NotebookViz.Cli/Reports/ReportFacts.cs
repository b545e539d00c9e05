using System.Text.Json.Nodes;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports.Text;

namespace NotebookViz.Cli.Reports;

/// <summary>What a notebook says of itself. Nothing is taken from the clock or the file system, so that a report is the same on each run.</summary>
/// <param name="Title">From the metadata, else the first heading of the first level, else the file's name.</param>
/// <param name="HasHeading">Whether a heading on the page says the title already.</param>
/// <param name="Byline">Authors and date, as far as the metadata has them; may be empty.</param>
internal sealed record ReportFacts(string Title, bool HasHeading, string Byline)
{
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">The title where the notebook has none.</param>
    public static ReportFacts Of(Notebook notebook, string name)
    {
        var metadata = notebook.Metadata;
        var heading = notebook.Cells.Where(c => c.Kind == CellKind.Markdown)
            .Select(c => MarkdownRenderer.TitleOf(c.Source)).FirstOrDefault(h => h is not null);
        var title = Text(metadata?["title"]) ?? heading ?? name;
        // As nbconvert reads them: a list of objects with a name; a plain name is understood too.
        var authors = (metadata?["authors"] as JsonArray ?? []).Select(author => Text((author as JsonObject)?["name"] ?? author));
        return new ReportFacts(title, title == heading, string.Join(" · ", authors.Append(Text(metadata?["date"])).OfType<string>()));
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
