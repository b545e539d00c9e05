using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookViz.Tests.Pictures;

/// <summary>A plotly figure as a reader of the page meets it: what every cell shows and what its hover claims.</summary>
internal sealed partial class Figure
{
    private readonly JsonElement _root;
    private readonly List<(JsonElement Heatmap, List<JsonElement> Marks)> _pages = [];
    private ((double[] Values, int[] Shape) Cells, Func<int, int, string> Text)? _first;

    public Figure(string json)
    {
        _root = JsonDocument.Parse(json).RootElement;
        IsEmpty = !_root.TryGetProperty("data", out var data);
        if (IsEmpty)
            return;
        var traces = data.EnumerateArray().ToArray();
        foreach (var trace in traces)
        {
            if (Text(trace, "type") == "heatmap")
                _pages.Add((trace, []));
            else if (_pages.Count > 0 && Text(trace, "mode") == "markers" && trace.TryGetProperty("hovertext", out _))
                _pages[^1].Marks.Add(trace);
        }
        Traces = traces;
        Lines = [.. traces.Where(trace => Text(trace, "type") == "scatter" && Text(trace, "mode").StartsWith("lines", StringComparison.Ordinal))];
        Marks = [.. traces.Where(trace => Text(trace, "mode") == "markers" && trace.TryGetProperty("hovertext", out _))];
        Layout = _root.GetProperty("layout");
    }

    public bool IsEmpty { get; }

    /// <summary>The heatmap that is seen at first; null where the picture is none.</summary>
    public JsonElement? Heatmap => _pages.Count == 0 ? null : _pages[0].Heatmap;

    /// <summary>How many heatmaps there are to choose from.</summary>
    public int PageCount => _pages.Count;

    public JsonElement[] Traces { get; } = [];

    /// <summary>The heatmap of each page, of which the first is seen at once.</summary>
    public IEnumerable<JsonElement> Pages => Traces.Where(trace => Text(trace, "type") == "heatmap");

    /// <summary>The names above the tiles of a grid.</summary>
    public string[] Titles => [.. Traces.Where(trace => Text(trace, "textposition") == "top center")
        .SelectMany(trace => trace.GetProperty("text").EnumerateArray().Select(text => text.GetString()!))];

    /// <summary>The names above the tiles, each with the place of its foot among the cells.</summary>
    public IEnumerable<(string Title, double Row, double Column)> TitlePlaces() => Traces.Where(trace => Text(trace, "textposition") == "top center").SelectMany(trace =>
        trace.GetProperty("text").EnumerateArray().Select((text, i) => (text.GetString()!, trace.GetProperty("y")[i].GetDouble(), trace.GetProperty("x")[i].GetDouble())));

    /// <summary>What pointing at a cell of the first page says, without the value; null where it has a mark and no value.</summary>
    public string? CellText(int row, int column)
    {
        var ((z, shape), text) = _first ??= (Array(Heatmap!.Value.GetProperty("z")), TextOf(Heatmap!.Value));
        return double.IsNaN(z[row * shape[1] + column]) ? null : text(row, column);
    }

    /// <summary>The cells with a plus or a minus: their values are beyond the colours.</summary>
    public (int Row, int Column)[] Dots => [.. Traces.Where(trace => Text(trace, "hoverinfo") == "skip" && Text(trace, "mode") == "markers")
        .SelectMany(trace => Coordinates(trace, "y", Heatmap!.Value).Zip(Coordinates(trace, "x", Heatmap!.Value), (y, x) => (y, x)))];

    /// <summary>What pointing at each cell says, without the value, and the value; in reading order.</summary>
    public static IEnumerable<(string Text, double Value)> Hovers(JsonElement heatmap)
    {
        var (z, shape) = Array(heatmap.GetProperty("z"));
        var text = TextOf(heatmap);
        for (int i = 0; i < z.Length; i++)
            if (!double.IsNaN(z[i]))
                yield return (text(i / shape[1], i % shape[1]), z[i]);
    }

    public JsonElement[] Lines { get; } = [];

    public JsonElement[] Marks { get; } = [];

    public JsonElement Layout { get; }

    /// <summary>A heatmap's cells and its marks, each with the index ranges that its hover tells.</summary>
    public Cells CellsOf(Weight weight, int page = 0)
    {
        var (trace, pageMarks) = _pages[page];
        var (z, shape) = Array(trace.GetProperty("z"));
        int columns = shape[1];
        var text = TextOf(trace);

        var marks = new Dictionary<(int, int), (string Kind, Range[] Ranges)>();
        foreach (var mark in pageMarks)
        {
            int[] columnsOf = Coordinates(mark, "x", trace), rowsOf = Coordinates(mark, "y", trace);
            string[] texts = [.. mark.GetProperty("hovertext").EnumerateArray().Select(text => text.GetString()!)];
            for (int i = 0; i < texts.Length; i++)
            {
                int colon = texts[i].LastIndexOf(": ", StringComparison.Ordinal);
                marks.Add((rowsOf[i], columnsOf[i]), (texts[i][(colon + 2)..], Ranges(texts[i][..colon], weight)));
            }
        }
        // The same words stand in the texts of many cells.
        var said = new Dictionary<string, (int Axis, Range Range)>();
        return new(shape[0], columns, z, marks, (row, column) => Ranges(text(row, column), weight, said));
    }

    // The hover of a heatmap's cell but for its value.
    private static Func<int, int, string> TextOf(JsonElement trace)
    {
        var template = new HoverTemplate(Text(trace, "hovertemplate"));
        var data = trace.GetProperty("customdata");
        // Texts are nested arrays, null beside the cells; numbers are a typed array.
        if (data.ValueKind == JsonValueKind.Array)
        {
            string[][][] texts = [.. data.EnumerateArray().Select(row => row.EnumerateArray().Select(TextsOf).ToArray())];
            return (row, column) => template.Of(i => texts[row][column][i]);
        }
        var custom = Array(data);
        int columns = Array(trace.GetProperty("z")).Shape[1], depth = custom.Shape[2];
        return (row, column) => template.Of(i => Invariant(custom.Values[(row * columns + column) * depth + i]));
    }

    private static string[] TextsOf(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? [] : [.. cell.EnumerateArray().Select(text => text.GetString()!)];

    // Which rows or columns of a heatmap the points of a trace stand on, exactly.
    private static int[] Coordinates(JsonElement trace, string name, JsonElement heatmap)
    {
        double Number(string key, double otherwise) => heatmap.TryGetProperty(key, out var number) ? number.GetDouble() : otherwise;
        double[] cells = [.. Array(trace.GetProperty(name)).Values.Select(value => (value - Number($"{name}0", 0)) / Number($"d{name}", 1))];
        Assert.All(cells, cell => Assert.Equal(Math.Round(cell), cell, 1e-9));
        return [.. cells.Select(cell => (int)Math.Round(cell))];
    }

    /// <summary>The index ranges that a text such as "filter 5, axis 2 = 4–7" claims, one for each axis of the weight.</summary>
    /// <param name="text">The text.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="said">What parts of texts claim, so that none is read twice.</param>
    public static Range[] Ranges(string text, Weight weight, Dictionary<string, (int Axis, Range Range)>? said = null)
    {
        Range[] ranges = [.. weight.Shape.Select(length => new Range(0, length == 1 ? 0 : -1))];
        foreach (string part in text.Split(", "))
        {
            if (said is null || !said.TryGetValue(part, out var one))
            {
                one = RangeOf(part, weight);
                said?.Add(part, one);
            }
            ranges[one.Axis] = one.Range;
        }
        return ranges;
    }

    private static (int Axis, Range Range) RangeOf(string text, Weight weight)
    {
        // A gate axis whose parts are not known.
        const string unit = "unit ", ofGates = " of all gates";
        if (text.StartsWith(unit, StringComparison.Ordinal) && text.EndsWith(ofGates, StringComparison.Ordinal))
            text = $"gate {text[unit.Length..^ofGates.Length]}";
        var match = Part().Match(text);
        Assert.True(match.Success, $"'{text}' tells no index.");
        int axis = Enumerable.Range(0, weight.Axes.Count).Single(i => weight.Axes[i].Name == match.Groups[1].Value);
        long first = long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return (axis, new(first, match.Groups[3].Success ? long.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) : first));
    }

    /// <summary>Numbers, whether they travel as text or as a typed array.</summary>
    public static (double[] Values, int[] Shape) Array(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return ([.. element.EnumerateArray().Select(value => value.GetDouble())], [element.GetArrayLength()]);
        ReadOnlySpan<byte> bytes = element.GetProperty("bdata").GetBytesFromBase64();
        double[] values = Text(element, "dtype") switch
        {
            "f4" => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)],
            "f8" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            "u1" => [.. bytes.ToArray().Select(value => (double)value)],
            "u2" => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => (double)value)],
            "u4" => [.. MemoryMarshal.Cast<byte, uint>(bytes).ToArray().Select(value => (double)value)],
            var other => throw new InvalidDataException(other),
        };
        int[] shape = element.TryGetProperty("shape", out var lengths)
            ? [.. lengths.GetString()!.Split(',').Select(length => int.Parse(length, CultureInfo.InvariantCulture))]
            : [values.Length];
        Assert.Equal(shape.Aggregate(1, (product, length) => product * length), values.Length);
        return (values, shape);
    }

    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static string Invariant(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.*?)(?: = | )(\d+)(?:–(\d+))?$")]
    private static partial Regex Part();

    /// <summary>Indices from the first to the last.</summary>
    public readonly record struct Range(long First, long Last);

    /// <summary>What a heatmap trace and its marks show.</summary>
    /// <param name="Rows">Rows of cells.</param>
    /// <param name="Columns">Columns of cells.</param>
    /// <param name="Values">The cells' values, row by row; NaN where there is none.</param>
    /// <param name="Marks">The marks by row and column.</param>
    /// <param name="Place">What the hover of a cell claims.</param>
    public sealed record Cells(
        int Rows, int Columns, double[] Values, IReadOnlyDictionary<(int Row, int Column), (string Kind, Range[] Ranges)> Marks, Func<int, int, Range[]> Place);
}
