using System.Globalization;
using System.IO.Hashing;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Html;

namespace NotebookViz.Histories;

/// <summary>A history as HTML: charts, a table of all weights, and the distribution and a slider of pictures for as many weights as fit.</summary>
internal static class HistoryFragment
{
    private const int MostFrames = 24, LeastFrames = 2;

    private static readonly Lazy<string> Slider = new(() => EmbeddedText.Read("NotebookViz.Slider.js"));

    public static string Of(WeightHistory history, VizOptions options)
    {
        if (history.Steps.Count == 0)
            return """<p class="notebookviz-history" style="font:13px/1.5 system-ui,sans-serif">Nothing recorded yet; call Record.</p>""";
        var html = new StringBuilder(HistoryCharts.Of(history).ToHtml()).Append('\n').Append(TableOf(history)).Append('\n');
        var left = new List<string>();
        // The weights that moved most come first, because there may not be room for all.
        foreach (var trace in HistoryCharts.ByMovement(history.Weights))
        {
            int room = options.MaxBytes - html.Length - 2000;
            string part = room > 0 ? Of(trace, options, room) : "";
            if (part.Length == 0 || Encoding.UTF8.GetByteCount(part) > room)
                left.Add(trace.Name);
            else
                html.Append(CultureInfo.InvariantCulture, $"""<details style="font:13px/1.5 system-ui,sans-serif;margin:2px 0"><summary>{HtmlText.Encode(trace.Name)}</summary>{part}</details>""").Append('\n');
        }
        if (left.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"""<p style="font:13px/1.5 system-ui,sans-serif">There is no room here for the details of {HtmlText.Encode(Numbers.Listed(left, 5))}; history["name"] shows one weight.</p>""");
        return html.ToString();
    }

    public static string Of(WeightTrace trace, VizOptions options) => Of(trace, options, options.MaxBytes);

    private static string Of(WeightTrace trace, VizOptions options, int room)
    {
        string charts = HistoryCharts.Of(trace).ToHtml();
        for (int most = MostFrames; most >= LeastFrames && charts.Length < room; most /= 2)
        {
            string frames = Frames(trace, options, most);
            if (charts.Length + frames.Length <= room)
                return charts + frames;
        }
        return charts;
    }

    private static string TableOf(WeightHistory history)
    {
        var table = new HtmlTable(HtmlTableStyle.Lined, new("weight"), new("shape"), new("first norm", IsNumber: true), new("last norm", IsNumber: true), new("moved", IsNumber: true), new("last change", IsNumber: true));
        foreach (var trace in history.Weights)
        {
            var (first, last) = (trace.First, trace.Latest);
            table.Add(trace.Name, Numbers.Shape(trace.Shape), Numbers.Short(first.L2Norm), Numbers.Short(last.L2Norm), Numbers.Short(last.FromStart), Numbers.Short(last.FromPrevious));
        }
        return $"""<details style="font:13px/1.5 system-ui,sans-serif;margin:2px 0"><summary>table of all weights</summary>{table}</details>""";
    }

    // One colour scale for all steps, so that a change of colour is a change of the weight.
    private static string Frames(WeightTrace trace, VizOptions options, int most)
    {
        var steps = trace.StepsWithValues;
        if (steps.Count < LeastFrames || trace.Shape.Count == 0)
            return "";
        Weight[] weights = [.. HistoryCharts.Evenly(steps, most).Select(trace.At)];
        double limit = weights.Max(weight => weight.GetStatistics().AbsMax);
        var fixedScale = options with { Limits = limit > 0 ? ColorLimits.Fixed(limit) : options.Limits };
        var html = new StringBuilder();
        long[] shown = [.. HistoryCharts.Evenly(steps, most)];
        string id = string.Create(CultureInfo.InvariantCulture, $"nv-slider-{Crc32.HashToUInt32(Encoding.UTF8.GetBytes($"{trace.Name}\n{string.Join(',', shown)}\n{limit:R}")):x8}");
        html.Append(CultureInfo.InvariantCulture, $"""<div id="{id}" class="notebookviz-slider" style="font:13px/1.5 system-ui,sans-serif">""");
        for (int i = 0; i < weights.Length; i++)
        {
            var picture = weights[i].Visualize(fixedScale);
            string words = $"step {Numbers.Grouped(shown[i])}";
            html.Append(CultureInfo.InvariantCulture, $"""<img src="data:image/png;base64,{Convert.ToBase64String(picture.Image.Png)}" width="{picture.Image.Width}" height="{picture.Image.Height}" alt="{HtmlText.Encode($"{words}. {picture.AltText}")}" data-step="{words}" style="max-width:100%;height:auto;{(i < weights.Length - 1 ? "display:none" : "")}">""");
        }
        html.Append(CultureInfo.InvariantCulture, $"""<p style="margin:2px 0">step {Numbers.Grouped(shown[^1])}, the last of {shown.Length} shown; {(limit > 0 ? $"one colour scale for all: ±{Numbers.Short(limit, 3)}" : "all values are zero")}</p>""");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Slider.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal)}</script></div>\n").ToString();
    }
}
