using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookViz.Cli.Tests.Infrastructure;

/// <summary>Reads what a figure shows from its HTML, as plotly.js would.</summary>
internal static partial class FigureJson
{
    /// <summary>The figures of a page or fragment.</summary>
    public static IReadOnlyList<JsonNode> In(string html) => [.. FigureScript().Matches(html).Select(m => JsonNode.Parse(m.Groups[1].Value)!)];

    public static IReadOnlyList<string> Captions(string html) =>
        [.. Caption().Matches(html).Select(m => WebUtility.HtmlDecode(Tag().Replace(m.Groups[1].Value, "\n")))];

    /// <summary>The only trace of a type that has data of its own rather than labels.</summary>
    public static JsonNode Trace(JsonNode figure, string type) =>
        figure["data"]!.AsArray().Single(t => (string?)t!["type"] == type && (string?)t["mode"] != "text")!;

    /// <summary>A typed array of 32-bit floats.</summary>
    public static float[] Floats(JsonNode array)
    {
        Assert.Equal("f4", (string?)array["dtype"]);
        return MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)array["bdata"]!)).ToArray();
    }

    /// <summary>The cells of a grid, each by the names and numbers that its hover gives: "filter" → 5, "row" → 2, ….</summary>
    public static IEnumerable<(IReadOnlyDictionary<string, int> At, float Value)> Cells(JsonNode figure)
    {
        var trace = Trace(figure, "heatmap");
        var names = HoverIndex().Matches((string)trace["hovertemplate"]!).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        if (figure["layout"]?["meta"]?["tiles"] is { } tiles)
            return Described(figure["layout"]!["meta"]!["pages"]![0]!, tiles, names);
        Assert.Equal("u1", (string?)trace["customdata"]!["dtype"]);
        var indices = Convert.FromBase64String((string)trace["customdata"]!["bdata"]!);
        var values = Floats(trace["z"]!);
        var width = indices.Length / values.Length;
        Assert.Equal($"{trace["z"]!["shape"]},{width}", (string?)trace["customdata"]!["shape"]);
        return values.Select((value, cell) =>
                ((IReadOnlyDictionary<string, int>)names.ToDictionary(n => n.Key, n => (int)indices[cell * width + n.Value]), value))
            .Where(cell => !float.IsNaN(cell.value));
    }

    // The first page of a figure that the page's own script composes: tile by tile, the last filter's last channel at the end.
    private static IEnumerable<(IReadOnlyDictionary<string, int> At, float Value)> Described(JsonNode page, JsonNode tiles, Dictionary<string, int> names)
    {
        var values = Floats(page["z"]!);
        var (majors, minors) = (Indices(tiles["majors"]!), Indices(page["minors"]!));
        int rows = (int)tiles["row"]!["cells"]!, columns = (int)tiles["column"]!["cells"]!, axes = tiles["axes"]!.AsArray().Count;
        Assert.Equal(values.Length, majors.Length * minors.Length * rows * columns);
        return values.Select((value, cell) =>
        {
            int[] tile = [majors[cell / (minors.Length * rows * columns)], minors[cell / (rows * columns) % minors.Length]];
            int[] at = [.. tile.Take(axes), cell / columns % rows, cell % columns];
            return ((IReadOnlyDictionary<string, int>)names.ToDictionary(name => name.Key, name => at[name.Value]), value);
        });
    }

    private static int[] Indices(JsonNode array)
    {
        Assert.Equal("u1", (string?)array["dtype"]);
        return [.. Convert.FromBase64String((string)array["bdata"]!).Select(index => (int)index)];
    }

    [GeneratedRegex("""<script type="application/vnd\.plotly\.v1\+json">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex FigureScript();

    [GeneratedRegex("<figcaption[^>]*>(.*?)</figcaption>", RegexOptions.Singleline)]
    private static partial Regex Caption();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(\w+) %\{customdata\[(\d+)\]\}")]
    private static partial Regex HoverIndex();
}
