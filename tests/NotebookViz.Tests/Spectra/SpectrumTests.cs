using MathNet.Numerics.LinearAlgebra;
using NotebookViz.Common;
using NotebookViz.Spectra;

namespace NotebookViz.Tests.Spectra;

public class SpectrumTests
{
    // NumPy 1.24: W = sin(0.7 i² + 1.3 j)·cos(0.11 i j) + 0.3 sin(1.9 i + 0.37 j²), np.linalg.svd, and the formulas of WeightSpectrum.
    private static readonly Weight Waves = Filled(60, 80, Wave);

    private static double Wave(int i, int j) => Math.Sin(0.7 * i * i + 1.3 * j) * Math.Cos(0.11 * i * j) + 0.3 * Math.Sin(1.9 * i + 0.37 * j * j);

    [Fact]
    public void The_numbers_are_those_of_NumPy()
    {
        var spectrum = Waves.Spectrum();
        Assert.True(spectrum.IsComplete);
        Assert.Equal(60, spectrum.SingularValues.Count);
        double[] first = [12.286420003000728, 11.00050132198019, 8.565813840687643, 7.263599400756122];
        Assert.All(first.Zip(spectrum.SingularValues), pair => Near(pair.First, pair.Second));
        Near(0.7200090484352891, spectrum.SingularValues[^1]);
        Near(9.40644898864929, spectrum.StableRank);
        Near(51.358607608756536, spectrum.EffectiveRank);
        Assert.Equal(0, spectrum.EffectiveRankError);
        Near(0.3154587967428192, spectrum.Energy(5));
        Assert.Equal(34, spectrum.RankFor(0.9));
        Assert.Equal(60, spectrum.RankFor(1));
        Near(9.077551297714349, spectrum.MarchenkoPastur.High);
        Near(0.6517388601842501, spectrum.MarchenkoPastur.Low);
        Assert.Equal(2, spectrum.AboveRandom);
        var tail = spectrum.Tail!;
        Near(3.30735175473059, tail.Alpha);
        Near(29.485612226200303, tail.Start);
        Near(0.1097601764242298, tail.Distance);
        Assert.Equal(19, tail.Count);
        Near(2.30735175473059 / Math.Sqrt(19), tail.AlphaError);
    }

    [Theory]
    [InlineData(1e300, false)]
    [InlineData(1e-300, false)]
    [InlineData(1e30, true)]
    [InlineData(1e-30, true)]
    public void Values_whose_squares_are_infinite_or_zero_have_the_spectrum_of_others(double factor, bool isEstimated)
    {
        var spectrum = WeightSpectrum.Of(Waves, isEstimated);
        var scaled = WeightSpectrum.Of(Filled(60, 80, (i, j) => factor * Wave(i, j)), isEstimated);
        double least = isEstimated ? 1e-5 : 1e-9;
        Assert.All(spectrum.SingularValues.Zip(scaled.SingularValues), pair => Assert.InRange(pair.Second / factor / pair.First, 1 - least, 1 + least));
        Assert.InRange(scaled.StableRank / spectrum.StableRank, 1 - 2 * least, 1 + 2 * least);
        Assert.InRange(scaled.EffectiveRank / spectrum.EffectiveRank, 1 - least, 1 + least);
        Assert.InRange(scaled.Energy(5), spectrum.Energy(5) - least, spectrum.Energy(5) + least);
        Assert.Equal(spectrum.RankFor(0.4), scaled.RankFor(0.4));
        Assert.Equal(spectrum.Tail?.Count, scaled.Tail?.Count);
    }

    [Fact]
    public void A_list_has_the_largest_value_and_the_stable_rank_if_asked()
    {
        var large = Filled(300, 400, (i, j) => Math.Sin(0.7 * i * i + 1.3 * j) * Math.Cos(0.11 * i * j) + 5.0 / (1 + i + j));
        var list = new WeightList([Waves.WithName("waves"), large.WithName("large"), new float[7].ToWeight(name: "vector"), new float[3, 3].ToWeight(name: "zeros"), new[,] { { float.NaN, 1 } }.ToWeight(name: "nan")]);
        string html = list.ToDetailedHtml(options: VizOptions.Default.WithStableRank());
        Assert.Contains("σ₁</th>", html);
        Assert.Matches("""waves.*data-v="12\.29">12\.3</td><td[^>]*data-v="9\.406">9\.41</td>""", html);
        // Large ones are computed by products with the matrix.
        var spectrum = large.Spectrum();
        Assert.Matches($"large.*>{Numbers.Short(spectrum.SpectralNorm, 3)}</td><td[^>]*>{Numbers.Short(spectrum.StableRank, 3)}</td>", html);
        Assert.DoesNotContain("stable rank", list.ToDetailedHtml());
        Assert.Null(SpectralNorm.Of(list["vector"]));
        Assert.Null(SpectralNorm.Of(list["nan"]));
        Assert.Equal((0, true), SpectralNorm.Of(list["zeros"]));
    }

    [Fact]
    public void Known_singular_values_are_found_however_far_apart()
    {
        double[] known = [3, 2, 1.5, 1e-3, 1e-7, 0];
        Matrix<double> Orthogonal(int size) => Matrix<double>.Build.Dense(size, size, (i, j) => Math.Sin(1 + i * 2.3 + j * j * 0.7)).QR().Q;
        var product = Orthogonal(6) * Matrix<double>.Build.Dense(6, 9, (i, j) => i == j ? known[i] : 0) * Orthogonal(9).Transpose();
        var found = product.ToArray().ToWeight().Spectrum().SingularValues;
        Assert.All(known.Zip(found), pair => Assert.InRange(pair.Second, pair.First - 1e-12, pair.First + 1e-12));
    }

    [Fact]
    public void A_kernel_is_filters_by_the_rest_in_every_order_of_axes()
    {
        var pytorch = new float[4, 3, 2, 2];
        var keras = new float[2, 2, 3, 4];
        var matrix = new float[4, 12];
        for (int i = 0; i < 48; i++)
        {
            var (f, c, y, x) = (i / 12, i / 4 % 3, i / 2 % 2, i % 2);
            pytorch[f, c, y, x] = keras[y, x, c, f] = matrix[f, i % 12] = MathF.Sin(i * i);
        }
        var expected = matrix.ToWeight().Spectrum();
        var spectrum = pytorch.ToWeight(WeightLayout.PyTorch, "conv.weight").WithLayer("Conv2d", "kernel").Spectrum();
        Assert.Equal("4 filters × 12 (3 channels × 2 rows × 2 columns)", spectrum.Matrix);
        Assert.Equal((4, 12), (spectrum.Rows, spectrum.Columns));
        Assert.All(expected.SingularValues.Zip(spectrum.SingularValues), pair => Near(pair.First, pair.Second));
        var other = keras.ToWeight(WeightLayout.Keras, "conv/kernel").WithLayer("Conv2D", "kernel").Spectrum();
        Assert.Equal((4, 12), (other.Rows, other.Columns));
        Assert.All(expected.SingularValues.Zip(other.SingularValues), pair => Near(pair.First, pair.Second));
    }

    [Fact]
    public void A_random_matrix_ends_where_it_is_said_to_and_one_direction_more_is_counted()
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var noise = Matrix<double>.Build.Dense(100, 300, (_, _) => 0.02 * Normal());
        var plain = noise.ToArray().ToWeight().Spectrum();
        Assert.InRange(plain.AboveRandom!.Value, 0, 1);
        // The density of a random matrix has as many values as it.
        Assert.InRange(RandomMatrix.CountBetween(plain, 0, 2 * plain.MarchenkoPastur.High), 99.5, 100.5);
        Assert.InRange(RandomMatrix.CountBetween(plain, 0, Median(plain)), 47, 53);
        // The shuffled values of a random matrix are another one.
        Assert.InRange(plain.ShuffledSingularValues[0] / plain.SpectralNorm, 0.95, 1.05);

        var direction = Vector<double>.Build.Dense(100, i => Math.Sin(i)).OuterProduct(Vector<double>.Build.Dense(300, j => Math.Cos(0.3 * j)));
        var more = (noise + 0.02 * direction).ToArray().ToWeight().Spectrum();
        Assert.Equal(1, more.AboveRandom!.Value - plain.AboveRandom.Value);
        Assert.InRange(more.ShuffledSingularValues[0], 0, more.MarchenkoPastur.High * 1.05);
    }

    [Fact]
    public void An_estimate_is_near_the_exact_numbers_and_says_how_near()
    {
        var random = new Random(8);
        var weight = Filled(400, 150, (i, j) => random.NextDouble() - 0.5 + Math.Cos(0.01 * i) * Math.Sin(0.02 * j));
        var exact = weight.Spectrum();
        var estimate = WeightSpectrum.Of(weight, isEstimated: true);
        Assert.False(estimate.IsComplete);
        Assert.Null(estimate.Tail);
        Assert.NotEmpty(estimate.SingularValues);
        Assert.All(exact.SingularValues.Zip(estimate.SingularValues), pair => Assert.InRange(pair.Second / pair.First, 0.999, 1.001));
        Near(exact.FrobeniusNorm, estimate.FrobeniusNorm);
        Assert.InRange(estimate.EffectiveRankError, 1e-9, 0.3 * exact.EffectiveRank);
        Assert.InRange(estimate.EffectiveRank, exact.EffectiveRank - 5 * estimate.EffectiveRankError, exact.EffectiveRank + 5 * estimate.EffectiveRankError);
        Assert.Contains("±", estimate.ToString(), StringComparison.Ordinal);
        Assert.Contains("too large for all singular values", estimate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_matrix_of_finite_real_numbers_is_refused_by_name_and_reason()
    {
        static string Refused(Weight weight) => Assert.Throws<InvalidOperationException>(() => weight.Spectrum()).Message;
        Assert.Contains("'b' of shape (3,) has no spectrum", Refused(new float[3].ToWeight(name: "b")), StringComparison.Ordinal);
        Assert.Contains("1 of its 4 values are NaN or infinite", Refused(new[,] { { 1, float.NaN }, { 2, 3 } }.ToWeight(name: "w")), StringComparison.Ordinal);
        Assert.Contains("no values", Refused(Weight.WithoutValues("w", [2, 2], ElementType.Float32, "It is gone.")), StringComparison.Ordinal);
        Assert.Contains("at least one value", Refused(new float[0, 3].ToWeight(name: "w")), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Waves.Spectrum().RankFor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Waves.Spectrum().Energy(61));
    }

    [Fact]
    public void Zeros_have_zeros_and_are_shown_in_words()
    {
        var spectrum = new float[3, 4].ToWeight().Spectrum();
        Assert.Equal([0, 0, 0], spectrum.SingularValues);
        Assert.Null(spectrum.Tail);
        Assert.Contains("all singular values", spectrum.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", spectrum.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_estimate_ends()
    {
        using var source = new CancellationTokenSource();
        var progress = new Cancelling(source);
        Assert.Throws<OperationCanceledException>(() =>
        {
            using var scope = WorkScope.Of(progress, source.Token);
            WeightSpectrum.Of(Filled(3000, 1000, (i, j) => Math.Sin(i * j)), isEstimated: true);
        });
    }

    [Fact]
    public void It_shows_itself_and_saves_every_kind_of_file()
    {
        var spectrum = Waves.WithName("waves").Spectrum();
        string html = spectrum.ToHtml();
        Assert.Contains("Spectrum of waves", html, StringComparison.Ordinal);
        Assert.Contains("<picture><source media=\"(max-width:599px)\"", html, StringComparison.Ordinal);
        Assert.Equal("PNG"u8.ToArray(), spectrum.ToPng()[1..4]);
        Assert.Contains("stable rank 9.41 · effective rank 51.4 of 60 · the largest 34 hold 90 % of the squared norm", spectrum.ToString(), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        string csv = Path.Combine(folder.Path, "s.csv");
        spectrum.Save(csv);
        string[] lines = File.ReadAllText(csv).Split("\r\n");
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
        Assert.Equal("place,singular_value,shuffled", lines[0]);
        Assert.Equal((62, ""), (lines.Length, lines[^1]));
        Assert.StartsWith("1,12.28642000300", lines[1], StringComparison.Ordinal);
    }

    private static double Median(WeightSpectrum spectrum) => spectrum.SingularValues[spectrum.SingularValues.Count / 2];

    private static Weight Filled(int rows, int columns, Func<int, int, double> value)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                values[i, j] = value(i, j);
        return values.ToWeight();
    }

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - 1e-9 * Math.Abs(expected), expected + 1e-9 * Math.Abs(expected));

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value) => source.Cancel();
    }
}
