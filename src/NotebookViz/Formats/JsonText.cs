using System.Text.Json;
using System.Text.Unicode;

namespace NotebookViz.Formats;

/// <summary>The JSON files among the formats.</summary>
internal static class JsonText
{
    // The description of a model with a hundred thousand layers takes a tenth of this.
    private const long Longest = 1 << 28;

    // A model within a model within a model takes some five levels for each.
    private const int DeepestNesting = 256;

    /// <summary>True where the file begins like a JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> head)
    {
        var text = WithoutMark(head).TrimStart(" \t\r\n"u8);
        return text.Length > 1 && text[0] == '{' && (text[1] is (byte)'"' or (byte)'}' || char.IsWhiteSpace((char)text[1]));
    }

    /// <summary>True where the outermost object has that key. Reads no further than it has to.</summary>
    public static bool HasKey(ReadOnlySpan<byte> head, SourceFile file, string key) => IsObject(head) && HasKey(file, key, isInArray: false);

    /// <summary>True where the outermost array begins with an object that has that key.</summary>
    public static bool IsArrayWithKey(ReadOnlySpan<byte> head, SourceFile file, string key) =>
        WithoutMark(head).TrimStart(" \t\r\n"u8) is [(byte)'[', ..] && HasKey(file, key, isInArray: true);

    private static bool HasKey(SourceFile file, string key, bool isInArray)
    {
        if (file.Length > Longest)
            return false;
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(file.Copy(0, file.Length, "it")), new JsonReaderOptions { MaxDepth = DeepestNesting });
            reader.Read();
            if (isInArray && !(reader.Read() && reader.TokenType == JsonTokenType.StartObject))
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(key))
                    return true;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The file is not JSON, so it does not have this format.
        }
        return false;
    }

    /// <summary>The outermost object or array.</summary>
    /// <exception cref="WeightFileException">It is no JSON object or array, or too long.</exception>
    public static JsonElement Read(SourceFile file)
    {
        if (file.Length > Longest)
            throw file.Malformed($"its JSON text has {file.Length} bytes; at most {Longest} are read.");
        try
        {
            using var document = Parse(WithoutMark(file.Copy(0, file.Length, "it")).ToArray());
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document.RootElement.Clone();
            throw file.Malformed("its JSON text is neither an object nor an array.");
        }
        catch (JsonException error)
        {
            throw file.Malformed($"its JSON text is malformed (it may be cut short): {error.Message}", null, error);
        }
    }

    /// <summary>Parses a text and refuses strings that are not valid Unicode. JsonDocument alone would find those only on access.</summary>
    /// <exception cref="JsonException">The text is malformed.</exception>
    public static JsonDocument Parse(byte[] text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan)))
                    _ = reader.GetString();
            }
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException(error.Message, error);
        }
        return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestNesting });
    }

    /// <summary>A member; null where the element is no object or has none of that name.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text member; null where there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The items of a list member; none where there is no such list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A list of whole numbers; null where it is anything else.</summary>
    public static long[]? Integers(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var result = new long[element.GetArrayLength()];
        int count = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out result[count++]))
                return null;
        }
        return result;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;
}
