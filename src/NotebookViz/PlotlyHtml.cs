using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NotebookViz.Html;

namespace NotebookViz;

/// <summary>
/// HTML for plotly figures of any kind, and the script that draws them. For packages that show figures other than those of weights, and for programs
/// that write pages with many figures.
/// </summary>
public static class PlotlyHtml
{
    /// <summary>Returns the HTML fragment of a figure: its title and description, and the live figure if plotly.js can be loaded.</summary>
    /// <param name="figure">The figure as plotly JSON: data, layout and config.</param>
    /// <param name="title">The first line of the caption, as text.</param>
    /// <param name="description">The lines below it, as text; null for none.</param>
    /// <returns>
    /// A figure element with a caption, a sentence for readers without scripts, and the figure. Unlike the HTML of a weight it has no static
    /// picture. The same arguments give the same bytes.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="figure"/> or <paramref name="title"/> is null.</exception>
    /// <exception cref="JsonException"><paramref name="figure"/> is not JSON.</exception>
    public static string ToHtml(string figure, string title, IEnumerable<string>? description = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(title);
        string[] kinds = KindsOf(figure);
        // In JSON, "<" occurs only in strings; a script element must not contain it.
        string json = figure.Replace("<", "\\u003c", StringComparison.Ordinal);
        // The id is a hash of the content, so that the same figure gives the same bytes in every run.
        string id = "nv-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json)), 0, 6).ToLowerInvariant();
        var html = new StringBuilder();
        Fragment.Start(html, id, "notebookviz notebookviz-chart", title, title, description?.Prepend("") ?? [], []);
        html.Append(CultureInfo.InvariantCulture, $"""<p class="notebookviz-still" style="font:14px/1.5 system-ui,sans-serif;margin:0">{HtmlText.Encode(Sentence(kinds))}</p>""").Append('\n');
        html.Append(Fragment.FigureStart).Append(json).Append("</script>\n");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Loader.ForChart(id, kinds)}</script>\n</figure>").ToString();
    }

    /// <summary>
    /// Gets the JavaScript function that draws a figure. It takes the id of a figure element of this library and draws it when it scrolls near the
    /// visible part of the page, with the plotly.js of the page or one that it loads. If there is neither, the static picture stays. A page with many
    /// figures needs it once.
    /// </summary>
    public static string DrawFunction => Loader.Function;

    private static string[] KindsOf(string figure)
    {
        using var document = JsonDocument.Parse(figure);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray().Select(KindOf).Distinct()]
            : [];
    }

    // plotly takes a trace without a type as a scatter trace.
    private static string KindOf(JsonElement trace) =>
        trace.ValueKind == JsonValueKind.Object && trace.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "scatter";

    // Shown where the figure is not drawn, so that it is not mistaken for an empty one.
    private static string Sentence(string[] kinds) => Loader.Beyond(kinds) is { Length: > 0 } beyond
        ? $"A live chart: it is drawn where scripts run and the whole of plotly.js can be loaded, which reports do not embed ({string.Join(", ", beyond)})."
        : "A live chart: it is drawn where scripts run and plotly.js can be loaded.";
}
