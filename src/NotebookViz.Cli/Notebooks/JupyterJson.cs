using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace NotebookViz.Cli.Notebooks;

/// <summary>JSON as Jupyter writes it (indented by one space, with minimal escaping), so that a run makes a small diff.</summary>
internal static class JupyterJson
{
    // The writer's limit: widget states are nested deeper than the framework's default of 64.
    private const int MostLevels = 1000;

    /// <summary>Reads JSON unchanged. Text that could not be written back is rejected here and not in the middle of writing.</summary>
    /// <exception cref="FormatException">The file is not JSON; the message says where.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> file)
    {
        if (file.Span.StartsWith("\uFEFF"u8))
            file = file[3..];
        if (!Utf8.IsValid(file.Span))
            throw new FormatException(NotebookFile.NotUtf8);
        file = PythonNumbers.AsJson(file);
        try
        {
            CheckEscapes(file.Span);
            return JsonNode.Parse(file.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MostLevels, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new FormatException(
                e.LineNumber is { } line ? $"The JSON is broken at line {line + 1}, byte {e.BytePositionInLine + 1}." : KeyTwice(e), e);
        }
    }

    /// <summary>Returns the message for the only error without a line number from the framework.</summary>
    public static string KeyTwice(JsonException e) => $"The JSON has the same key twice, so one value would be lost: {e.Message}";

    // Half a surrogate pair, such as "\ud83d" alone, is valid JSON but not valid text.
    private static void CheckEscapes(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                throw new FormatException($"A text at line {line} has half a character: a \\ud… escape without its other half. Correct it there.", e);
            }
        }
    }

    public static Utf8JsonWriter NewWriter(Stream stream) => new(stream, new JsonWriterOptions
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = Encoder,
    });

    public static JavaScriptEncoder Encoder => MinimalEncoder.Instance;

    /// <summary>Escapes only what JSON requires. The framework's relaxed encoder also escapes emoji and other supplementary characters.</summary>
    private sealed class MinimalEncoder : JavaScriptEncoder
    {
        public static readonly MinimalEncoder Instance = new();

        // The ASCII characters that are escaped, as bytes of UTF-8.
        private static readonly SearchValues<byte> Escaped =
            SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

        public override int MaxOutputCharactersPerInputCharacter => 6;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

        // UTF-8 input comes from the file and was checked when it was read.
        public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(Escaped);

        public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
        {
            for (var i = 0; i < textLength; i++)
            {
                if (WillEncode(text[i]))
                    return i;
                // A lone surrogate cannot be written as UTF-8, so it is escaped, which replaces it.
                if (char.IsSurrogate(text[i]))
                {
                    if (char.IsLowSurrogate(text[i]) || i + 1 == textLength || !char.IsLowSurrogate(text[i + 1]))
                        return i;
                    i++;
                }
            }
            return -1;
        }

        public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        {
            var text = unicodeScalar switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < 0x20 => $"\\u{unicodeScalar:x4}",
                _ => char.ConvertFromUtf32(unicodeScalar),
            };
            numberOfCharactersWritten = text.Length;
            return text.TryCopyTo(new Span<char>(buffer, bufferLength));
        }
    }
}

/// <summary>Reads values from JSON that may contain anything.</summary>
internal static class JsonPath
{
    /// <summary>Returns the string at a path of keys; null if there is none.</summary>
    public static string? Text(JsonObject? json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var key in path)
            node = (node as JsonObject)?[key];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    /// <summary>Returns an integer; null if the node is not one.</summary>
    public static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}

/// <summary>nbformat stores text as a list of lines, each with its newline, so that notebooks can be compared line by line.</summary>
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
