using NotebookViz.Common;
using NotebookViz.Html;
using NotebookViz.Plans;

namespace NotebookViz.Histories;

/// <summary>Charts of a history: norms and changes of all weights, and the distribution of one.</summary>
internal static class HistoryCharts
{
    private const int MostRidges = 12;

    // A ridge may overlap the one above it.
    private const double RidgeHeight = 1.6;

    /// <summary>Norm, distance from the start and change of each weight; if there are many weights, only of those that moved most.</summary>
    /// <param name="history">The history.</param>
    /// <param name="beside">Where the weights that are not drawn are listed, to complete the sentence about them; empty if nowhere.</param>
    public static ChartFigure Of(WeightHistory history, string beside = "")
    {
        var weights = history.Weights;
        var steps = history.Steps;
        var shown = Movement.Ordered(weights).Take(ChartColors.All.Count).ToHashSet();
        WeightTrace[] drawn = [.. weights.Where(shown.Contains)];
        WeightTrace[] fromZero = [.. drawn.Where(trace => trace.First.L2Norm == 0)];
        List<string> details = ["norm: Euclidean norm of all finite values; distance from the start: as a share of the norm at the first step; change: distance from the previous recording, as a share of the norm"];
        if (fromZero.Length > 0)
            details.Add($"not shown in the distance chart, because their first norm is 0: {Numbers.Listed(fromZero.Select(trace => trace.Name), 8)}");
        string notFinite = Movement.NotFinite(weights);
        if (notFinite.Length > 0)
            details.Add("norms are of the finite values; distances and changes that are not finite are gaps in the lines");
        if (history.Every > 1)
            details.Add($"one of every {Numbers.Grouped(history.Every)} recordings is kept, so a short peak may be missing; HistoryOptions.MostSteps keeps more");
        string left = weights.Count > drawn.Length ? $"the {drawn.Length} of {Numbers.Grouped(weights.Count)} weights that moved most are drawn{beside}" : "";
        var x = ChartAxis.Over("step", steps.Select(step => (double)step));
        Chart Chart(string title, string axis, Func<HistoryPoint, HistoryPoint, double> value, bool isLog) => Made(title, axis, x, drawn, value, isLog);
        string words = HistoryText.Extent(history);
        return new("History of weights", [words, string.Join("; ", new[] { notFinite, left }.Where(part => part.Length > 0))], details,
            $"History of {words}. {string.Join(" ", drawn.Select(trace => $"{trace.Name}: norm {Numbers.Short(trace.First.L2Norm, 3)} to {Numbers.Short(trace.Latest.L2Norm, 3)}."))}",
            steps.Count == 0 ? [] :
            [
                Chart("Norm", "norm", (_, point) => point.L2Norm, isLog: false),
                Chart("Distance from the start", "share of the first norm", (first, point) => Movement.Share(point.FromStart, first.L2Norm), isLog: false),
                Chart("Change since the previous recording", "share of the norm", (_, point) => Movement.Share(point.FromPrevious, point.L2Norm), isLog: true),
            ]);
    }

    /// <summary>The distribution of one weight over the steps: quantiles, and ridges at some steps.</summary>
    public static ChartFigure Of(WeightTrace trace)
    {
        var points = trace.Points;
        double[] steps = [.. points.Select(point => (double)point.Step)];
        ChartSeries Quantile(string name, int index, int color, ChartStyle style) => new(name, style, color, steps, [.. points.Select(point => point.Quantiles[index])]);
        ChartSeries[] series =
        [
            Quantile("largest", 8, 1, ChartStyle.Dashed), Quantile("95 %", 6, 2, ChartStyle.Line), Quantile("75 %", 5, 3, ChartStyle.Line), Quantile("median", 4, 0, ChartStyle.Line),
            Quantile("25 %", 3, 3, ChartStyle.Line), Quantile("5 %", 2, 2, ChartStyle.Line), Quantile("smallest", 0, 1, ChartStyle.Dashed),
        ];
        var quantiles = new Chart("Quantiles", ChartAxis.Over("step", steps), ChartAxis.Over("value", series.SelectMany(one => one.Y)), series);
        return new(trace.Like.Headline, [$"{Numbers.Shape(trace.Shape)} · {(points.Count == 1 ? "1 step" : $"{Numbers.Grouped(points.Count)} steps")}"], [],
            points.Count == 0 ? "Nothing recorded yet." : $"{trace.Name}: median {Numbers.Short(points[0].Quantiles[4], 3)} at step {Numbers.Exact(points[0].Step)}, {Numbers.Short(points[^1].Quantiles[4], 3)} at step {Numbers.Exact(points[^1].Step)}.",
            points.Count == 0 ? [] : [quantiles, Ridges(points)]);
    }

    private static Chart Made(string title, string axis, ChartAxis x, IReadOnlyList<WeightTrace> drawn, Func<HistoryPoint, HistoryPoint, double> value, bool isLog)
    {
        ChartSeries[] series = [.. drawn.Select((trace, color) =>
        {
            var points = trace.Points;
            return new ChartSeries(trace.Name, ChartStyle.Line, color, [.. points.Select(point => (double)point.Step)], [.. points.Select(point => value(points[0], point))]);
        }).Where(one => one.Y.Any(double.IsFinite))];
        return new(title, x, ChartAxis.Over(axis, series.SelectMany(one => one.Y), fromZero: !isLog, isLog), series);
    }

    // Stacked densities, the last step at the top, each scaled to its own maximum.
    private static Chart Ridges(IReadOnlyList<HistoryPoint> all)
    {
        HistoryPoint[] points = [.. Evenly.Spaced(all, MostRidges).Where(point => double.IsFinite(point.Quantiles[0]))];
        List<ChartSeries> series = [];
        for (int i = points.Length - 1; i >= 0; i--)
        {
            var point = points[i];
            double[] counts = Merged(point.Counts);
            double low = point.Quantiles[0], high = point.Quantiles[^1], bin = (high - low) / counts.Length, most = Math.Max(1, counts.Max());
            double[] x = [low, .. counts.Select((_, place) => low + (place + 0.5) * bin), high], y = [i, .. counts.Select(count => i + RidgeHeight * count / most), i];
            series.Add(new($"step {Numbers.Grouped(point.Step)}", ChartStyle.Line, 0, x, y));
        }
        return new("Distribution at some steps", ChartAxis.Over("value", points.SelectMany(point => new[] { point.Quantiles[0], point.Quantiles[^1] })),
            new("step", -0.3, points.Length - 1 + RidgeHeight + 0.2) { Labels = [.. points.Select((point, place) => ((double)place, Numbers.Grouped(point.Step)))] }, series)
        {
            HasLegend = false,
        };
    }

    // With few values a fine histogram shows only noise.
    private static double[] Merged(IReadOnlyList<double> counts)
    {
        double sum = counts.Sum();
        int parts = sum < 200 ? 4 : sum < 2000 ? 2 : 1;
        return [.. counts.Chunk(parts).Select(part => part.Sum())];
    }
}
