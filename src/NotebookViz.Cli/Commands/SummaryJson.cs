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
    public static void Write(WeightList weights, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // It is no HTML: letters stay as they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(buffer, options);
        json.WriteStartObject();
        json.WriteStartArray("notes");
        foreach (string note in weights.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var weight in weights)
        {
            Write(json, weight);
            if (json.BytesPending + buffer.WrittenCount >= FlushLength)
                Flush(json, buffer, output);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Flush(json, buffer, output);
        output.WriteLine();
    }

    // The writer never ends within a letter, so each piece is text of its own.
    private static void Flush(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private static void Write(Utf8JsonWriter json, Weight weight)
    {
        json.WriteStartObject();
        json.WriteString("name", weight.Name);
        json.WriteStartArray("shape");
        foreach (long length in weight.Shape)
            json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteString("dtype", weight.TypeName);
        json.WriteStartArray("axes");
        foreach (var axis in weight.Axes)
            json.WriteStringValue(axis.Name);
        json.WriteEndArray();
        json.WriteNumber("count", weight.Count);

        var statistics = weight.Data is null ? null : weight.GetStatistics();
        var finite = statistics is { FiniteCount: > 0 } ? statistics : null;
        WriteNumber(json, "min", finite?.Min, finite is null ? null : ExactExtremes.Min(weight));
        WriteNumber(json, "max", finite?.Max, finite is null ? null : ExactExtremes.Max(weight));
        WriteNumber(json, "mean", finite?.Mean);
        WriteNumber(json, "std", finite?.StandardDeviation);
        WriteNumber(json, "l2", finite?.L2Norm);
        WriteCount(json, "zeros", statistics?.ZeroCount);
        WriteCount(json, "nan", statistics?.NaNCount);
        WriteCount(json, "posinf", statistics?.PositiveInfinityCount);
        WriteCount(json, "neginf", statistics?.NegativeInfinityCount);
        json.WriteString("problem", weight.Problem);
        json.WriteEndObject();
    }

    // JSON has no number for what is beyond double precision, such as the norm of the largest doubles.
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value, string? exact = null)
    {
        if (exact is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(exact);
        }
        else if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void WriteCount(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } count)
            json.WriteNumber(name, count);
        else
            json.WriteNull(name);
    }
}
