using System.Text.Json;

namespace NotebookViz.Formats;

/// <summary>The metadata of a file while it is read, with keys in the order of the file. The first value of a key is kept.</summary>
internal sealed class FileMetadata
{
    private readonly OrderedDictionary<string, MetadataValue> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, MetadataValue> Values => _values;

    public FileMetadata Add(string key, MetadataValue? value)
    {
        if (value is not null)
            _values.TryAdd(key, value);
        return this;
    }

    /// <summary>Adds a text; does nothing if it is null.</summary>
    public FileMetadata Add(string key, string? text) => Add(key, text is null ? null : new MetadataValue(text));

    public FileMetadata Add(IReadOnlyDictionary<string, MetadataValue> others)
    {
        foreach (var (key, value) in others)
            Add(key, value);
        return this;
    }

    /// <summary>Adds the members of a JSON object; does nothing for another element.</summary>
    public FileMetadata Add(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject())
                Add(member.Name, OfJson(member.Value));
        return this;
    }

    /// <summary>A JSON value; objects and nested lists become JSON text, and null is null.</summary>
    public static MetadataValue? OfJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Array when json.EnumerateArray().All(item => Single(item) is not null) => new((object[])[.. json.EnumerateArray().Select(item => Single(item)!)]),
        _ => new(Single(json) ?? json.GetRawText()),
    };

    private static object? Single(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? whole : json.TryGetDouble(out double number) ? number : json.GetRawText(),
        _ => null,
    };
}
