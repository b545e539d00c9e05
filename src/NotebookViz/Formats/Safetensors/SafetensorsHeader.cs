using System.Text.Json;

namespace NotebookViz.Formats.Safetensors;

/// <summary>The header entry of one tensor: the name of its type, its shape, and the offsets of its bytes from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Start, long End);

/// <summary>Reads the header of a safetensors file token by token, because a JSON document of a hundred thousand tensors would be large.</summary>
internal static class SafetensorsHeader
{
    private const string Metadata = "__metadata__";

    public static (List<SafetensorsEntry> Entries, FileMetadata Metadata) Parse(SourceFile file, ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            return Entries(file, ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw file.Malformed($"its header is malformed: {error.Message}", null, error);
        }
    }

    private static (List<SafetensorsEntry> Entries, FileMetadata Metadata) Entries(SourceFile file, ref Utf8JsonReader reader)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new FileMetadata();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = new List<string>();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                throw file.Malformed("its header names it twice.", name);
            reader.Read();
            if (name == Metadata)
                ReadMetadata(ref reader, metadata);
            else
                entries.Add(Entry(file, name, types, ref reader));
        }
        // Spaces may follow, to align the values.
        reader.Read();
        return (entries, metadata);
    }

    // Reads keys and texts; other values are skipped.
    private static void ReadMetadata(ref Utf8JsonReader reader, FileMetadata metadata)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                metadata.Add(key, reader.GetString());
            else
                reader.Skip();
        }
    }

    private static SafetensorsEntry Entry(SourceFile file, string name, List<string> types, ref Utf8JsonReader reader)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw file.Malformed("its header does not describe it.", name);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("dtype"u8), isShape = reader.ValueTextEquals("shape"u8), isOffsets = reader.ValueTextEquals("data_offsets"u8);
            reader.Read();
            if (isType)
                type = Type(ref reader, types);
            else if (isShape)
                shape = Numbers(ref reader);
            else if (isOffsets)
                offsets = Numbers(ref reader);
            else
                reader.Skip();
        }
        return type is not null && shape is not null && offsets is [var start, var end]
            ? new(name, type, shape, start, end)
            : throw file.Malformed("its header lacks dtype, shape or data_offsets for it.", name);
    }

    // One string for all tensors of a type.
    private static string? Type(ref Utf8JsonReader reader, List<string> types)
    {
        if (reader.TokenType == JsonTokenType.String)
            foreach (string known in types)
                if (reader.ValueTextEquals(known))
                    return known;
        if (reader.GetString() is not { } type)
            return null;
        types.Add(type);
        return type;
    }

    private static long[] Numbers(ref Utf8JsonReader reader)
    {
        Span<long> numbers = stackalloc long[4];
        int count = 0;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a list of numbers is missing");
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            // Few tensors have more axes.
            if (count == numbers.Length)
                numbers = (long[])[.. numbers, .. numbers];
            numbers[count++] = reader.GetInt64();
        }
        return reader.TokenType == JsonTokenType.EndArray ? numbers[..count].ToArray() : throw new JsonException("a list holds other things than whole numbers");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new JsonException("no object");
    }
}
