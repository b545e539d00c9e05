using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>Looks into JSON that others have written and that may hold anything.</summary>
internal static class JsonPath
{
    /// <summary>The string at the end of a path of keys; null where there is none.</summary>
    public static string? Text(JsonObject? json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var key in path)
            node = (node as JsonObject)?[key];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    /// <summary>A whole number; null where the node is none.</summary>
    public static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
