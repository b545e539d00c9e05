using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>An output of a cell; the subclasses are those of nbformat 4.</summary>
internal abstract class Output;

/// <summary>Text of the console.</summary>
internal sealed class StreamOutput(string name, string text) : Output
{
    public const string StandardOutput = "stdout";
    public const string StandardError = "stderr";

    public string Name { get; } = name;

    public string Text { get; } = text;
}

/// <summary>A value in all its MIME types; the result of the cell if it has an execution count.</summary>
internal sealed class DataOutput(IReadOnlyDictionary<string, JsonNode> data, int? executionCount = null) : Output
{
    /// <summary>By MIME type: a string, or the JSON itself for the JSON types.</summary>
    public IReadOnlyDictionary<string, JsonNode> Data { get; } = data;

    public int? ExecutionCount { get; } = executionCount;

    /// <summary>The display metadata of a stored output, such as the width of a picture; null if there is none.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Returns the text of a MIME type, or null if the value does not have it.</summary>
    public string? Text(string mimeType) =>
        Data.TryGetValue(mimeType, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>Why a cell failed.</summary>
internal sealed class ErrorOutput(string name, string message, IReadOnlyList<string> traceback) : Output
{
    public string Name { get; } = name;

    public string Message { get; } = message;

    public IReadOnlyList<string> Traceback { get; } = traceback;
}

internal static class MimeTypes
{
    public const string Gif = "image/gif";
    public const string Html = "text/html";
    public const string Latex = "text/latex";
    public const string Markdown = "text/markdown";
    public const string PlainText = "text/plain";
    public const string Plotly = "application/vnd.plotly.v1+json";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Svg = "image/svg+xml";

    /// <summary>nbformat stores these as JSON, everything else as text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
