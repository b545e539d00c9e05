using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>nbformat keeps text as a list of lines, each with its line end, so that notebooks can be compared line by line.</summary>
internal static class MultilineText
{
    public static string Read(JsonNode? node) => (node switch
    {
        JsonArray lines => string.Concat(lines.Select(Read)),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        null => "",
        _ => node.ToJsonString(),
    }).Replace("\r\n", "\n");

    public static JsonArray Write(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(JsonValue.Create(text[start..end]));
            start = end;
        }
        return lines;
    }
}
