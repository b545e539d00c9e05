using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>A chart as a notebook shows it: as the picture of its weight if it is unchanged, otherwise as a description and an interactive chart.</summary>
internal static partial class ChartView
{
    private const int MostTraces = 8;

    public static (string Html, string Text) Of(GenericChart chart)
    {
        string json = GenericChart.toJson(chart);
        if (ChartOrigin.Unchanged(chart, json) is { } picture)
            return (picture.ToHtml(), picture.ToString());
        using var document = JsonDocument.Parse(json);
        Visualization?[] origins = [.. GenericChart.getTraces(chart).Select(trace => ChartOrigin.Of(trace)?.Picture)];
        Visualization[] pictures = [.. origins.OfType<Visualization>().Distinct()];
        string title = TitleOf(document.RootElement.GetProperty("layout"));
        // The line below the title of a single weight need not repeat it.
        List<string> details = title.Length == 0 && pictures is [var only]
            ? [.. only.Details.Take(1)]
            : [.. pictures.Select(weight => string.Join(", ", weight.Details.Take(1).Prepend(weight.Title)))];
        if (title.Length == 0)
            title = pictures.Length > 0 ? string.Join(", ", pictures.Select(weight => weight.Title)) : "Chart";
        string[] others = [.. document.RootElement.GetProperty("data").EnumerateArray().Where((_, place) => origins[place] is null).Select(TraceWords.Of)];
        if (others.Length > 0)
            details.Add(string.Join("; ", others.Take(MostTraces)) + (others.Length > MostTraces ? string.Create(CultureInfo.InvariantCulture, $"; and {others.Length - MostTraces:N0} more") : ""));
        else if (pictures.Length == 0)
            details.Add("no traces");
        return (PlotlyHtml.ToHtml(json, title, details), string.Join('\n', [title, .. details]));
    }

    // A title is an object with a text, or in older figures the text itself; both may contain tags.
    private static string TitleOf(JsonElement layout)
    {
        if (!layout.TryGetProperty("title", out var title))
            return "";
        if (title.ValueKind == JsonValueKind.Object && !title.TryGetProperty("text", out title))
            return "";
        return title.ValueKind == JsonValueKind.String ? Plain(title.GetString()!) : "";
    }

    /// <summary>Returns plotly text without tags.</summary>
    public static string Plain(string text) => WebUtility.HtmlDecode(Tag().Replace(Break().Replace(text, " "), "")).Trim();

    [GeneratedRegex(@"<br\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex("</?[a-zA-Z][^>]*>")]
    private static partial Regex Tag();
}
