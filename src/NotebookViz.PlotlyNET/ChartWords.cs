using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NotebookViz.Common;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>A chart in words: over it, and instead of it where it cannot be drawn.</summary>
/// <param name="Headline">The chart's title, or the weights that it shows.</param>
/// <param name="Facts">Shape and axes of each weight in it, then what other traces there are; one a line.</param>
/// <param name="Kinds">The kinds of its traces.</param>
internal sealed partial record ChartWords(string Headline, IReadOnlyList<string> Facts, IReadOnlyList<string> Kinds)
{
    private const int MostTraces = 8;

    public static ChartWords Of(GenericChart chart, string json)
    {
        using var document = JsonDocument.Parse(json);
        var figure = document.RootElement;
        ChartOrigin?[] origins = [.. GenericChart.getTraces(chart).Select(ChartOrigin.Of)];
        Plans.Caption[] weights = [.. origins.OfType<ChartOrigin>().Distinct().Select(origin => origin.Picture.Caption)];
        JsonElement[] traces = [.. figure.GetProperty("data").EnumerateArray()];
        string[] others = [.. traces.Where((_, place) => origins[place] is null).Select(TraceWords.Of)];

        string title = Title(figure.GetProperty("layout"));
        string headline = title.Length > 0 ? title : weights.Length > 0 ? string.Join(", ", weights.Select(weight => weight.Headline)) : "Chart";
        bool isTold = title.Length == 0 && weights.Length == 1;
        List<string> facts = [.. weights.Select(weight => isTold ? weight.Facts[0] : $"{weight.Headline}, {weight.Facts[0]}")];
        if (others.Length > 0)
            facts.Add(string.Join("; ", others.Take(MostTraces)) + (others.Length > MostTraces ? $"; and {Numbers.Grouped(others.Length - MostTraces)} more" : ""));
        else if (weights.Length == 0)
            facts.Add("no traces");
        return new(headline, facts, [.. traces.Select(TraceWords.Kind)]);
    }

    // A title is an object with a text, or in older figures the text itself; both may have tags.
    private static string Title(JsonElement layout)
    {
        if (!layout.TryGetProperty("title", out var title))
            return "";
        if (title.ValueKind == JsonValueKind.Object && !title.TryGetProperty("text", out title))
            return "";
        return title.ValueKind == JsonValueKind.String ? Plain(title.GetString()!) : "";
    }

    /// <summary>Text of plotly's without its tags.</summary>
    public static string Plain(string text) => WebUtility.HtmlDecode(Tag().Replace(Break().Replace(text, " "), "")).Trim();

    [GeneratedRegex(@"<br\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex("</?[a-zA-Z][^>]*>")]
    private static partial Regex Tag();
}
