using System.Globalization;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>The metadata of a file: <c>summary --metadata</c>, and the member "metadata" of a summary in JSON.</summary>
internal static class SummaryMetadata
{
    /// <summary>Writes a line for each key, with a tab between key and value; long texts and lists are shortened.</summary>
    public static void Write(IReadOnlyDictionary<string, MetadataValue> metadata, TextWriter output)
    {
        foreach (var (key, value) in metadata)
            output.Write(TerminalText.OneLine(key) + "\t" + TerminalText.OneLine(value.ToString()) + "\n");
    }

    /// <summary>Writes the complete metadata as JSON.</summary>
    public static void WriteJson(IReadOnlyDictionary<string, MetadataValue> metadata, TextWriter output)
    {
        using var written = new JsonOutput(output);
        var json = written.Json;
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            json.WritePropertyName(key);
            if (value.Value is IReadOnlyList<object> items)
            {
                json.WriteStartArray();
                foreach (object item in items)
                {
                    Write(json, item);
                    written.FlushNowAndThen();
                }
                json.WriteEndArray();
            }
            else
            {
                Write(json, value.Value);
            }
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The metadata for a summary in JSON: long texts and lists are shortened, "100,000 strings: a, b, c, …".</summary>
    public static IReadOnlyDictionary<string, JsonElement> Shown(IReadOnlyDictionary<string, MetadataValue> metadata)
    {
        var shown = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
            shown.Add(key, value.Value switch
            {
                string or IReadOnlyList<object> => JsonSerializer.SerializeToElement(value.ToString()),
                bool flag => JsonSerializer.SerializeToElement(flag),
                var number => NumberText(number) is var text && IsJson(text) ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text),
            });
        return shown;
    }

    /// <summary>Writes a member "metadata".</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement> shown)
    {
        json.WriteStartObject("metadata");
        foreach (var (key, value) in shown)
        {
            json.WritePropertyName(key);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        if (value is bool flag)
            json.WriteBooleanValue(flag);
        else if (value is not string && NumberText(value) is var number && IsJson(number))
            json.WriteRawValue(number);
        else
            json.WriteStringValue(NumberText(value));
    }

    private static string NumberText(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // JSON has no NaN and no infinity.
    private static bool IsJson(string number) => char.IsAsciiDigit(number[^1]);
}
