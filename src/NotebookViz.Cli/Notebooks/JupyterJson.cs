using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace NotebookViz.Cli.Notebooks;

/// <summary>JSON as Jupyter writes it (one blank to indent, nothing escaped that need not be), so that a run makes a small diff.</summary>
internal static class JupyterJson
{
    public static string Write(JsonNode document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = true, IndentSize = 1, NewLine = "\n", Encoder = MinimalEncoder.Instance,
        }))
        {
            document.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Escapes what JSON demands. The framework's relaxed encoder escapes emoji and other supplementary characters too.</summary>
    private sealed class MinimalEncoder : JavaScriptEncoder
    {
        public static readonly MinimalEncoder Instance = new();

        public override int MaxOutputCharactersPerInputCharacter => 6;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

        public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
        {
            for (var i = 0; i < textLength; i++)
            {
                if (WillEncode(text[i]))
                    return i;
                // A lone surrogate cannot be written as UTF-8; it is replaced by way of the escape.
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
