using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Converts the outputs of a run to nbformat.</summary>
internal static class OutputWriter
{
    public static JsonObject ToJson(Output output) => output switch
    {
        StreamOutput stream => new JsonObject
        {
            ["name"] = stream.Name,
            ["output_type"] = "stream",
            ["text"] = MultilineText.Write(stream.Text),
        },
        ErrorOutput error => new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        },
        DataOutput { ExecutionCount: { } count } result => new JsonObject
        {
            ["data"] = WriteData(result),
            ["execution_count"] = count,
            ["metadata"] = new JsonObject(),
            ["output_type"] = "execute_result",
        },
        DataOutput display => new JsonObject
        {
            ["data"] = WriteData(display),
            ["metadata"] = new JsonObject(),
            ["output_type"] = "display_data",
        },
        _ => throw new InvalidOperationException($"{output.GetType().Name} has no place in nbformat."),
    };

    private static JsonObject WriteData(DataOutput output)
    {
        var json = new JsonObject();
        foreach (var (mimeType, value) in output.Data.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            json[mimeType] = output.Text(mimeType) is { } text && !MimeTypes.IsJson(mimeType)
                // Jupyter does not split base64 into lines.
                ? mimeType.StartsWith("image/", StringComparison.Ordinal) && mimeType != MimeTypes.Svg ? text : MultilineText.Write(text)
                : value.DeepClone();
        }
        return json;
    }
}

/// <summary>Reads the outputs stored in a cell of an <c>.ipynb</c>.</summary>
internal static class StoredOutputs
{
    public static int? ExecutionCount(JsonObject cell) => JsonPath.Number(cell["execution_count"]);

    public static IReadOnlyList<Output> Read(JsonObject cell) =>
        (cell["outputs"] as JsonArray)?.OfType<JsonObject>().Select(ReadOutput).OfType<Output>().ToList() ?? [];

    // Unknown types from later formats are not shown but stay in the cell's JSON.
    private static Output? ReadOutput(JsonObject json) => JsonPath.Text(json, "output_type") switch
    {
        "stream" => new StreamOutput(JsonPath.Text(json, "name") ?? StreamOutput.StandardOutput, MultilineText.Read(json["text"])),
        "error" => new ErrorOutput(JsonPath.Text(json, "ename") ?? "Error", JsonPath.Text(json, "evalue") ?? "",
            (json["traceback"] as JsonArray)?.Select(MultilineText.Read).ToList() ?? []),
        "display_data" or "execute_result" => new DataOutput(ReadData(json["data"] as JsonObject), JsonPath.Number(json["execution_count"]))
        {
            Metadata = json["metadata"] as JsonObject,
        },
        _ => null,
    };

    private static Dictionary<string, JsonNode> ReadData(JsonObject? data) =>
        (data ?? []).Where(d => d.Value is not null).ToDictionary(
            d => d.Key,
            d => MimeTypes.IsJson(d.Key) ? d.Value! : JsonValue.Create(MultilineText.Read(d.Value))!);
}
