using System.ComponentModel;
using NotebookViz.Common;
using NotebookViz.Display;
using NotebookViz.Html;
using NotebookViz.PlainText;
using NotebookViz.Spectra;

namespace NotebookViz;

/// <summary>
/// The singular values of a weight as a matrix of outputs × the rest, beside those that a random matrix would have. Immutable and thread-safe; it holds numbers,
/// not the weight's values. As the last value of a notebook's cell it shows itself.
/// </summary>
/// <remarks>
/// A kernel counts as filters × (channels · rows · columns), and weights of unknown axes as the first axis × the rest; <see cref="Matrix"/> says which. All
/// singular values are computed while min² · max of the sides is at most 4·10⁹ (by MathNet.Numerics), or 7·10¹⁰ where libtorch is loaded; beyond that the
/// largest are computed and sums over all are estimated, and <see cref="IsComplete"/> is false.
/// </remarks>
public sealed class WeightSpectrum
{
    /// <summary>How many random starts an estimate has.</summary>
    internal const int Starts = 6;

    private readonly Lazy<ChartFigure> _figure;

    private WeightSpectrum(WeightMatrix matrix)
    {
        var statistics = matrix.Weight.GetStatistics();
        (Name, Headline, Matrix, Rows, Columns) = (matrix.Weight.Name, matrix.Weight.Headline, matrix.Words, matrix.Rows, matrix.Columns);
        FrobeniusNorm = statistics.L2Norm;
        double most = Math.Sqrt(Math.Max(Rows, Columns)), least = Math.Sqrt(Math.Min(Rows, Columns));
        MarchenkoPastur = new(statistics.StandardDeviation * (most - least), statistics.StandardDeviation * (most + least));
        _figure = new(() => SpectrumCharts.Of(this));
    }

    /// <summary>The weight's name.</summary>
    public string Name { get; }

    /// <summary>What the matrix is: "64 filters × 147 (3 channels × 7 rows × 7 columns)".</summary>
    public string Matrix { get; }

    /// <summary>The rows of the matrix: the outputs, filters or tokens.</summary>
    public long Rows { get; }

    /// <summary>The columns of the matrix: all that a row has.</summary>
    public long Columns { get; }

    /// <summary>The singular values, the largest first: all of them, or the largest if <see cref="IsComplete"/> is false.</summary>
    public IReadOnlyList<double> SingularValues { get; private init; } = [];

    /// <summary>Those of the same values in a random order: what is left when the weight's structure is gone. As many as could be computed.</summary>
    public IReadOnlyList<double> ShuffledSingularValues { get; private init; } = [];

    /// <summary>True if all singular values were computed; false if <see cref="EffectiveRank"/> is an estimate.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>The square root of the sum of all squared values, which is that of all squared singular values.</summary>
    public double FrobeniusNorm { get; }

    /// <summary>The largest singular value σ₁.</summary>
    public double SpectralNorm => SingularValues[0];

    /// <summary>‖W‖²_F / σ₁²: between 1 and the number of singular values (Rudelson and Vershynin, 2007). NaN for a weight of zeros.</summary>
    public double StableRank => FrobeniusNorm * FrobeniusNorm / (SpectralNorm * SpectralNorm);

    /// <summary>exp(−Σ pᵢ ln pᵢ) with pᵢ = σᵢ / Σσ (Roy and Vetterli, 2007). NaN for a weight of zeros.</summary>
    public double EffectiveRank { get; private init; }

    /// <summary>The standard error of <see cref="EffectiveRank"/>; 0 if it is exact.</summary>
    public double EffectiveRankError { get; private init; }

    /// <summary>
    /// The singular values between which those of a random matrix of the same shape and standard deviation s lie, in the limit of large matrices (Marchenko and
    /// Pastur, 1967): s·(√n − √m) and s·(√n + √m) for m ≤ n.
    /// </summary>
    public (double Low, double High) MarchenkoPastur { get; }

    /// <summary>How many singular values are larger than the upper end of <see cref="MarchenkoPastur"/>; null if not all of these were computed.</summary>
    public int? AboveRandom => IsComplete || SingularValues[^1] <= MarchenkoPastur.High ? SingularValues.Count(value => value > MarchenkoPastur.High) : null;

    /// <summary>A power law fitted to the largest eigenvalues of WᵀW; null if fewer than 50 are positive or not all were computed.</summary>
    public PowerLawTail? Tail { get; private init; }

    internal string Headline { get; }

    /// <summary>The share of the squared norm that the largest singular values hold: Σσᵢ² of the first <paramref name="count"/> / ‖W‖²_F.</summary>
    /// <param name="count">How many, from 0 to the length of <see cref="SingularValues"/>.</param>
    /// <returns>A share from 0 to 1; NaN for a weight of zeros.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public double Energy(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SingularValues.Count);
        return Math.Min(1, SingularValues.Take(count).Sum(value => value * value) / (FrobeniusNorm * FrobeniusNorm));
    }

    /// <summary>How many of the largest singular values hold a share of the squared norm; null if they were not computed.</summary>
    /// <param name="energy">The share, above 0 and up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public int? RankFor(double energy)
    {
        if (!(energy > 0 && energy <= 1))
            throw new ArgumentOutOfRangeException(nameof(energy), energy, "A share of the squared norm is above 0 and at most 1.");
        // Of all singular values their own sum, so that a share of 1 is reached in spite of rounding.
        double goal = energy * (IsComplete ? SingularValues.Sum(value => value * value) : FrobeniusNorm * FrobeniusNorm), sum = 0;
        for (int i = 0; i < SingularValues.Count; i++)
        {
            sum += SingularValues[i] * SingularValues[i];
            if (sum >= goal)
                return i + 1;
        }
        return IsComplete ? SingularValues.Count : null;
    }

    /// <summary>Returns the HTML fragment: caption, two charts as static pictures, and a script that draws them with all numbers on hover.</summary>
    public string ToHtml() => _figure.Value.ToHtml();

    /// <summary>Returns the charts as a PNG file, drawn at twice their size.</summary>
    public byte[] ToPng() => _figure.Value.ToPng();

    /// <summary>The numbers in lines.</summary>
    public override string ToString() => SpectrumText.Of(this);

    /// <summary>Writes the spectrum to a file: a page (.html), the static picture (.png), text (.txt), or the singular values as a table (.csv).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Shown.Of(this).Save(path);

    /// <summary>Opens the spectrum as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Shown.Of(this).Show();

    /// <summary>What LINQPad shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object ToDump() => HostConventions.ToDump(ToHtml());

    // One column for each kind of value; the shorter one ends with empty cells.
    internal string ToCsv() => string.Concat(Enumerable.Range(0, Math.Max(SingularValues.Count, ShuffledSingularValues.Count)).Select(i =>
        $"{i + 1},{At(SingularValues, i)},{At(ShuffledSingularValues, i)}\n").Prepend("place,singular_value,shuffled\n"));

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
            SingularValues = singular,
            ShuffledSingularValues = shuffled,
            IsComplete = true,
            EffectiveRank = RankOf(singular, Enumerable.Repeat(1.0, singular.Length)),
            Tail = TailFit.Of(singular),
        };
    }

    private static WeightSpectrum Estimated(WeightMatrix matrix)
    {
        if (matrix.Weight.Count > Array.MaxLength)
            throw new InvalidOperationException($"The weight '{matrix.Weight.Name}' has {Numbers.Grouped(matrix.Weight.Count)} values, more than a spectrum is estimated of ({Numbers.Grouped(Array.MaxLength)}); take a part of it.");
        using var work = Work.Begin($"Estimating the spectrum of {Numbers.Grouped(matrix.Weight.Count)} values", (Starts + 1L) * Lanczos.Steps * matrix.Weight.Count);
        float[] values = matrix.Read(value => (float)value);
        var lanczos = new Lanczos(values, matrix.Least, seed: 1);
        var runs = Enumerable.Range(0, Starts).Select(_ => lanczos.Run(Advance)).ToArray();
        double[] ranks = [.. runs.Select(run => RankOf(run.Nodes, run.Weights.Select(weight => weight * matrix.Least)))];
        double mean = ranks.Average();
        var shuffled = new Lanczos(ExactValues.Shuffled(values), matrix.Least, seed: 2).Run(Advance);
        return new(matrix)
        {
            // The start that found the most; the largest value itself where none is certain.
            SingularValues = runs.MaxBy(run => run.Found.Length) is { Found: { Length: > 0 } found } ? found : [runs.Max(run => run.Nodes[0])],
            ShuffledSingularValues = shuffled.Found.Length > 0 ? shuffled.Found : [shuffled.Nodes[0]],
            EffectiveRank = mean,
            EffectiveRankError = Math.Sqrt(ranks.Sum(rank => (rank - mean) * (rank - mean)) / (Starts - 1) / Starts),
        };
        void Advance(long count) => work?.Advance(count);
    }

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

/// <summary>A power law fitted to the largest eigenvalues λ = σ² of WᵀW: a density that falls as λ^−α from <see cref="Start"/> on.</summary>
/// <param name="Alpha">The exponent α.</param>
/// <param name="Start">The eigenvalue with which the tail begins: the one whose fit is nearest to the values.</param>
/// <param name="Distance">The Kolmogorov–Smirnov distance between the tail and the law, from 0 to 1.</param>
/// <param name="Count">How many eigenvalues are in the tail.</param>
public sealed record PowerLawTail(double Alpha, double Start, double Distance, int Count)
{
    /// <summary>The standard error of <see cref="Alpha"/>: (α − 1) / √count.</summary>
    public double AlphaError => (Alpha - 1) / Math.Sqrt(Count);
}
