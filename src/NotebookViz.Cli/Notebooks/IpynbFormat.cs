using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Reads Jupyter's format (nbformat 4). <see cref="IpynbWriter"/> writes it.</summary>
internal static class IpynbFormat
{
    /// <param name="file">The content of the file, as UTF-8.</param>
    /// <exception cref="FormatException">The file is not JSON, or not a notebook of version 4.</exception>
    public static Notebook Parse(ReadOnlyMemory<byte> file)
    {
        var document = JupyterJson.Read(file) as JsonObject ?? throw new FormatException("It is JSON, but not an object.");
        var cells = CellsOf(document);
        var language = PolyglotMetadata.DefaultLanguage(document["metadata"] as JsonObject);
        var read = cells.Select((cell, index) => ReadCell(cell, index + 1, language)).ToList();
        // The key stays, because it marks where the cells are written back.
        document["cells"] = null;
        return new Notebook { Document = document, Cells = read };
    }

    private static JsonArray CellsOf(JsonObject document)
    {
        var major = JsonPath.Number(document["nbformat"]);
        if (major < 4 || document["worksheets"] is not null)
            throw new FormatException($"It is in the old format {major ?? 3}: convert it with 'jupyter nbconvert --to notebook FILE'.");
        if (major > 4)
            throw new FormatException($"It is in format {major}, which is newer than this program: save it as format 4.");
        return document["cells"] as JsonArray ?? throw new FormatException("It is JSON, but it has no list of cells.");
    }

    private static Cell ReadCell(JsonNode? cell, int number, string defaultLanguage)
    {
        if (cell is not JsonObject json)
            throw new FormatException($"Cell {number} is not an object.");
        var type = JsonPath.Text(json, "cell_type");
        var kind = type switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => throw new FormatException($"Cell {number} has {(type is null ? "no cell_type" : $"the cell_type '{type}'")}; it must be code, markdown or raw."),
        };
        var language = PolyglotMetadata.LanguageOf(json) ?? defaultLanguage;
        return new Cell(kind, language, MultilineText.Read(json["source"])) { Json = json };
    }
}

/// <summary>The ids that nbformat 4.5 requires for each cell.</summary>
internal static partial class CellIds
{
    public static bool HasOne(Cell cell) => cell.Json.ContainsKey("id");

    /// <summary>Returns the existing valid ids. Other cells get one made from their position, so that it is the same in each run.</summary>
    public static string[] Of(IReadOnlyList<Cell> cells)
    {
        var ids = cells.Select(c => JsonPath.Text(c.Json, "id") is { } id && ValidId().IsMatch(id) ? id : null).ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // If two cells have the same id, for example after copying, the first keeps it.
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] is { } id && !taken.Add(id))
                ids[i] = null;
        }
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i] ?? $"cell-{i + 1}";
            for (var n = 2; ids[i] is null && !taken.Add(id); n++)
                id = $"cell-{i + 1}-{n}";
            ids[i] = id;
        }
        return ids!;
    }

    // Not $, which would accept a trailing newline.
    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,64}\z")]
    private static partial Regex ValidId();
}
