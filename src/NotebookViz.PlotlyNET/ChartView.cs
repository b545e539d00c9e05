using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NotebookViz.Html;
using Plotly.NET;

namespace NotebookViz.PlotlyNET;

/// <summary>A chart as a notebook shows it: as the picture of its weight while it is that, otherwise in words and as a live chart.</summary>
internal sealed class ChartView
{
    private readonly string _json;
    private readonly ChartWords _words;
    private readonly Visualization? _picture;

    private ChartView(string json, ChartWords words, Visualization? picture)
    {
        _json = json;
        _words = words;
        _picture = picture;
    }

    public static ChartView Of(GenericChart chart)
    {
        string json = ChartJson.Of(chart);
        return new(json, ChartWords.Of(chart, json), ChartOrigin.Unchanged(chart, json));
    }

    public override string ToString() => _picture?.ToString() ?? string.Join('\n', [_words.Headline, .. _words.Facts]);

    public string ToHtml()
    {
        if (_picture is not null)
            return _picture.ToHtml();
        var html = new StringBuilder();
        Fragment.Start(html, Id, "notebookviz notebookviz-chart", _words.Headline, _words.Facts);
        html.Append(CultureInfo.InvariantCulture, $"""<p class="notebookviz-still" style="font:14px/1.5 system-ui,sans-serif;margin:0">{HtmlText.Encode(Sentence)}</p>""").Append('\n');
        html.Append("<script type=\"application/vnd.plotly.v1+json\">").Append(_json).Append("</script>\n");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Loader.ForChart(Id, _words.Kinds)}</script>\n</figure>").ToString();
    }

    // What is read where the chart is not drawn: it must not be taken for empty.
    private string Sentence => Loader.Beyond(_words.Kinds) is { Length: > 0 } beyond
        ? $"A live chart: it is drawn where scripts run and the whole of plotly.js can be loaded, which reports do not embed ({string.Join(", ", beyond)})."
        : "A live chart: it is drawn where scripts run and plotly.js can be loaded.";

    // From the content, so that the same chart is the same bytes in every run.
    private string Id => "nv-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(_json)), 0, 6).ToLowerInvariant();
}
