using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NotebookViz.Common;

namespace NotebookViz.Cli.Commands;

/// <summary>A column of the summary of a weight file. All forms of the summary have the same columns.</summary>
/// <param name="Name">Its name: the heading of the column, the field in JSON, and the argument of <c>--sort</c>.</param>
/// <param name="Exact">The text with all digits; empty if there is no value.</param>
internal sealed partial record SummaryColumn(string Name, Func<SummaryEntry, string> Exact)
{
    /// <summary>All columns, in their order.</summary>
    public static IReadOnlyList<SummaryColumn> All { get; } =
    [
        new("name", row => row.Name) { WriteJson = (json, row) => json.WriteStringValue(row.Name), IsSortable = true },
        new("shape", row => Numbers.Shape(row.Shape)) { WriteJson = (json, row) => WriteList(json, row.Shape, (json, length) => json.WriteNumberValue(length)) },
        new("dtype", row => row.Type) { Readable = row => row.Bits is { } bits ? $"{row.Type} ({Numbers.Short(bits)} bits)" : row.Type },
        new("axes", row => string.Join(" × ", row.Axes)) { WriteJson = (json, row) => WriteList(json, row.Axes, (json, axis) => json.WriteStringValue(axis)) },
        Count("count", row => row.Count, isSortable: false),
        Count("parameters", row => row.Parameters),
        Count("memory", row => row.Memory) with { Readable = row => row.Memory is { } bytes ? Numbers.Bytes(bytes) : "" },
        Extreme("min", values => values.Min) with { IsSmallestFirst = true },
        Extreme("max", values => values.Max),
        Statistic("mean", values => values.Mean),
        Statistic("std", values => values.Std),
        Statistic("norm", values => values.Norm),
        Count("zeros", row => row.Values?.Zeros) with { ReadsValues = true },
        Count("nan", row => row.Values?.NaN, isSortable: false),
        Count("posinf", row => row.Values?.PositiveInfinity, isSortable: false),
        Count("neginf", row => row.Values?.NegativeInfinity, isSortable: false),
        new("problem", row => row.Problem ?? ""),
    ];

    /// <summary>The columns that <c>--sort</c> accepts.</summary>
    public static IReadOnlyList<SummaryColumn> Sortable { get; } = [.. All.Where(column => column.IsSortable)];

    /// <summary>The text for people: few digits, with thousands separators.</summary>
    public Func<SummaryEntry, string> Readable { get; private init; } = Exact;

    /// <summary>Its name as a member of a JSON object.</summary>
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);

    /// <summary>Writes its value as JSON; null if there is none. Numbers are written without texts of their own, because a file may have 100,000 weights.</summary>
    public Action<Utf8JsonWriter, SummaryEntry> WriteJson { get; private init; } = (json, row) => WriteText(json, Exact(row));

    /// <summary>True for numbers, which are aligned at the right.</summary>
    public bool IsNumber => Number is not null;

    /// <summary>True if the value is known only when all elements have been read.</summary>
    public bool ReadsValues { get; private init; }

    /// <summary>True if sorting puts the smallest number first; otherwise the largest.</summary>
    public bool IsSmallestFirst { get; private init; }

    private bool IsSortable { get; init; }

    private Func<SummaryEntry, double?>? Number { get; init; }

    /// <summary>Returns the rows sorted by this column. Rows without a value come last, and rows with equal values keep their order.</summary>
    public IEnumerable<SummaryEntry> Sort(IEnumerable<SummaryEntry> rows)
    {
        if (Number is not { } number)
            return rows.OrderBy(row => Digits().Replace(Exact(row), digits => digits.Value.PadLeft(20, '0')), StringComparer.OrdinalIgnoreCase);
        var known = rows.OrderBy(row => number(row) is null);
        return IsSmallestFirst ? known.ThenBy(number) : known.ThenByDescending(number);
    }

    private static SummaryColumn Count(string name, Func<SummaryEntry, long?> count, bool isSortable = true) =>
        new(name, row => count(row) is { } value ? Numbers.Exact(value) : "")
        {
            Readable = row => count(row) is { } value ? Numbers.Grouped(value) : "",
            WriteJson = (json, row) => WriteNumber(json, count(row)),
            Number = row => count(row),
            IsSortable = isSortable,
        };

    private static SummaryColumn Statistic(string name, Func<SummaryValues, double?> value)
    {
        double? Of(SummaryEntry row) => row.Values is { } values ? value(values) : null;
        return new(name, row => Of(row)?.ToString("R", CultureInfo.InvariantCulture) ?? "")
        {
            Readable = row => Of(row) is { } number ? Numbers.Short(number) : "",
            WriteJson = (json, row) => WriteNumber(json, Of(row)),
            Number = Of,
            IsSortable = true,
            ReadsValues = true,
        };
    }

    private static SummaryColumn Extreme(string name, Func<SummaryValues, SummaryExtreme?> value)
    {
        SummaryExtreme? Of(SummaryEntry row) => row.Values is { } values ? value(values) : null;
        return Statistic(name, values => value(values)?.Number) with
        {
            Exact = row => Of(row)?.Text ?? "",
            WriteJson = (json, row) =>
            {
                if (Of(row) is { Digits: { } digits })
                    json.WriteRawValue(digits, skipInputValidation: true);
                else
                    WriteNumber(json, Of(row)?.Number);
            },
            Readable = row => Of(row) is not { } extreme ? "" : extreme.Digits ?? Numbers.Value(extreme.Number, row.ElementType),
        };
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        if (text.Length > 0)
            json.WriteStringValue(text);
        else
            json.WriteNullValue();
    }

    private static void WriteNumber(Utf8JsonWriter json, long? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void WriteNumber(Utf8JsonWriter json, double? number)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void WriteList<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        for (int i = 0; i < items.Count; i++)
            write(json, items[i]);
        json.WriteEndArray();
    }

    // Numbers in names are padded, so that conv2 comes before conv10.
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
