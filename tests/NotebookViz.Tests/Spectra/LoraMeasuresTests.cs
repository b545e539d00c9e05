using NotebookViz.Spectra;

namespace NotebookViz.Tests.Spectra;

public sealed class LoraMeasuresTests
{
    private static readonly Weight Kernel = Filled(40, 30, (i, j) => Math.Sin(0.7 * i * i + 1.3 * j) * Math.Cos(0.11 * i * j) + 0.3 * Math.Sin(1.9 * i + 0.37 * j * j)).WithName("q.weight");

    // NumPy 1.24 and SciPy 1.10: W as above, A = sin(1 + 1.7 k + 0.9 j²), B = cos(2 + 0.3 i² (1 + k)), ΔW = 2.5 / 3 · B · A; svd, matrix_rank, subspace_angles.
    [Fact]
    public void The_numbers_are_those_of_NumPy()
    {
        var measures = Adapter(Filled(3, 30, (k, j) => Math.Sin(1 + 1.7 * k + 0.9 * j * j)), Filled(40, 3, (i, k) => Math.Cos(2 + 0.3 * i * i * (1 + k)))).GetLoraMeasures("q", Kernel, alpha: 2.5);
        Near(1.3117607558208995, measures.RelativeNorm);
        Assert.Equal(2, measures.Rank);
        Near([20.963438684754305, 13.209037633222355], measures.SingularValues);
        Near([84.49807808293988, 65.64247486928953], measures.OutputAngles!);
        Near([82.35086943620648, 80.45386171886916], measures.InputAngles!);
        Assert.Equal("Low-rank update of q\nΔW = 2.5 / 3 · B · A\n‖ΔW‖ / ‖W‖ = 1.31 · rank 2\n"
            + "angles to the first 2 singular vectors of W: 65.6° to 84.5° in the outputs, 80.5° to 82.4° in the inputs", measures.ToString());
        // The shorter side may be either.
        var turned = Adapter(Filled(3, 40, (k, i) => Math.Cos(2 + 0.3 * i * i * (1 + k))), Filled(30, 3, (j, k) => Math.Sin(1 + 1.7 * k + 0.9 * j * j)))
            .GetLoraMeasures("q", Filled(30, 40, (j, i) => Kernel[i, j]), alpha: 2.5);
        Near(measures.OutputAngles!, turned.InputAngles!);
        Near(measures.InputAngles!, turned.OutputAngles!);
    }

    [Theory]
    [InlineData(0, 1, new[] { 0.0, 0 })]
    [InlineData(1, 0, new[] { 0.0, 0 })]
    [InlineData(0, 4, new[] { 90.0, 0 })]
    [InlineData(3, 4, new[] { 90.0, 90 })]
    public void Directions_of_the_kernel_itself_have_known_angles(int first, int second, double[] angles)
    {
        int[] used = [first, second];
        double angle = 1e-6;
        var kernel = Filled(6, 6, (i, j) => i == j ? 6 - i : 0);
        // The inputs are turned by a very small angle towards one that the kernel does not use much.
        var measures = Adapter(Filled(2, 6, (k, j) => used[k] == j ? Math.Cos(angle) : k == 0 && j == 5 ? Math.Sin(angle) : 0), Filled(6, 2, (i, k) => used[k] == i ? 1 : 0)).GetLoraMeasures("q", kernel);
        Assert.Equal(2, measures.Rank);
        Assert.All(angles.Zip(measures.OutputAngles!), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        if (angles[0] == 0)
            Assert.Equal(angle * 180 / Math.PI, measures.InputAngles![0], 1e-12);
    }

    [Fact]
    public void A_kernel_of_a_convolution_is_filters_by_the_rest()
    {
        var list = new WeightList([Some.Weight([2, 3, 2, 2], Some.Wave, name: "c.lora_A.weight"), Some.Weight([5, 2, 1, 1], Some.Wave, name: "c.lora_B.weight")]);
        var kernel = Some.Weight([5, 3, 2, 2], index => Math.Cos(index * index), name: "c.weight");
        var update = list.GetLoraUpdate("c");
        var measures = list.GetLoraMeasures("c", kernel);
        Assert.Equal(update.GetStatistics().L2Norm / kernel.GetStatistics().L2Norm, measures.RelativeNorm, 1e-6);
        Assert.All(measures.SingularValues.Zip(update.Spectrum().SingularValues), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Contains("(5, 3, 2, 2)", Assert.Throws<ArgumentException>(() => list.GetLoraMeasures("c", Some.Weight([5, 12], Some.Wave))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_that_is_not_trained_adds_nothing()
    {
        var measures = Adapter(Filled(3, 30, (k, j) => 1 + k + j), Filled(40, 3, (_, _) => 0)).GetLoraMeasures("q", Kernel);
        Assert.Equal((0, 0.0), (measures.Rank, measures.RelativeNorm));
        Assert.Empty(measures.OutputAngles!);
        Assert.EndsWith("no angles: ΔW is zero", measures.ToString(), StringComparison.Ordinal);
        Assert.Contains("'q.lora_A.weight' has values that are NaN", Assert.Throws<InvalidOperationException>(() =>
            Adapter(Filled(3, 30, (_, _) => double.NaN), Filled(40, 3, (_, _) => 0)).GetLoraMeasures("q", Kernel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_libraries_give_the_same_directions()
    {
        double[] values = Filled(300, 250, (i, j) => Math.Sin(0.7 * i * i + 1.3 * j) + 20.0 / (1 + i + j)).ToArray();
        var (tall, wide) = LeadingVectors.ByMathNet(values, 250, 2);
        var (otherTall, otherWide) = LeadingVectors.ByTorch(values, 250, 2);
        Assert.All(PrincipalAngles.Of(tall, otherTall).Concat(PrincipalAngles.Of(wide, otherWide)), angle => Assert.Equal(0, angle, 1e-9));
    }

    private static WeightList Adapter(Weight a, Weight b) => new([a.WithName("q.lora_A.weight"), b.WithName("q.lora_B.weight")]);

    private static Weight Filled(int rows, int columns, Func<int, int, double> value)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                values[i, j] = value(i, j);
        return values.ToWeight(WeightLayout.PyTorch);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Abs(expected));

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Near(pair.First, pair.Second));
    }
}
