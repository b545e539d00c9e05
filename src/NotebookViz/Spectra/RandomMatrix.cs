namespace NotebookViz.Spectra;

/// <summary>
/// The singular values σ of a large random m × n matrix, m ≤ n, of independent values with mean 0 and standard deviation s (Marchenko and Pastur, 1967).
/// Between the ends σ₋ and σ₊ their density is √((σ₊² − σ²)(σ² − σ₋²)) / (π·m·s²·σ): that of λ = σ²/n, n/(2π·m·s²·λ)·√((λ₊ − λ)(λ − λ₋)), times dλ/dσ.
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
        var (low, high) = spectrum.MarchenkoPastur;
        (from, to) = (Math.Max(from, low), Math.Min(to, high));
        if (!(from < to))
            return 0;
        double sum = 0, step = (to - from) / Steps;
        // Uses the middles, because the density of a square matrix diverges at 0.
        for (int i = 0; i < Steps; i++)
        {
            double value = from + (i + 0.5) * step, square = value * value;
            sum += Math.Sqrt((high * high - square) * (square - low * low)) / value;
        }
        // There are m singular values, so m cancels out.
        return sum * step / (Math.PI * spectrum.StandardDeviation * spectrum.StandardDeviation);
    }
}
