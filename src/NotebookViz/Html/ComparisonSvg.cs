using System.Globalization;
using System.Text;
using NotebookViz.Common;
using NotebookViz.Comparing;
using NotebookViz.Plans;

namespace NotebookViz.Html;

/// <summary>Small drawings of a comparison as SVG, in colours that are legible on light and dark pages.</summary>
internal static class ComparisonSvg
{
    private const string ColorA = "#2f7bc4", ColorB = "#e8590c", Mark = "#c026d3";
    private const int Bins = 24, Step = 4, Height = 22;
    private const int ChartWidth = 640, ChartHeight = 90;

    /// <summary>The distributions of A and B on top of each other; empty if there is nothing to show.</summary>
    public static string Distributions(WeightComparison comparison)
    {
        WeightStatistics a = comparison.StatisticsA, b = comparison.StatisticsB;
        if (comparison.Count < 2 || a.FiniteCount == 0 || b.FiniteCount == 0)
            return "";
        double low = Math.Min(a.Min, b.Min), high = Math.Max(a.Max, b.Max);
        if (low == high)
            return "";
        long[] countsA = Counts(comparison.A, low, high), countsB = Counts(comparison.B, low, high);
        double largest = Math.Max(countsA.Max(), countsB.Max());
        string width = Numbers.Exact(Bins * Step), height = Numbers.Exact(Height);
        return $"""<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="distributions of A and B from {Numbers.Short(low, 3)} to {Numbers.Short(high, 3)}">"""
            + $"""<path d="M0 {height}{Outline(countsA, largest)}V{height}z" fill="{ColorA}" fill-opacity=".55"/><path d="M0 {height}{Outline(countsB, largest)}V{height}" fill="none" stroke="{ColorB}"/></svg>""";
    }

    /// <summary>A bar for each filter, output or token with its relative change, and a sentence about the largest; empty if there is no change.</summary>
    /// <param name="slices">The changes; null for none.</param>
    /// <param name="mostBars">The most bars; if there are more indices, each bar stands for several.</param>
    public static string Slices(SliceChanges? slices, int mostBars = 128)
    {
        if (slices is null || slices.Changes.All(change => change == 0))
            return "";
        int count = slices.Changes.Count, run = (count + mostBars - 1) / mostBars;
        double largest = slices.Changes.Max() ?? 0;
        var bars = new StringBuilder();
        double width = Math.Min(16, (double)ChartWidth / ((count + run - 1) / run));
        for (int bar = 0; bar * run < count; bar++)
        {
            var changes = slices.Changes.Skip(bar * run).Take(run).ToArray();
            bool isDefined = changes.All(change => change is not null);
            double height = !isDefined ? ChartHeight : largest == 0 ? 0 : changes.Max()!.Value / largest * ChartHeight;
            string place = slices.Axis.At(bar * run, bar * run + changes.Length - 1);
            string value = isDefined ? ComparisonCells.Percent(changes.Max()!.Value) : "not defined, A is all zeros";
            bars.Append(CultureInfo.InvariantCulture,
                $"""<rect x="{bar * width:0.#}" y="{ChartHeight - height:0.#}" width="{Math.Max(0.5, width - 1):0.#}" height="{height:0.#}" fill="{(isDefined ? ColorB : Mark)}"><title>{HtmlText.Encode(place)}: {value}</title></rect>""");
        }
        int worst = Enumerable.Range(0, count).MaxBy(i => slices.Changes[i] ?? double.PositiveInfinity);
        string at = slices.Axis.At((long)worst);
        string most = slices.Changes[worst] is { } change ? $"{at} changed most, by {ComparisonCells.Percent(change)}" : $"{at} was all zeros";
        string pooled = run == 1 ? "" : $"; each bar is the largest of {Numbers.Exact(run)}";
        string label = $"Relative change of each {slices.Axis.Each}, 0 to {ComparisonCells.Percent(largest)}: {most}{pooled}.";
        string viewBox = string.Create(CultureInfo.InvariantCulture, $"0 0 {Math.Ceiling(width * ((count + run - 1) / run))} {ChartHeight}");
        return $"""<figure class="nv-slices" style="margin:0"><figcaption style="font:13px/1.5 system-ui,sans-serif">{HtmlText.Encode(label)}</figcaption><svg viewBox="{viewBox}" width="{viewBox.Split(' ')[2]}" height="{ChartHeight}" preserveAspectRatio="none" style="max-width:100%" role="img" aria-label="{HtmlText.Encode(label)}">{bars}</svg></figure>""";
    }

    private static long[] Counts(Weight weight, double low, double high)
    {
        var histogram = Histogram.WithBins(weight, low, high, Bins);
        long[] counts = [.. histogram.Counts];
        foreach (var (bin, count, _) in histogram.Apart())
            counts[bin] += count;
        return counts;
    }

    private static string Outline(long[] counts, double largest)
    {
        var path = new StringBuilder();
        // Even a single value has a visible bar.
        foreach (long count in counts)
            path.Append(CultureInfo.InvariantCulture, $"V{(count == 0 ? Height : Height - Math.Max(1, count / largest * (Height - 2))):0.#}h{Step}");
        return path.ToString();
    }
}
