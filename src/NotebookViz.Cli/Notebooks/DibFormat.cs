using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>The <c>.dib</c> format: plain text in which a line with a kernel's name (<c>#!csharp</c>) begins a cell.</summary>
internal static class DibFormat
{
    /// <exception cref="FormatException">The metadata at the top is not JSON.</exception>
    public static Notebook Parse(string text)
    {
        var cells = new List<Cell>();
        var metadata = new JsonObject();
        var language = Languages.CSharp;
        var lines = new List<string>();

        foreach (var line in text.Replace("\r\n", "\n").TrimStart('\uFEFF').Split('\n'))
        {
            var next = CellHeader(line);
            if (next is null)
            {
                lines.Add(line);
                continue;
            }
            Finish();
            language = next;
        }
        Finish();
        return new Notebook { Cells = cells, Document = new JsonObject { ["metadata"] = metadata } };

        void Finish()
        {
            var source = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            if (language == "meta")
                metadata = ParseMetadata(source);
            else if (source.Length > 0)
                cells.Add(NewCell(language, source));
        }
    }

    /// <summary>The language of a line that begins a cell; null for all others, other magic commands among them.</summary>
    private static string? CellHeader(string line)
    {
        var text = line.TrimEnd();
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var name = text[2..];
        return name == "meta" ? "meta" : Languages.IsKnown(name) ? Languages.Normalize(name) : null;
    }

    private static Cell NewCell(string language, string source) => language switch
    {
        Languages.Markdown => new Cell(CellKind.Markdown, language, source),
        "raw" => new Cell(CellKind.Raw, language, source),
        _ => new Cell(CellKind.Code, language, source),
    };

    private static JsonObject ParseMetadata(string source)
    {
        try
        {
            return source.Length == 0 ? [] : new JsonObject { ["polyglot_notebook"] = JsonNode.Parse(source) };
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new FormatException($"The block after #!meta is not JSON: {e.Message}", e);
        }
    }
}
