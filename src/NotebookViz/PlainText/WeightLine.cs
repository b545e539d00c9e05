using System.Globalization;
using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.PlainText;

/// <summary>A weight in one line, for logs and debuggers.</summary>
internal static class WeightLine
{
    private const int MostDecimals = 4;

    /// <param name="weight">The weight.</param>
    /// <param name="statistics">Its statistics; null if unknown.</param>
    public static string Of(Weight weight, WeightStatistics? statistics)
    {
        List<string> parts = [];
        if (weight.Name.Length > 0)
            parts.Add(weight.Name);
        parts.Add(weight.TypeName);
        if (weight.IsShapeKnown)
            parts.AddRange([Numbers.Shape(weight.Shape), $"n={Numbers.Exact(weight.Count)}"]);
        if (weight.Problem is { } problem)
            parts.Add($"no values: {problem}");
        else if (statistics is null)
            parts.Add($"not read ({Numbers.Bytes(weight.StoredBytes)})");
        else
            parts.AddRange(Values(weight, statistics));
        return string.Join(' ', parts);
    }

    private static IEnumerable<string> Values(Weight weight, WeightStatistics statistics)
    {
        string x = weight.ElementType.IsComplex() ? "|x|" : "x";
        double deviation = statistics.StandardDeviation;
        if (statistics.FiniteCount > 0 && statistics.Min == statistics.Max)
            yield return $"{x}={ElementText.Extreme(weight, statistics.Min, statistics.ArgMin)}";
        else if (statistics.FiniteCount > 0)
        {
            string Extreme(double value, long place) => Numbers.IsWhole(weight.ElementType) ? ElementText.Extreme(weight, value, place) : Rounded(value, deviation);
            yield return $"{x}∈[{Extreme(statistics.Min, statistics.ArgMin)}, {Extreme(statistics.Max, statistics.ArgMax)}]";
            yield return $"μ={Rounded(statistics.Mean, deviation)}";
            yield return $"σ={Rounded(deviation, deviation)}";
        }
        foreach (var (name, count) in new[] { ("NaN", statistics.NaNCount), ("+Inf", statistics.PositiveInfinityCount), ("-Inf", statistics.NegativeInfinityCount) })
            if (count > 0)
                yield return $"{name}={Numbers.Exact(count)}";
    }

    /// <summary>Rounds a value to the position of σ's second digit; if that position cannot be written out, to two significant digits.</summary>
    private static string Rounded(double value, double deviation)
    {
        int decimals = Math.Max(0, 1 - (int)Math.Floor(Math.Log10(deviation)));
        if (decimals > MostDecimals || Math.Abs(value) >= 1e6)
            return Numbers.Short(value, 3);
        string text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        // Avoids -0.00.
        return text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text.TrimStart('-') : text;
    }
}
