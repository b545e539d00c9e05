using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>What a file says about itself: <c>summary --metadata</c>, and a part of each summary in JSON.</summary>
internal static class SummaryMetadata
{
    /// <summary>Writes a line for each key, with a tab between key and value; long texts and lists are shortened.</summary>
    public static void Write(IReadOnlyDictionary<string, MetadataValue> metadata, TextWriter output)
    {
        foreach (var (key, value) in metadata)
            output.Write(TerminalText.OneLine(key) + "\t" + TerminalText.OneLine(value.ToString()) + "\n");
    }

    /// <summary>Writes all of it as JSON.</summary>
    public static void WriteJson(IReadOnlyDictionary<string, MetadataValue> metadata, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, metadata, isWhole: true);
            json.WriteEndObject();
        }
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }

    /// <summary>Writes a member "metadata".</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="metadata">The metadata.</param>
    /// <param name="isWhole">False to write long texts and lists as they are shown: "100,000 strings: a, b, c, …".</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, MetadataValue> metadata, bool isWhole)
    {
        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            json.WritePropertyName(key);
            if (!isWhole && value.Value is string or IReadOnlyList<object>)
                json.WriteStringValue(value.ToString());
            else
                Write(json, value.Value);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case IReadOnlyList<object> items:
                json.WriteStartArray();
                foreach (object item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            default:
                // JSON has no NaN and no infinity.
                string number = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                if (char.IsAsciiDigit(number[^1]))
                    json.WriteRawValue(number);
                else
                    json.WriteStringValue(number);
                break;
        }
    }
}
