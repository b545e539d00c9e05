namespace NotebookViz.Spectra;

/// <summary>
/// The singular values of a large random matrix of independent values with mean 0 and standard deviation s (Marchenko and Pastur, 1967): for m ≤ n the
/// density of λ = σ²/n is n/(2π·m·s²·λ)·√((λ₊ − λ)(λ − λ₋)).
/// </summary>
internal static class RandomMatrix
{
    private const int Steps = 64;

    /// <summary>How many of a random matrix's singular values lie between two numbers.</summary>
    /// <param name="spectrum">The spectrum whose shape and standard deviation the random matrix has.</param>
    /// <param name="from">The lower number.</param>
    /// <param name="to">The upper number.</param>
    public static double CountBetween(WeightSpectrum spectrum, double from, double to)
    {
        double most = Math.Max(spectrum.Rows, spectrum.Columns), least = Math.Min(spectrum.Rows, spectrum.Columns);
        var (low, high) = spectrum.MarchenkoPastur;
        (from, to) = (Math.Max(from, low), Math.Min(to, high));
        if (!(from < to))
            return 0;
        double variance = Math.Pow((high - low) / (2 * Math.Sqrt(least)), 2), sum = 0, step = (to - from) / Steps;
        // Uses the middles, because the density of a square matrix diverges at 0.
        for (int i = 0; i < Steps; i++)
        {
            double value = from + (i + 0.5) * step, lambda = value * value / most;
            sum += step * 2 * value / most * most / (2 * Math.PI * least * variance * lambda) * Math.Sqrt((high * high / most - lambda) * (lambda - low * low / most));
        }
        return sum * least;
    }
}
