using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.PlainText;
using NotebookViz.Spectra;

namespace NotebookViz;

/// <summary>
/// The singular values of a weight as a matrix of outputs × the rest, beside those of a random matrix. Immutable and thread-safe; it holds numbers, not the
/// weight's values. As the last value of a notebook's cell it shows itself.
/// </summary>
/// <remarks>
/// A kernel is taken as a matrix of filters × (channels · rows · columns), and a weight with unknown axes as its first axis × the rest; <see
/// cref="Matrix"/> says which. All singular values are computed if min² · max of the sides is at most 4·10⁹, or 7·10¹⁰ if libtorch is loaded. For
/// larger matrices only the largest singular values are computed, the effective rank is estimated, and <see cref="IsComplete"/> is false.
/// </remarks>
public sealed class WeightSpectrum
{
    /// <summary>How many random starts an estimate uses.</summary>
    internal const int Starts = 6;

    private readonly Lazy<ChartFigure> _figure;

    private WeightSpectrum(WeightMatrix matrix)
    {
        var statistics = matrix.Weight.GetStatistics();
        (Name, Headline, Matrix, Rows, Columns) = (matrix.Weight.Name, matrix.Weight.Headline, matrix.Words, matrix.Rows, matrix.Columns);
        (FrobeniusNorm, StandardDeviation) = (statistics.L2Norm, statistics.StandardDeviation);
        double most = Math.Sqrt(Math.Max(Rows, Columns)), least = Math.Sqrt(Math.Min(Rows, Columns));
        MarchenkoPastur = new(StandardDeviation * (most - least), StandardDeviation * (most + least));
        _figure = new(() => SpectrumCharts.Of(this));
    }

    /// <summary>Gets the weight's name.</summary>
    public string Name { get; }

    /// <summary>Gets the matrix in words: "64 filters × 147 (3 channels × 7 rows × 7 columns)".</summary>
    public string Matrix { get; }

    /// <summary>Gets the number of rows of the matrix: its outputs, filters or tokens.</summary>
    public long Rows { get; }

    /// <summary>Gets the number of columns of the matrix: the values in a row.</summary>
    public long Columns { get; }

    /// <summary>Gets the singular values, the largest first: all of them, or only the largest if <see cref="IsComplete"/> is false.</summary>
    public IReadOnlyList<double> SingularValues { get; private init; } = [];

    /// <summary>
    /// Gets the singular values of the weight's values in random order, without its structure, the largest first: all of them, or only the largest.
    /// </summary>
    public IReadOnlyList<double> ShuffledSingularValues { get; private init; } = [];

    /// <summary>Gets whether all singular values were computed; if not, <see cref="EffectiveRank"/> is an estimate.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>Gets the Frobenius norm ‖W‖_F: the square root of the sum of all squared values, or of all squared singular values.</summary>
    public double FrobeniusNorm { get; }

    /// <summary>Gets the largest singular value σ₁.</summary>
    public double SpectralNorm => SingularValues[0];

    /// <summary>
    /// Gets the stable rank ‖W‖²_F / σ₁², between 1 and the number of singular values (Rudelson and Vershynin, 2007). NaN for a weight of zeros.
    /// </summary>
    public double StableRank => Math.Pow(FrobeniusNorm / SpectralNorm, 2);

    /// <summary>Gets the effective rank exp(−Σ pᵢ ln pᵢ) with pᵢ = σᵢ / Σσ (Roy and Vetterli, 2007). NaN for a weight of zeros.</summary>
    public double EffectiveRank { get; private init; }

    /// <summary>Gets the standard error of <see cref="EffectiveRank"/>; 0 if it is exact.</summary>
    public double EffectiveRankError { get; private init; }

    /// <summary>
    /// Gets the range of the singular values of a random matrix with the same shape and standard deviation s, in the limit of large matrices
    /// (Marchenko and Pastur, 1967): from s·(√n − √m) to s·(√n + √m) for m ≤ n.
    /// </summary>
    public (double Low, double High) MarchenkoPastur { get; }

    /// <summary>Gets how many singular values exceed the upper end of <see cref="MarchenkoPastur"/>; null if not all of them were computed.</summary>
    public int? AboveRandom => IsComplete || SingularValues[^1] <= MarchenkoPastur.High ? SingularValues.Count(value => value > MarchenkoPastur.High) : null;

    /// <summary>
    /// Gets a power law fitted to the largest eigenvalues of WᵀW; null if fewer than 50 are positive or not all singular values were computed.
    /// </summary>
    public PowerLawTail? Tail { get; private init; }

    internal string Headline { get; }

    /// <summary>The standard deviation of the weight's values.</summary>
    internal double StandardDeviation { get; }

    /// <summary>Returns the share of the squared norm that the largest singular values hold: Σσᵢ² / ‖W‖²_F over the first <paramref name="count"/>.</summary>
    /// <param name="count">How many singular values, from 0 to the length of <see cref="SingularValues"/>.</param>
    /// <returns>A share from 0 to 1; NaN for a weight of zeros.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or larger than that length.</exception>
    public double Energy(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SingularValues.Count);
        return Math.Min(1, SingularValues.Take(count).Sum(Share));
    }

    /// <summary>Returns how many of the largest singular values together hold a share of the squared norm; null if not enough were computed.</summary>
    /// <param name="energy">The share, above 0 and up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="energy"/> is not above 0 and at most 1.</exception>
    public int? RankFor(double energy)
    {
        if (!(energy > 0 && energy <= 1))
            throw new ArgumentOutOfRangeException(nameof(energy), energy, "The share of the squared norm must be above 0 and at most 1.");
        // If all are known, their own sum is the total, so that rounding does not make a share of 1 unreachable.
        double goal = energy * (IsComplete ? SingularValues.Sum(Share) : 1), sum = 0;
        for (int i = 0; i < SingularValues.Count; i++)
        {
            sum += Share(SingularValues[i]);
            // A weight of zeros has no shares.
            if (!(sum < goal))
                return i + 1;
        }
        return IsComplete ? SingularValues.Count : null;
    }

    // Divided first, because squares of very large and very small values are infinite and zero.
    private double Share(double value) => Math.Pow(value / FrobeniusNorm, 2);

    /// <summary>Returns the HTML fragment: caption, two charts as static pictures, and a script that draws them with all numbers on hover.</summary>
    public string ToHtml() => _figure.Value.ToHtml(VizOptions.Default.MaxBytes);

    /// <summary>Returns the charts as a PNG file, drawn at twice their size.</summary>
    public byte[] ToPng() => _figure.Value.ToPng();

    /// <summary>Returns the numbers as lines of text.</summary>
    public override string ToString() => SpectrumText.Of(this);

    /// <summary>Writes the spectrum to a file: a page (.html), the static picture (.png), text (.txt), or the singular values as a table (.csv).</summary>
    /// <param name="path">The file; its extension selects the kind. It is written as a whole or not at all.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the spectrum as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>Returns what LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    // Lines end as in RFC 4180. The shorter column ends with empty cells.
    internal string ToCsv() => string.Concat(Enumerable.Range(0, Math.Max(SingularValues.Count, ShuffledSingularValues.Count)).Select(i =>
        $"{i + 1},{At(SingularValues, i)},{At(ShuffledSingularValues, i)}\r\n").Prepend("place,singular_value,shuffled\r\n"));

    private static string At(IReadOnlyList<double> values, int index) => index < values.Count ? Numbers.Exact(values[index]) : "";

    /// <param name="weight">The weight.</param>
    /// <param name="isEstimated">True for an estimate, whatever an exact spectrum would cost; for tests.</param>
    internal static WeightSpectrum Of(Weight weight, bool isEstimated = false)
    {
        var matrix = WeightMatrix.Of(weight);
        return !isEstimated && ExactValues.AreCheap(matrix) ? Exact(matrix) : Estimated(matrix);
    }

    private static WeightSpectrum Exact(WeightMatrix matrix)
    {
        using var work = Work.Begin($"Computing {Numbers.Grouped(matrix.Least)} singular values", 2 * matrix.Weight.Count);
        double[] values = matrix.Read(value => value);
        double[] singular = ExactValues.Of(values, matrix.Least);
        work?.Advance(matrix.Weight.Count);
        WorkScope.ThrowIfCancelled();
        double[] shuffled = ExactValues.Of(ExactValues.Shuffled(values), matrix.Least);
        return new(matrix)
        {
            SingularValues = Scaled(singular, matrix),
            ShuffledSingularValues = Scaled(shuffled, matrix),
            IsComplete = true,
            EffectiveRank = RankOf(singular, Enumerable.Repeat(1.0, singular.Length)),
            Tail = TailFit.Of(singular) is { } tail ? tail with { Start = tail.Start * matrix.Scale * matrix.Scale } : null,
        };
    }

    private static WeightSpectrum Estimated(WeightMatrix matrix)
    {
        if (matrix.Weight.Count > Array.MaxLength)
            throw new InvalidOperationException($"The weight '{matrix.Weight.Name}' has {Numbers.Grouped(matrix.Weight.Count)} values, but a spectrum can be estimated for at most {Numbers.Grouped(Array.MaxLength)}; take a slice of it.");
        using var work = Work.Begin($"Estimating the spectrum of {Numbers.Grouped(matrix.Weight.Count)} values", (Starts + 1L) * Lanczos.Steps * matrix.Weight.Count);
        float[] values = matrix.Read(value => (float)value);
        var lanczos = new Lanczos(values, matrix.Least, seed: 1);
        var runs = Enumerable.Range(0, Starts).Select(_ => lanczos.Run(Advance)).ToArray();
        double[] ranks = [.. runs.Select(run => RankOf(run.Nodes, run.Weights.Select(weight => weight * matrix.Least)))];
        double mean = ranks.Average();
        var shuffled = new Lanczos(ExactValues.Shuffled(values), matrix.Least, seed: 2).Run(Advance);
        return new(matrix)
        {
            // Takes the start that found the most; if none found any, the largest estimate.
            SingularValues = Scaled(runs.MaxBy(run => run.Found.Length) is { Found: { Length: > 0 } found } ? found : [runs.Max(run => run.Nodes[0])], matrix),
            ShuffledSingularValues = Scaled(shuffled.Found.Length > 0 ? shuffled.Found : [shuffled.Nodes[0]], matrix),
            EffectiveRank = mean,
            EffectiveRankError = Math.Sqrt(ranks.Sum(rank => (rank - mean) * (rank - mean)) / (Starts - 1) / Starts),
        };
        void Advance(long count) => work?.Advance(count);
    }

    private static double[] Scaled(double[] values, WeightMatrix matrix) => [.. values.Select(value => value * matrix.Scale)];

    // exp(−Σ w p ln p) with p = σ / Σ wσ, where each value stands for w singular values.
    private static double RankOf(double[] values, IEnumerable<double> weights)
    {
        double sum = 0, logs = 0;
        foreach (var (value, weight) in values.Zip(weights))
        {
            if (value <= 0)
                continue;
            sum += weight * value;
            logs += weight * value * Math.Log(value);
        }
        return Math.Exp(Math.Log(sum) - logs / sum);
    }
}

/// <summary>A power law fitted to the largest eigenvalues λ = σ² of WᵀW: from <see cref="Start"/> on, their density falls as λ^−α.</summary>
/// <param name="Alpha">The exponent α.</param>
/// <param name="Start">The eigenvalue at which the tail begins: the one with the smallest Kolmogorov–Smirnov distance.</param>
/// <param name="Distance">The Kolmogorov–Smirnov distance between the tail and the power law, from 0 to 1.</param>
/// <param name="Count">How many eigenvalues are in the tail.</param>
public sealed record PowerLawTail(double Alpha, double Start, double Distance, int Count)
{
    /// <summary>Gets the standard error of <see cref="Alpha"/>: (α − 1) / √count.</summary>
    public double AlphaError => (Alpha - 1) / Math.Sqrt(Count);
}
