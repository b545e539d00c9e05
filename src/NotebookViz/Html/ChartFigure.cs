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
    // With fewer points, a line shows too little.
    private static readonly int[] MostPoints = [256, 128, 64];

    private static readonly Lazy<string> Script = new(() => EmbeddedText.Read("NotebookViz.Chart.js"));

    private StaticImage? _image;

    private StaticImage Image => _image ??= ChartImage.Render(Charts, isNarrow: false);

    /// <summary>The static picture as a PNG file.</summary>
    public byte[] ToPng() => [.. Image.Png];

    /// <summary>
    /// The fragment: caption, static picture (with a variant for narrow pages), and the script that draws the same charts with the numbers on hover.
    /// </summary>
    /// <param name="maxBytes">The most bytes of the fragment. If it is small, the caption's details say what is left out.</param>
    public string ToHtml(long maxBytes)
    {
        string html = "";
        foreach (var form in Forms())
        {
            html = ToHtml(form);
            if (HtmlText.Bytes(html) <= maxBytes)
                break;
        }
        return html;
    }

    /// <summary>What a fragment includes.</summary>
    /// <param name="Charts">How many charts.</param>
    /// <param name="HasNarrow">Whether it has a picture for narrow pages.</param>
    /// <param name="MostPoints">The most points of a line in the interactive charts; 0 for no interactive charts.</param>
    private readonly record struct Form(int Charts, bool HasNarrow, int MostPoints);

    // The most points of a line.
    private int Longest => Charts.SelectMany(chart => chart.Series).Where(series => series.Style != ChartStyle.Bars).Select(series => series.Y.Length).DefaultIfEmpty().Max();

    // From everything to the least.
    private IEnumerable<Form> Forms()
    {
        yield return new(Charts.Count, HasNarrow: true, int.MaxValue);
        yield return new(Charts.Count, HasNarrow: false, int.MaxValue);
        foreach (int most in MostPoints.SkipLast(1).Where(most => most < Longest))
            yield return new(Charts.Count, HasNarrow: false, most);
        for (int count = Charts.Count; count > 0; count--)
        {
            yield return new(count, HasNarrow: false, MostPoints[^1]);
            yield return new(count, HasNarrow: false, 0);
        }
        // Many lines that go up and down all the time take more bytes than the smallest limit.
        yield return new(0, HasNarrow: false, 0);
    }

    private string ToHtml(Form form)
    {
        var html = new StringBuilder();
        Chart[] charts = [.. Charts.Take(form.Charts)];
        var image = charts.Length is 0 || charts.Length == Charts.Count ? Image : ChartImage.Render(charts, isNarrow: false);
        string id = Fragment.IdOf(Headline + "\n" + Alt, image.Png);
        Fragment.Start(html, id, "notebookviz-charts", Headline, Headline, charts.Length == 0 ? [.. Lines, "no room for the charts"] : Lines, [.. Details, .. LeftOut(form)]);
        if (charts.Length == 0)
            return html.Append("</figure>").ToString();
        string img = string.Create(CultureInfo.InvariantCulture,
            $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.Png)}" alt="{HtmlText.Encode(Alt)}" width="{image.Width}" height="{image.Height}" style="max-width:100%;height:auto">""");
        html.Append(form.HasNarrow ? $"{Fragment.NarrowStart(ChartImage.Render(charts, isNarrow: true))}{img}{Fragment.NarrowEnd}" : img).Append('\n');
        if (form.MostPoints > 0)
        {
            html.Append("""<script type="application/json">""").Append(Data(charts, form.MostPoints)).Append("</script>\n");
            html.Append(CultureInfo.InvariantCulture, $"<script>{Script.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal)}</script>\n");
        }
        return html.Append("</figure>").ToString();
    }

    private IEnumerable<string> LeftOut(Form form)
    {
        if (form.Charts > 0 && form.Charts < Charts.Count)
            yield return $"no room for: {string.Join(", ", Charts.Skip(form.Charts).Select(chart => chart.Title))}";
        if (form.Charts > 0 && form.MostPoints == 0)
            yield return "no room for the interactive charts";
        if (form.MostPoints > 0 && form.MostPoints < Longest)
            yield return $"for lack of room, lines in the interactive charts have at most {form.MostPoints} points: the first, the last, and the smallest and largest value of each interval; the static picture has all";
    }

    private static Chart Thin(Chart chart, int most) => chart with { Series = [.. chart.Series.Select(series => CanThin(series, most) ? Thin(series, chart.Y, most) : series)] };

    // Bars are few, and none of them can be left out.
    private static bool CanThin(ChartSeries series, int most) => series.Style != ChartStyle.Bars && series.Y.Length > most;

    // What an axis cannot show is a gap of the line.
    private static ChartSeries Thin(ChartSeries series, ChartAxis axis, int most)
    {
        var kept = Thinning.Kept([.. series.Y.Select(value => axis.IsLog && value <= 0 ? double.NaN : value)], most);
        return series with { X = [.. kept.Select(i => series.X[i])], Y = [.. kept.Select(i => series.Y[i])] };
    }

    private static string Data(IEnumerable<Chart> charts, int mostPoints)
    {
        using var stream = new MemoryStream();
        // The default encoder escapes all characters that could end the element.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var chart in charts)
                Write(json, Thin(chart, mostPoints), isThinned: chart.Series.Any(series => CanThin(series, mostPoints)));
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Chart chart, bool isThinned)
    {
        json.WriteStartObject();
        json.WriteString("title", chart.Title);
        json.WriteBoolean("legend", chart.HasLegend);
        if (isThinned)
            json.WriteBoolean("thinned", true);
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
