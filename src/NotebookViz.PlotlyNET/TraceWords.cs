using System.Globalization;
using System.Text.Json;

namespace NotebookViz.PlotlyNET;

/// <summary>Describes a trace in words: its kind, its name, and the size of its data.</summary>
internal static class TraceWords
{
    // The properties that contain a trace's data, the most informative first.
    private static readonly string[] Data = ["z", "y", "x", "values", "r", "lat", "locations", "labels", "a"];

    /// <summary>Returns the description: "scatter “loss” of 100 points", "heatmap of 28 × 28".</summary>
    public static string Of(JsonElement trace)
    {
        // Plotly draws a trace without a type as scatter.
        string words = trace.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "scatter";
        if (trace.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && ChartView.Plain(name.GetString()!) is { Length: > 0 } plain)
            words += $" “{plain}”";
        string? size = Data.Select(member => trace.TryGetProperty(member, out var data) ? Size(data) : null).FirstOrDefault(found => found is not null);
        return size is null ? words : $"{words} of {size}";
    }

    private static string? Size(JsonElement data)
    {
        if (Lengths(data) is not { } lengths)
            return null;
        string size = string.Join(" × ", lengths.Select(length => length.ToString("N0", CultureInfo.InvariantCulture)));
        return lengths is [var points] ? $"{size} {(points == 1 ? "point" : "points")}" : size;
    }

    private static long[]? Lengths(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Array when data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Array => [data.GetArrayLength(), data[0].GetArrayLength()],
        JsonValueKind.Array => [data.GetArrayLength()],
        JsonValueKind.Object => TypedLengths(data),
        _ => null,
    };

    private static long[]? TypedLengths(JsonElement data)
    {
        if (data.TryGetProperty("shape", out var shape) && shape.ValueKind == JsonValueKind.String)
            return [.. shape.GetString()!.Split(',').Select(length => long.TryParse(length, CultureInfo.InvariantCulture, out long value) ? value : 0)];
        // A type is a letter and the number of bytes per value: "f4".
        return data.TryGetProperty("bdata", out var bytes) && data.TryGetProperty("dtype", out var type) && type.GetString() is { Length: > 1 } kind && bytes.ValueKind == JsonValueKind.String
            ? [bytes.GetBytesFromBase64().Length / (kind[1] - '0')]
            : null;
    }
}
