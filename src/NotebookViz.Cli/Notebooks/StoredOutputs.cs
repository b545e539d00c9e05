using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Reads the outputs that a cell of an <c>.ipynb</c> has stored.</summary>
internal static class StoredOutputs
{
    public static int? ExecutionCount(JsonObject cell) => JsonPath.Number(cell["execution_count"]);

    public static IReadOnlyList<Output> Read(JsonObject cell) =>
        (cell["outputs"] as JsonArray)?.OfType<JsonObject>().Select(ReadOutput).OfType<Output>().ToList() ?? [];

    // Types that later formats may bring are not shown; in the cell's JSON they are kept.
    private static Output? ReadOutput(JsonObject json) => JsonPath.Text(json, "output_type") switch
    {
        "stream" => new StreamOutput(JsonPath.Text(json, "name") ?? StreamOutput.StandardOutput, MultilineText.Read(json["text"])),
        "error" => new ErrorOutput(JsonPath.Text(json, "ename") ?? "Error", JsonPath.Text(json, "evalue") ?? "",
            (json["traceback"] as JsonArray)?.Select(MultilineText.Read).ToList() ?? []),
        "display_data" or "execute_result" => new DataOutput(ReadData(json["data"] as JsonObject), JsonPath.Number(json["execution_count"])),
        _ => null,
    };

    private static Dictionary<string, JsonNode> ReadData(JsonObject? data) =>
        (data ?? []).Where(d => d.Value is not null).ToDictionary(
            d => d.Key,
            d => MimeTypes.IsJson(d.Key) ? d.Value! : JsonValue.Create(MultilineText.Read(d.Value))!);
}
