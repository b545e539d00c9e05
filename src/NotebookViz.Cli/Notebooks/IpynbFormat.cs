using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Reads Jupyter's format (nbformat 4). <see cref="IpynbWriter"/> writes it.</summary>
internal static class IpynbFormat
{
    /// <exception cref="FormatException">The text is not JSON, or not a notebook of version 4.</exception>
    public static Notebook Parse(string text)
    {
        var document = ParseDocument(text);
        if (document["cells"] is not JsonArray cells)
        {
            throw new FormatException(document["worksheets"] is null
                ? "It is JSON, but it has no list of cells."
                : "It is in the old format 3: convert it with 'jupyter nbconvert --to notebook'.");
        }

        var language = DefaultLanguage(document);
        var read = cells.Select((cell, index) => cell is JsonObject json
            ? ReadCell(json, language)
            : throw new FormatException($"Cell {index + 1} is not an object.")).ToList();
        document["cells"] = null;
        return new Notebook { Document = document, Cells = read };
    }

    private static JsonObject ParseDocument(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new FormatException("It is JSON, but not an object.");
        }
        catch (JsonException e)
        {
            throw new FormatException(
                $"The JSON is broken at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
        catch (ArgumentException e)
        {
            // JsonNode's own answer to a key that occurs twice.
            throw new FormatException($"The JSON has a key twice: {e.Message}", e);
        }
    }

    private static string DefaultLanguage(JsonObject document)
    {
        var metadata = document["metadata"] as JsonObject;
        var name = Text(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? Text(metadata, "kernelspec", "language")
            ?? Text(metadata, "language_info", "name")
            ?? Languages.CSharp;
        return Languages.Normalize(name);
    }

    private static Cell ReadCell(JsonObject json, string defaultLanguage)
    {
        var kind = Text(json, "cell_type") switch
        {
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => CellKind.Code,
        };
        var language = Text(json, "metadata", "polyglot_notebook", "kernelName")
            ?? Text(json, "metadata", "dotnet_interactive", "kernelName")
            ?? Text(json, "metadata", "dotnet_interactive", "language");
        return new Cell(kind, language is null ? defaultLanguage : Languages.Normalize(language), MultilineText.Read(json["source"]))
        {
            Json = json,
            ExecutionCount = Number(json["execution_count"]),
            Outputs = (json["outputs"] as JsonArray)?.OfType<JsonObject>().Select(ReadOutput).OfType<Output>().ToList() ?? [],
        };
    }

    private static Output? ReadOutput(JsonObject json) => Text(json, "output_type") switch
    {
        "stream" => new StreamOutput(Text(json, "name") ?? StreamOutput.StandardOutput, MultilineText.Read(json["text"])),
        "error" => new ErrorOutput(Text(json, "ename") ?? "Error", Text(json, "evalue") ?? "",
            (json["traceback"] as JsonArray)?.Select(MultilineText.Read).ToList() ?? []),
        "display_data" or "execute_result" => new DataOutput(ReadData(json["data"] as JsonObject), Number(json["execution_count"])),
        _ => null,
    };

    private static Dictionary<string, JsonNode> ReadData(JsonObject? data) =>
        (data ?? []).Where(d => d.Value is not null).ToDictionary(
            d => d.Key,
            d => MimeTypes.IsJson(d.Key) ? d.Value!.DeepClone() : JsonValue.Create(MultilineText.Read(d.Value))!);

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static string? Text(JsonObject? json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var key in path)
            node = (node as JsonObject)?[key];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}
