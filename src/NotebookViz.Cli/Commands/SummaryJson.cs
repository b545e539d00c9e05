using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>A summary for programs: an object with the notes on the file and an object for each weight.</summary>
internal static class SummaryJson
{
    private const int FlushLength = 1 << 16;

    /// <summary>Writes the summary piece by piece: that of a hundred thousand weights is long.</summary>
    public static void Write(SummaryListing listing, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // It is no HTML: letters stay as they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(buffer, options);
        json.WriteStartObject();
        json.WriteStartObject("totals");
        WriteTotals(json, SummaryTotals.Of(listing.All));
        json.WriteStartArray("types");
        foreach (var (type, totals) in SummaryTotals.ByType(listing.All))
        {
            json.WriteStartObject();
            json.WriteString("dtype", type);
            WriteTotals(json, totals);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("listed");
        WriteTotals(json, SummaryTotals.Of(listing.Listed));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (string note in listing.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        SummaryMetadata.Write(json, listing.Metadata, isWhole: false);
        json.WriteStartArray("weights");
        foreach (var row in listing.Listed)
        {
            Write(json, row);
            if (json.BytesPending + buffer.WrittenCount >= FlushLength)
                Flush(json, buffer, output);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Flush(json, buffer, output);
        output.WriteLine();
    }

    private static void WriteTotals(Utf8JsonWriter json, SummaryTotals totals)
    {
        json.WriteNumber("weights", totals.Weights);
        json.WriteNumber("parameters", totals.Parameters);
        json.WriteNumber("memory", totals.Memory);
    }

    // The writer never ends within a letter, so each piece is text of its own.
    private static void Flush(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private static void Write(Utf8JsonWriter json, LayerWeight row)
    {
        json.WriteStartObject();
        foreach (var column in SummaryColumn.All)
        {
            json.WritePropertyName(column.Name);
            string text = column.Exact(row);
            if (column.Name is "shape" or "axes")
                WriteList(json, column.Name, row.Weight);
            else if (text.Length == 0 && column.Name != "name")
                json.WriteNullValue();
            else if (column.IsNumber)
                json.WriteRawValue(text);
            else
                json.WriteStringValue(text);
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, Weight weight)
    {
        json.WriteStartArray();
        foreach (var axis in weight.Axes)
            if (name == "shape")
                json.WriteNumberValue(axis.Length);
            else
                json.WriteStringValue(axis.Name);
        json.WriteEndArray();
    }
}
