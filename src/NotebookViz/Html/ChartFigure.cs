using System.Globalization;
using System.Text;
using System.Text.Json;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>A group of charts with a caption, as HTML and as a picture. The HTML is self-contained.</summary>
/// <param name="Headline">The emphasised start of the caption.</param>
/// <param name="Lines">The rest of the first line, then further lines.</param>
/// <param name="Details">The expandable details.</param>
/// <param name="Alt">A description of the charts in sentences, for people who cannot see them.</param>
/// <param name="Charts">The charts.</param>
internal sealed record ChartFigure(string Headline, IReadOnlyList<string> Lines, IReadOnlyList<string> Details, string Alt, IReadOnlyList<Chart> Charts)
{
    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("NotebookViz.Chart.js"));

    private StaticImage? _image;

    private StaticImage Image => _image ??= ChartImage.Render(Charts, isNarrow: false);

    /// <summary>The static picture as a PNG file.</summary>
    public byte[] ToPng() => [.. Image.Png];

    /// <summary>
    /// The fragment: caption, static picture (with a variant for narrow pages), and the script that draws the same charts with the numbers on hover.
    /// </summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        string id = Fragment.IdOf(Headline + "\n" + Alt, Image.Png);
        Fragment.Start(html, id, "notebookviz-charts", Headline, Headline, Lines, Details);
        string image = string.Create(CultureInfo.InvariantCulture,
            $"""<img src="data:image/png;base64,{Convert.ToBase64String(Image.Png)}" alt="{HtmlText.Encode(Alt)}" width="{Image.Width}" height="{Image.Height}" style="max-width:100%;height:auto">""");
        html.Append(Fragment.NarrowStart(ChartImage.Render(Charts, isNarrow: true))).Append(image).Append(Fragment.NarrowEnd).Append('\n');
        html.Append("""<script type="application/json">""").Append(Data()).Append("</script>\n");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal)}</script>\n</figure>").ToString();
    }

    private string Data()
    {
        using var stream = new MemoryStream();
        // The default encoder escapes all characters that could end the element.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var chart in Charts)
                Write(json, chart);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Chart chart)
    {
        json.WriteStartObject();
        json.WriteString("title", chart.Title);
        json.WriteBoolean("legend", chart.HasLegend);
        Write(json, "x", chart.X, 6);
        Write(json, "y", chart.Y, 5);
        json.WriteStartArray("series");
        foreach (var series in chart.Series)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteString("style", series.Style.ToString());
            json.WriteString("color", ChartColors.All[series.Color].Hex);
            Write(json, "x", series.X);
            Write(json, "y", series.Y);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ChartAxis axis, int most)
    {
        json.WriteStartObject(name);
        json.WriteString("title", axis.Title);
        json.WriteNumber("low", axis.Low);
        json.WriteNumber("high", axis.High);
        json.WriteBoolean("log", axis.IsLog);
        json.WriteStartArray("ticks");
        foreach (var (value, text) in axis.Ticks(most))
        {
            json.WriteStartArray();
            json.WriteNumberValue(value);
            json.WriteStringValue(text);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // JSON has no NaN and no infinity, so a gap is null. Nine digits distinguish any two singles.
    private static void Write(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                json.WriteRawValue(value.ToString("G9", CultureInfo.InvariantCulture));
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }
}
