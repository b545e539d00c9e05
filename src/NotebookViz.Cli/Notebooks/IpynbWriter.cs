using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Writes nbformat 4.5. The same notebook gives the same bytes on every machine.</summary>
internal static partial class IpynbWriter
{
    public static string Write(Notebook notebook)
    {
        var document = (JsonObject)notebook.Document.DeepClone();
        var cells = new JsonArray();
        var ids = CellIds(notebook.Cells);
        for (var i = 0; i < notebook.Cells.Count; i++)
            cells.Add(WriteCell(notebook.Cells[i], ids[i]));

        // Assigning keeps the place of a key that is there; new ones follow in Jupyter's order.
        document["cells"] = cells;
        if (document["metadata"] is not JsonObject metadata)
            document["metadata"] = metadata = [];
        metadata["kernelspec"] ??= new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" };
        metadata["language_info"] ??= new JsonObject
        {
            ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#", ["pygments_lexer"] = "csharp", ["version"] = "14.0",
        };
        document["nbformat"] = 4;
        document["nbformat_minor"] = 5;
        return JupyterJson.Write(document);
    }

    private static JsonObject WriteCell(Cell cell, string id)
    {
        var json = (JsonObject)cell.Json.DeepClone();
        json["cell_type"] = cell.Kind.ToString().ToLowerInvariant();
        if (cell.Kind == CellKind.Code)
            json["execution_count"] = cell.ExecutionCount is { } count ? JsonValue.Create(count) : null;
        json["id"] = id;
        json["metadata"] ??= new JsonObject();
        if (cell.Kind == CellKind.Code)
        {
            if (cell.Language != Languages.CSharp && cell.Json.Count == 0)
                json["metadata"]!["polyglot_notebook"] = new JsonObject { ["kernelName"] = cell.Language };
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(WriteOutput)]);
        }
        json["source"] = MultilineText.Write(cell.Source);
        return json;
    }

    private static JsonNode WriteOutput(Output output) => output switch
    {
        StreamOutput stream => new JsonObject
        {
            ["name"] = stream.Name, ["output_type"] = "stream", ["text"] = MultilineText.Write(stream.Text),
        },
        ErrorOutput error => new JsonObject
        {
            ["ename"] = error.Name, ["evalue"] = error.Message, ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        },
        DataOutput { ExecutionCount: { } count } result => new JsonObject
        {
            ["data"] = WriteData(result), ["execution_count"] = count, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result",
        },
        DataOutput display => new JsonObject
        {
            ["data"] = WriteData(display), ["metadata"] = new JsonObject(), ["output_type"] = "display_data",
        },
        _ => throw new InvalidOperationException($"{output.GetType().Name} has no place in nbformat."),
    };

    private static JsonObject WriteData(DataOutput output)
    {
        var json = new JsonObject();
        foreach (var (mimeType, value) in output.Data.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            json[mimeType] = output.Text(mimeType) is { } text && !MimeTypes.IsJson(mimeType)
                // Jupyter leaves base64 in one piece.
                ? mimeType.StartsWith("image/", StringComparison.Ordinal) && mimeType != MimeTypes.Svg ? text : MultilineText.Write(text)
                : value.DeepClone();
        }
        return json;
    }

    /// <summary>The ids that are there and valid; for the rest one made of the place of the cell, so that it is the same on each run.</summary>
    private static string[] CellIds(IReadOnlyList<Cell> cells)
    {
        var ids = cells.Select(c => c.Json["id"] is JsonValue v && v.TryGetValue<string>(out var id) && ValidId().IsMatch(id) ? id : null).ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // Of two cells with one id, as a careless copy makes them, the first keeps it.
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

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex ValidId();
}
