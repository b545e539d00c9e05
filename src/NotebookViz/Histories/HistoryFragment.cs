using System.Globalization;
using System.IO.Hashing;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Html;
using NotebookViz.Images;
using NotebookViz.Plans;

namespace NotebookViz.Histories;

/// <summary>A history as HTML: charts, a table of all weights, and the distribution and a slider of pictures for as many weights as fit.</summary>
internal static class HistoryFragment
{
    private const int MostFrames = 24, LeastFrames = 2, FrameWidth = 400, FrameCells = 40_000, MostNames = 5;

    // The details of a weight never fit into fewer bytes than the first number; with the second, its charts are complete for a short run.
    private const int LeastDetails = 8 << 10, EnoughDetails = 96 << 10;

    // After so many weights that do not fit, no other is tried, because drawing them takes time.
    private const int MostMisses = 3;

    // Within a small limit the charts come first, up to this size.
    private const int FirstCharts = 128 << 10;

    private const string Style = "font:13px/1.5 system-ui,sans-serif";

    private static readonly Lazy<string> Slider = new(() => EmbeddedText.Read("NotebookViz.Slider.js"));

    public static string Of(WeightHistory history, VizOptions options)
    {
        if (history.Steps.Count == 0)
            return Sentence(HistoryText.Nothing);
        WeightTrace[] traces = [.. Movement.Ordered(history.Weights)];
        int most = options.MaxBytes - HtmlText.Bytes(Closing([.. traces.OrderByDescending(trace => HtmlText.Bytes(HtmlText.Encode(trace.Name)))]));
        var (table, listed) = TableOf(history.Weights, traces, most / 3);
        int left = most - HtmlText.Bytes(table) - 2;
        string beside = listed == traces.Length ? "; the table lists all" : listed > 0 ? $"; the table lists {Numbers.Grouped(listed)}" : "";
        string charts = HistoryCharts.Of(history, beside).ToHtml(Math.Max(left / 2, Math.Min(left, FirstCharts)));
        left -= HtmlText.Bytes(charts);
        var html = new StringBuilder(charts).Append('\n').Append(table).Append('\n');
        var without = new List<WeightTrace>();
        // The weights that moved most come first, because there may not be room for all.
        for (int i = 0; i < traces.Length; i++)
        {
            var trace = traces[i];
            string start = $"""<details style="{Style};margin:2px 0">{Summary(trace.Name)}""", end = "</details>\n";
            int room = Math.Min(left, Math.Max(left / (traces.Length - i), EnoughDetails)) - HtmlText.Bytes(start) - end.Length;
            string part = room > LeastDetails && without.Count < MostMisses ? Of(trace, options, room) : "";
            if (!part.Contains("<img ", StringComparison.Ordinal) || HtmlText.Bytes(part) > room)
            {
                without.Add(trace);
                continue;
            }
            html.Append(start).Append(part).Append(end);
            left -= HtmlText.Bytes(start) + HtmlText.Bytes(part) + end.Length;
        }
        return html.Append(without.Count > 0 ? Closing(without) : "").ToString();
    }

    /// <summary>A sentence in place of the charts.</summary>
    public static string Sentence(string text) => $"""<p class="notebookviz-history" style="{Style}">{text}</p>""";

    public static string Of(WeightTrace trace, VizOptions options) => Of(trace, options, options.MaxBytes);

    private static string Of(WeightTrace trace, VizOptions options, int room)
    {
        var figure = HistoryCharts.Of(trace);
        // Even a few pictures on the slider show the change, so the charts get more of the room.
        string charts = figure.ToHtml(room * 2 / 3);
        for (int most = MostFrames; most >= LeastFrames; most /= 2)
        {
            string frames = Frames(trace, options, most);
            if (frames.Length == 0)
                break;
            if (HtmlText.Bytes(charts) + HtmlText.Bytes(frames) <= room)
                return charts + frames;
        }
        return figure.ToHtml(room);
    }

    private static string Closing(IReadOnlyList<WeightTrace> without) =>
        $"""<p style="{Style}">There is no room here for the details of {HtmlText.Encode(Numbers.Listed(without.Select(trace => trace.Name), MostNames))}; history["name"] shows one weight.</p>""";

    // If not all rows fit, those of the weights that moved most remain, in the order of the model.
    private static (string Html, int Rows) TableOf(IReadOnlyList<WeightTrace> all, IReadOnlyList<WeightTrace> byMovement, int bytes)
    {
        string html = TableOf(all, "table of all weights");
        int rows = all.Count;
        while (HtmlText.Bytes(html) > bytes && rows > 0)
        {
            rows = (int)(rows * Math.Min(0.9, (double)bytes / HtmlText.Bytes(html)));
            var chosen = byMovement.Take(rows).ToHashSet();
            html = rows == 0 ? "" : TableOf(all.Where(chosen.Contains), $"table of the {Numbers.Grouped(rows)} of {Numbers.Grouped(all.Count)} weights that moved most");
        }
        return (html, rows);
    }

    private static string TableOf(IEnumerable<WeightTrace> traces, string summary)
    {
        var table = new HtmlTable(HtmlTableStyle.Lined, new("weight"), new("shape"), new("first norm", IsNumber: true), new("last norm", IsNumber: true), new("moved", IsNumber: true), new("last change", IsNumber: true));
        foreach (var trace in traces)
        {
            var (first, last) = (trace.First, trace.Latest);
            table.Add(trace.Name, Numbers.Shape(trace.Shape), Numbers.Short(first.L2Norm), Numbers.Short(last.L2Norm), Numbers.Short(last.FromStart), Numbers.Short(last.FromPrevious));
        }
        return $"""<details style="{Style};margin:2px 0">{Summary(summary)}{table}</details>""";
    }

    // Jupyter Notebook's style sheet removes the triangle that says that there is more.
    private static string Summary(string text) => $"""<summary style="display:list-item;cursor:pointer">{HtmlText.Encode(text)}</summary>""";

    // One scale for all steps, so that a change of the picture is a change of the weight.
    private static string Frames(WeightTrace trace, VizOptions options, int most)
    {
        long[] shown = [.. Evenly.Spaced(trace.StepsWithValues, most)];
        if (shown.Length < LeastFrames || trace.Shape.Count == 0)
            return "";
        Weight[] weights = [.. shown.Select(trace.At)];
        double limit = weights.Max(weight => weight.GetStatistics().AbsMax);
        var ranges = weights.Select(weight => LinePlan.RangeOf(weight.GetStatistics())).ToArray();
        // Small pictures are legible on a phone, too, and more of them fit.
        var scaled = options.WithWidth(Math.Min(options.Width, FrameWidth)) with
        {
            Limits = limit > 0 ? ColorLimits.Fixed(limit) : options.Limits,
            LineRange = (ranges.Min(range => range.Low), ranges.Max(range => range.High)),
        };
        Plan[] plans = [.. weights.Select(weight => CompactPlan.Small(CompactPlan.Of(Planner.Plan(weight, scaled, FrameCells))))];
        string scale = limit == 0 ? "all values are zero" : plans[0] is LinePlan ? "one axis of values for all" : $"one colour scale for all: ±{Numbers.Short(limit, 3)}";
        string id = string.Create(CultureInfo.InvariantCulture, $"nv-slider-{Crc32.HashToUInt32(Encoding.UTF8.GetBytes($"{trace.Name}\n{string.Join(',', shown.Select(Numbers.Exact))}\n{Numbers.Exact(limit)}")):x8}");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""<div id="{id}" class="notebookviz-slider" style="{Style}">""");
        for (int i = 0; i < plans.Length; i++)
        {
            var image = ImageRenderer.Render(plans[i], isSmall: true);
            string words = $"step {Numbers.Grouped(shown[i])}";
            html.Append(CultureInfo.InvariantCulture, $"""<img src="data:image/png;base64,{Convert.ToBase64String(image.Png)}" width="{image.Width}" height="{image.Height}" alt="{HtmlText.Encode($"{words}. {plans[i].Caption.Alt}")}" data-step="{words}" style="max-width:100%;height:auto;{(i < plans.Length - 1 ? "display:none" : "")}">""");
        }
        html.Append(CultureInfo.InvariantCulture, $"""<p style="margin:2px 0">step {Numbers.Grouped(shown[^1])}, the last of {shown.Length} shown; {scale}</p>""");
        return html.Append(CultureInfo.InvariantCulture, $"<script>{Slider.Value.Replace("FIGURE_ID", id, StringComparison.Ordinal)}</script></div>\n").ToString();
    }
}
