namespace NotebookViz.Spectra;

/// <summary>
/// Fits a power law to the largest eigenvalues by maximum likelihood, with the start of the tail where the Kolmogorov–Smirnov distance is smallest: Clauset,
/// Shalizi and Newman, "Power-law distributions in empirical data", 2009, equations 3.1 and 3.9, for continuous values.
/// </summary>
internal static class TailFit
{
    /// <summary>The smallest number of values for which a fit is made.</summary>
    public const int LeastValues = 50;

    // A shorter tail fits by chance.
    private const int LeastInTail = 10;

    /// <summary>Returns the fit; null if there are fewer than 50 positive values.</summary>
    /// <param name="singular">The singular values; the eigenvalues are their squares.</param>
    public static PowerLawTail? Of(IReadOnlyList<double> singular)
    {
        double[] values = [.. singular.Where(value => value > 0).Select(value => value * value).Order()];
        if (values.Length < LeastValues)
            return null;
        PowerLawTail? best = null;
        double logs = 0;
        for (int start = values.Length - 1; start >= 0; start--)
        {
            logs += Math.Log(values[start]);
            int count = values.Length - start;
            double sum = logs - count * Math.Log(values[start]);
            if (count < LeastInTail || sum <= 0 || start > 0 && values[start - 1] == values[start])
                continue;
            double alpha = 1 + count / sum, distance = Distance(values.AsSpan(start), alpha);
            if (best is null || distance < best.Distance)
                best = new(alpha, values[start], distance, count);
        }
        return best;
    }

    // The largest difference between the cumulative share of the values and that of the law, just below each value and at it.
    private static double Distance(ReadOnlySpan<double> tail, double alpha)
    {
        double distance = 0;
        for (int i = 0; i < tail.Length; i++)
        {
            double law = 1 - Math.Pow(tail[i] / tail[0], 1 - alpha);
            distance = Math.Max(distance, Math.Max(Math.Abs(law - (double)i / tail.Length), Math.Abs(law - (i + 1.0) / tail.Length)));
        }
        return distance;
    }
}
