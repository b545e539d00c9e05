using System.Globalization;
using System.Text;
using System.Text.Json;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>
/// An overview as HTML: the static picture, and a script that draws the same rows with hover, keyboard and links. It is self-contained.
/// </summary>
internal static class OverviewFragment
{
    /// <summary>The longest name of a link's target. Longer names are shortened, and a shortened name would lead nowhere.</summary>
    public const int LongestAnchor = 300;

    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("NotebookViz.Overview.js"));

    /// <summary>The fragment.</summary>
    /// <param name="plan">What is shown.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="image">The static picture.</param>
    /// <param name="isLive">False to leave the script out, for lack of room.</param>
    public static string Of(OverviewPlan plan, OverviewLayout layout, StaticImage image, bool isLive = true)
    {
        if (plan.Weights.Count == 0)
            return $"""<p class="notebookviz-overview" style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(plan.EmptySentence)}</p>""";
        var html = new StringBuilder();
        string id = Fragment.IdOf(plan.Alt, image.Png);
        string[] lines = [$"{plan.Size} · {plan.Order}", string.Join(" ", [$"{char.ToUpperInvariant(plan.Scale.Words[0])}{plan.Scale.Words[1..]}.", .. plan.Findings])];
        Fragment.Start(html, id, "notebookviz-overview", $"Overview of {plan.Title}", $"Overview of {plan.Title}", lines, isLive ? plan.Explanations : [.. plan.Explanations, "no room for the interactive picture"]);
        html.Append(CultureInfo.InvariantCulture,
            $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.Png)}" alt="{HtmlText.Encode(plan.Alt)}" width="{image.Width}" height="{image.Height}" style="max-width:100%;height:auto">""").Append('\n');
        if (!isLive)
            return html.Append("</figure>").ToString();
        html.Append("""<script type="application/json">""").Append(Data(plan, layout)).Append("</script>\n");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal)}</script>\n</figure>").ToString();
    }

    private static string Data(OverviewPlan plan, OverviewLayout layout)
    {
        using var stream = new MemoryStream();
        // The default encoder escapes all characters that could end the element.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("width", layout.TotalWidth);
            json.WriteNumber("rowHeight", layout.RowHeight);
            json.WriteNumber("height", layout.Height);
            json.WriteBoolean("hasText", layout.HasText);
            json.WriteString("axis", plan.Scale.IsLinear ? "value" : "value (asinh)");
            json.WriteStartArray("ticks");
            foreach (double tick in plan.Scale.Ticks())
            {
                json.WriteStartArray();
                json.WriteNumberValue(Places(plan.Scale.Place(tick)));
                json.WriteStringValue(Ticks.Text(tick));
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteStartArray("legend");
            foreach (int color in plan.Colors)
                json.WriteNumberValue(color);
            json.WriteEndArray();
            json.WriteStartArray("roles");
            foreach (var (name, color) in plan.Palette.Colors)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("color", color.Hex);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (var item in layout.Items)
                Write(json, item, plan.Scale);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, OverviewItem item, OverviewScale scale)
    {
        json.WriteStartObject();
        json.WriteNumber("y", item.Top);
        json.WriteNumber("r", item.Color);
        if (item.Row is not { } row)
        {
            json.WriteString("heading", item.Label);
            json.WriteEndObject();
            return;
        }
        if (row.First.Name.Length is > 0 and <= LongestAnchor)
            json.WriteString("n", row.First.Name);
        if (item.Label.Length > 0)
            json.WriteString("l", item.Label);
        if (row.Words is { } words)
            json.WriteString("w", words);
        json.WriteString("tip", string.Join('\n', row.Lines()));
        int flags = row.HasNotFinite ? 4 : 0;
        if (row.IsDrawn)
        {
            flags |= (row.Min < -scale.Limit ? 1 : 0) | (row.Max > scale.Limit ? 2 : 0);
            json.WriteStartArray("q");
            foreach (double value in row.Quantiles.Prepend(row.Min).Append(row.Max))
                json.WriteNumberValue(Places(scale.Place(value)));
            json.WriteEndArray();
            json.WriteNumber("s", Places(scale.Place(row.Rms)));
            json.WriteString("rms", OverviewWeight.Brief(row.Rms));
        }
        if (flags != 0)
            json.WriteNumber("f", flags);
        if (row.ZeroShare > 0)
        {
            // A single zero still has a bar.
            json.WriteNumber("z", Math.Max(1, Places(row.ZeroShare)));
            json.WriteString("zeros", OverviewWeight.Percent(row.ZeroShare));
        }
        json.WriteEndObject();
    }

    // Finer than a pixel of any width.
    private static int Places(double place) => (int)Math.Round(1000 * place);
}
