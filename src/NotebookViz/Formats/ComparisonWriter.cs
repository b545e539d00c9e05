using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NotebookViz.Common;

namespace NotebookViz.Formats;

/// <summary>Writes a comparison for programs: as JSON and as CSV, with all digits.</summary>
internal static class ComparisonWriter
{
    /// <summary>A comparison of lists as a JSON object.</summary>
    public static byte[] Json(WeightListComparison comparison) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("a", comparison.TitleA);
        json.WriteString("b", comparison.TitleB);
        json.WriteBoolean("unchanged", comparison.IsUnchanged);
        if (comparison.PairingProblem is { } problem)
            json.WriteString("problem", problem);
        json.WriteStartArray("rows");
        foreach (var row in comparison)
            Write(json, row);
        json.WriteEndArray();
        json.WriteStartArray("notComparable");
        foreach (var pair in comparison.NotComparable)
        {
            json.WriteStartObject();
            json.WriteString("name", pair.A.Name);
            json.WriteString("nameB", pair.B.Name);
            Write(json, "shape", pair.A.Shape);
            Write(json, "shapeB", pair.B.Shape);
            json.WriteString("reason", pair.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "onlyInA", comparison.OnlyInA);
        Write(json, "onlyInB", comparison.OnlyInB);
        json.WriteEndObject();
    });

    /// <summary>A comparison of two weights as a JSON object.</summary>
    public static byte[] Json(WeightComparison comparison) => Json(json => Write(json, comparison));

    /// <summary>The rows of a comparison as CSV (RFC 4180), then the pairs that cannot be compared and the weights without a partner, which have no numbers.</summary>
    public static byte[] Csv(WeightListComparison comparison)
    {
        string[] numbers = ["relativeChange", "cosine", "maxAbsChange", "maxAbsIndex", "equalShare", "signFlipShare", "notFinite", "notFiniteUnequal", "normA", "normB"];
        string[] none = [.. numbers.Select(_ => "")];
        IEnumerable<string[]> lines =
        [
            ["name", "nameB", "shape", "shapeB", .. numbers, "problem"],
            .. comparison.Select(row => (string[])[row.NameA, row.NameB, Numbers.Shape(row.Shape), Numbers.Shape(row.B.Shape), .. Cells(row), ""]),
            .. comparison.NotComparable.Select(pair => (string[])[pair.A.Name, pair.B.Name, Numbers.Shape(pair.A.Shape), Numbers.Shape(pair.B.Shape), .. none, pair.Reason]),
            .. comparison.OnlyInA.Select(weight => (string[])[weight.Name, "", Numbers.Shape(weight.Shape), "", .. none, "only in A"]),
            .. comparison.OnlyInB.Select(weight => (string[])["", weight.Name, "", Numbers.Shape(weight.Shape), .. none, "only in B"]),
        ];
        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(cells => string.Join(',', cells.Select(CsvWriter.Quoted)) + "\r\n")));
    }

    private static string[] Cells(WeightComparison row) =>
    [
        Number(row.RelativeChange), Number(row.Cosine), Number(row.MaxAbsChange), row.MaxAbsIndex is { } index ? string.Join(", ", index.Select(Numbers.Exact)) : "",
        Number(row.EqualShare), Number(row.SignFlipShare), Numbers.Exact(row.NotFiniteCount), Numbers.Exact(row.UnequalNotFiniteCount), Number(row.NormA), Number(row.NormB),
    ];

    private static void Write(Utf8JsonWriter json, WeightComparison row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.NameA);
        json.WriteString("nameB", row.NameB);
        Write(json, "shape", row.Shape);
        Write(json, "relativeChange", row.RelativeChange);
        Write(json, "cosine", row.Cosine);
        Write(json, "maxAbsChange", row.MaxAbsChange);
        if (row.MaxAbsIndex is { } index)
            Write(json, "maxAbsIndex", index);
        else
            json.WriteNull("maxAbsIndex");
        Write(json, "equalShare", row.EqualShare);
        Write(json, "signFlipShare", row.SignFlipShare);
        json.WriteNumber("notFinite", row.NotFiniteCount);
        json.WriteNumber("notFiniteUnequal", row.UnequalNotFiniteCount);
        Write(json, "normA", row.NormA);
        Write(json, "normB", row.NormB);
        json.WriteString("foundBy", row.FoundBy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Weight> weights)
    {
        json.WriteStartArray(name);
        foreach (var weight in weights)
            json.WriteStringValue(weight.Name);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    // JSON has no infinity.
    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        // The JSON is not embedded in HTML, so non-ASCII characters need no escapes.
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return stream.ToArray();
    }

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? Numbers.Exact(number) : "";
}
