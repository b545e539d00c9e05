using System.Numerics;

namespace NotebookViz.Tests.Comparing;

/// <summary>Comparisons of complex values: the numbers are those of vectors of real and imaginary parts.</summary>
public sealed class ComplexComparisonTests
{
    [Fact]
    public void Numbers_are_those_of_real_and_imaginary_parts()
    {
        // More values than a block has.
        Complex[] a = [.. Enumerable.Range(0, 5000).Select(i => new Complex(Some.Wave(i), Some.Wave(i + 7)))];
        Complex[] b = [.. a.Select((value, i) => i % 3 == 0 ? value : value * Complex.ImaginaryOne + 0.25)];
        var comparison = Of(a).CompareWith(Of(b));

        double before = Norm(a), after = Norm(b), change = Norm([.. b.Zip(a, (y, x) => y - x)]);
        double dot = a.Zip(b, (x, y) => x.Real * y.Real + x.Imaginary * y.Imaginary).Sum();
        Assert.Equal(change / before, comparison.RelativeChange!.Value, 1e-12);
        Assert.Equal(dot / before / after, comparison.Cosine!.Value, 1e-12);
        Assert.Equal((before, after, change), (comparison.NormA, comparison.NormB, comparison.NormOfChange), (x, y) => Near(x.Item1, y.Item1) && Near(x.Item2, y.Item2) && Near(x.Item3, y.Item3));
        double largest = b.Zip(a, (y, x) => Complex.Abs(y - x)).Max();
        Assert.Equal(largest, comparison.MaxAbsChange, 1e-15);
        long place = Assert.Single(comparison.MaxAbsIndex!);
        Assert.Equal(largest, Complex.Abs(b[place] - a[place]), 1e-15);
        Assert.Equal(1667.0 / 5000, comparison.EqualShare, 1e-12);
        Assert.Equal((0, 0), (comparison.SignFlipCount, comparison.NotFiniteCount));
        var difference = comparison.GetDifference();
        Assert.Equal(ElementType.Complex128, difference.ElementType);
        Assert.Equal(Complex.Abs(b[4000] - a[4000]), difference.Abs()[4000], 1e-15);
        Assert.Equal((b[4000] - a[4000]).Phase, difference.Angle()[4000], 1e-15);
    }

    [Theory]
    [InlineData(3, 4, 4, 3)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1, 2, 1, -2)]
    public void Values_of_equal_magnitude_differ(double real, double imaginary, double otherReal, double otherImaginary)
    {
        Complex a = new(real, imaginary), b = new(otherReal, otherImaginary);
        var comparison = Of(1, a).CompareWith(Of(1, b));

        Assert.False(comparison.IsUnchanged);
        Assert.Equal((0.5, Complex.Abs(b - a)), (comparison.EqualShare, comparison.MaxAbsChange));
        Assert.True(Of(a).CompareWith(Of(a)).IsUnchanged);
    }

    [Fact]
    public void Real_numbers_have_an_imaginary_part_of_0()
    {
        var real = new[] { 1.5f, -2, 0 }.ToWeight(name: "w");
        var singles = new Weight("w", [3], ElementType.Complex64, TensorData.Of(new[] { 1.5f, 0, -2, 0, 0, 0 }));

        Assert.True(real.CompareWith(singles) is { IsUnchanged: true, EqualShare: 1 });
        Assert.True(singles.CompareWith(Of(1.5, -2, 0)) is { IsUnchanged: true, EqualShare: 1 });
        var turned = real.CompareWith(Of(1.5, new(0, -2), 0));
        Assert.Equal(-Math.PI / 4, turned.GetDifference().Angle()[1], 1e-12);
        Assert.Equal(Math.Sqrt(8), turned.MaxAbsChange, 1e-12);
    }

    [Fact]
    public void Parts_that_are_not_finite_are_left_out()
    {
        Complex[] values = [new(double.NaN, 1), new(1, double.PositiveInfinity), new(3, 4), 2];
        var comparison = Of(values).CompareWith(Of(values[0], new(2, double.PositiveInfinity), values[2], 2));

        Assert.Equal((2, 1, 0.75, 0.0), (comparison.NotFiniteCount, comparison.UnequalNotFiniteCount, comparison.EqualShare, comparison.RelativeChange!.Value));
        Assert.False(comparison.IsUnchanged);
        Assert.True(Of(values).CompareWith(Of(values)).IsUnchanged);
    }

    [Fact]
    public void Differences_that_overflow_have_a_relative_change()
    {
        var comparison = Of(new Complex(0, 1e308), 1).CompareWith(Of(new Complex(0, -1e308), 1));

        Assert.Equal((double.PositiveInfinity, 0), (comparison.MaxAbsChange, comparison.NotFiniteCount));
        Assert.Equal(2, comparison.RelativeChange!.Value, 1e-12);
        Assert.Equal(-1, comparison.Cosine!.Value, 1e-12);
    }

    [Fact]
    public void Pages_have_pictures_of_magnitudes_and_phases()
    {
        Complex[] a = [.. Enumerable.Range(0, 12).Select(i => new Complex(i, 11 - i))];
        Weight Matrix(Complex[] values) => new("w", [3, 4], ElementType.Complex128, TensorData.Of(values));
        var list = new WeightList([Matrix(a)]).CompareWith(new WeightList([Matrix([.. a.Select(Complex.Conjugate)])]));

        foreach (string html in new[] { list.ToHtml(), list[0].ToHtml() })
        {
            string text = System.Net.WebUtility.HtmlDecode(html);
            foreach (string part in new[] { "A: w", "B: w", "B − A: w" })
                Assert.Equal(2, text.Split($"<strong>{part}</strong>").Length - 1);
        }
        Assert.Contains("1 pair of weights, changed", list.ToString());
    }

    [Fact]
    public void Complex_weights_in_another_axis_order_are_put_into_one_order()
    {
        Complex[] values = [.. Enumerable.Range(0, 6).Select(i => new Complex(i, -i))], transposed = [.. Enumerable.Range(0, 6).Select(i => values[i % 3 * 2 + i / 3])];
        var keras = new Weight("fc/kernel", [3, 2], ElementType.Complex128, TensorData.Of(values)).WithLayer("Dense", "kernel").WithLayout(WeightLayout.Keras);
        var pytorch = new Weight("fc.weight", [2, 3], ElementType.Complex128, TensorData.Of(transposed)).WithLayer("Linear", "kernel").WithLayout(WeightLayout.PyTorch);

        Assert.True(keras.CompareWith(pytorch).IsUnchanged);
        Assert.True(new WeightList([keras]).CompareWith(new WeightList([pytorch])).IsUnchanged);
    }

    private static Weight Of(params Complex[] values) => new("w", [values.Length], ElementType.Complex128, TensorData.Of(values));

    private static double Norm(Complex[] values) => Math.Sqrt(values.Sum(value => value.Real * value.Real + value.Imaginary * value.Imaginary));

    private static bool Near(double a, double b) => Math.Abs(a / b - 1) < 1e-12;
}
