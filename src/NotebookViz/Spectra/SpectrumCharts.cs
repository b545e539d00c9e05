using NotebookViz.Common;
using NotebookViz.Html;
using NotebookViz.Plans;

namespace NotebookViz.Spectra;

/// <summary>The charts of a spectrum: its values in order and their distribution, beside a random matrix.</summary>
internal static class SpectrumCharts
{
    private const int This = 0, Shuffled = 1, Random = 2, MostBins = 60;

    // Beyond this, most values would be squeezed into a corner of a linear axis.
    private const double MostBeyondRandom = 4;

    private static readonly string[] Definitions =
    [
        "stable rank: squared norm / squared largest singular value; effective rank: exponential of the entropy of the singular values, each divided by their sum",
        "random matrix: independent values with the same standard deviation, in the limit of large matrices (Marchenko and Pastur); shuffled: the weight's own values in random order",
    ];

    public static ChartFigure Of(WeightSpectrum spectrum)
    {
        List<Chart> charts = [Ordered(spectrum)];
        if (spectrum.IsComplete && spectrum.SpectralNorm > 0)
            charts.Add(Counted(spectrum));
        string[] sentences = [.. Sentences(spectrum)];
        return new($"Spectrum of {spectrum.Headline}", [spectrum.Matrix, .. sentences], [.. Facts(spectrum), .. Definitions],
            $"Spectrum of {spectrum.Headline}, {spectrum.Matrix}. {string.Join(" ", sentences.Select(line => line.Replace(" · ", ", ", StringComparison.Ordinal) + "."))}", charts);
    }

    /// <summary>The numbers of the caption, in two lines.</summary>
    public static IEnumerable<string> Sentences(WeightSpectrum spectrum)
    {
        if (spectrum.SpectralNorm == 0)
        {
            yield return "all zeros, and so are all singular values";
            yield break;
        }
        long all = Math.Min(spectrum.Rows, spectrum.Columns);
        string rank = spectrum.EffectiveRankError > 0 ? $"about {Numbers.Short(spectrum.EffectiveRank, 3)} ± {Numbers.Short(spectrum.EffectiveRankError, 1)}" : Numbers.Short(spectrum.EffectiveRank, 3);
        string energy = spectrum.RankFor(0.9) is { } count ? $" · the largest {Numbers.Grouped(count)} hold 90 % of the squared norm" : "";
        yield return $"largest singular value {Numbers.Short(spectrum.SpectralNorm, 3)} · stable rank {Numbers.Short(spectrum.StableRank, 3)} · effective rank {rank} of {Numbers.Grouped(all)}{energy}";
        string above = spectrum.AboveRandom is { } spikes
            ? $"{(spikes == 0 ? "none" : Numbers.Grouped(spikes))} above {Numbers.Short(spectrum.MarchenkoPastur.High, 3)}, the upper end for a random matrix of this shape"
            : $"{Numbers.Grouped(spectrum.SingularValues.Count)} or more above {Numbers.Short(spectrum.MarchenkoPastur.High, 3)}, the upper end for a random matrix of this shape";
        yield return $"{above}; the largest for shuffled values is {Numbers.Short(spectrum.ShuffledSingularValues[0], 3)}";
    }

    /// <summary>Further facts: the tail, and what is estimated.</summary>
    public static IEnumerable<string> Facts(WeightSpectrum spectrum)
    {
        if (spectrum.Tail is { } tail)
            yield return $"power law fitted to the {Numbers.Grouped(tail.Count)} largest eigenvalues (squared singular values), from {Numbers.Short(tail.Start, 3)} on: exponent {Numbers.Short(tail.Alpha, 3)} ± {Numbers.Short(tail.AlphaError, 1)}, Kolmogorov–Smirnov distance {Numbers.Short(tail.Distance, 2)}; the smaller the distance, the better the fit";
        if (!spectrum.IsComplete)
            yield return $"too large for all singular values: the {Numbers.Grouped(spectrum.SingularValues.Count)} largest were computed with a tolerance of 10⁻⁴; the effective rank is an estimate from {WeightSpectrum.Starts} random starts with its standard error";
    }

    private static Chart Ordered(WeightSpectrum spectrum)
    {
        double[] own = [.. spectrum.SingularValues], shuffled = [.. spectrum.ShuffledSingularValues];
        double[] places = [.. Enumerable.Range(1, Math.Max(own.Length, shuffled.Length)).Select(i => (double)i)];
        var (_, high) = spectrum.MarchenkoPastur;
        List<ChartSeries> series = [new("values shuffled", ChartStyle.Dashed, Shuffled, places[..shuffled.Length], shuffled), new("this weight", ChartStyle.Line, This, places[..own.Length], own)];
        if (high > 0)
            series.Add(new("random matrix: upper end", ChartStyle.Dashed, Random, [1, places[^1]], [high, high]));
        // Smaller values are rounding errors of zeros.
        double least = 1e-7 * spectrum.SpectralNorm;
        return new("Singular values, the largest first", ChartAxis.Over("index", [.. places, 0]), ChartAxis.Over("singular value", own.Concat(shuffled).Append(high).Where(value => value >= least), isLog: true), series);
    }

    private static Chart Counted(WeightSpectrum spectrum)
    {
        double largest = Math.Max(spectrum.SpectralNorm, spectrum.MarchenkoPastur.High), smallest = spectrum.SingularValues.Where(value => value > 1e-7 * largest).Min();
        bool isLog = largest > MostBeyondRandom * spectrum.MarchenkoPastur.High;
        int bins = Math.Clamp(2 * (int)Math.Sqrt(spectrum.SingularValues.Count), 8, MostBins);
        var axis = ChartAxis.Over("singular value", [smallest, largest], fromZero: true, isLog);
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => isLog ? axis.Low * Math.Pow(axis.High / axis.Low, (double)i / bins) : axis.Low + (axis.High - axis.Low) * i / bins)];
        double[] Count(IEnumerable<double> values)
        {
            var counts = new double[bins];
            foreach (double value in values)
            {
                double place = axis.Place(value);
                if (place >= 0 && place <= 1)
                    counts[Math.Min(bins - 1, (int)(place * bins))]++;
            }
            return counts;
        }
        double[] middles = [.. edges.Zip(edges.Skip(1), (from, to) => isLog ? Math.Sqrt(from * to) : (from + to) / 2)];
        double[] random = [.. edges.Zip(edges.Skip(1), (from, to) => RandomMatrix.CountBetween(spectrum, from, to))];
        double[] own = Count(spectrum.SingularValues), shuffled = Count(spectrum.ShuffledSingularValues);
        return new("Distribution of the singular values", axis, ChartAxis.Over("count", [.. own, .. random, .. shuffled], fromZero: true),
        [
            new("this weight", ChartStyle.Bars, This, edges, own),
            new("values shuffled", ChartStyle.Dashed, Shuffled, middles, shuffled),
            new("a random matrix", ChartStyle.Line, Random, middles, random),
        ]);
    }
}
