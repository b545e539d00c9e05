using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>A summary for programs: an object with the notes on the file and an object for each weight.</summary>
internal static class SummaryJson
{
    public static void Write(SummaryListing listing, TextWriter output)
    {
        using var written = new JsonOutput(output);
        var json = written.Json;
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
        WriteAbout(json, listing);
        json.WriteStartArray("weights");
        foreach (var row in listing.Listed)
        {
            json.WriteStartObject();
            WriteColumns(json, row);
            json.WriteEndObject();
            written.FlushNowAndThen();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the members "notes" and "metadata", which describe the file.</summary>
    public static void WriteAbout(Utf8JsonWriter json, SummaryListing listing)
    {
        json.WriteStartArray("notes");
        foreach (string note in listing.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        SummaryMetadata.Write(json, listing.Metadata);
    }

    private static void WriteTotals(Utf8JsonWriter json, SummaryTotals totals)
    {
        json.WriteNumber("weights", totals.Weights);
        json.WriteNumber("parameters", totals.Parameters);
        json.WriteNumber("memory", totals.Memory);
    }

    /// <summary>Writes the columns of a weight as members of an object.</summary>
    public static void WriteColumns(Utf8JsonWriter json, SummaryEntry row)
    {
        foreach (var column in SummaryColumn.All)
        {
            json.WritePropertyName(column.JsonName);
            column.WriteJson(json, row);
        }
    }
}
