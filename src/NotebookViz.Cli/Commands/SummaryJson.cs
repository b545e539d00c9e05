using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NotebookViz.Cli.Commands;

/// <summary>A summary for programs: an array with an object for each weight.</summary>
internal static class SummaryJson
{
    public static string Of(WeightList weights)
    {
        using var stream = new MemoryStream();
        // It is no HTML: letters stay as they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartArray();
            foreach (var weight in weights)
                Write(json, weight);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
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
        WriteNumber(json, "min", finite?.Min);
        WriteNumber(json, "max", finite?.Max);
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
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
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
