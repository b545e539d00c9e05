using NotebookViz.Common;

namespace NotebookViz.Tests.Weights;

public class NumbersTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0381234, "-0.03812")]
    [InlineData(1.2e9, "1.2e+09")]
    [InlineData(-1.23456e-7, "-1.235e-07")]
    [InlineData(12345678, "1.235e+07")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.Epsilon, "4.941e-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_number_to_read_has_four_digits(double value, string text) => Assert.Equal(text, Numbers.Short(value));

    [Theory]
    [InlineData(0.1, ElementType.Float64, "0.1")]
    [InlineData(0.10000000149011612, ElementType.Float32, "0.1")]
    [InlineData(0.10000000149011612, ElementType.Float64, "0.10000000149011612")]
    [InlineData(42, ElementType.Int64, "42")]
    public void An_exact_number_is_the_shortest_that_reads_back(double value, ElementType type, string text) => Assert.Equal(text, Numbers.Exact(value, type.FitsInSingle()));

    [Theory]
    [InlineData(new long[0], "()")]
    [InlineData(new long[] { 32 }, "(32,)")]
    [InlineData(new long[] { 3, 3, 1, 32 }, "(3, 3, 1, 32)")]
    public void A_shape_is_written_as_Python_does(long[] shape, string text) => Assert.Equal(text, Numbers.Shape(shape));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1L << 40, "1 TiB")]
    public void Bytes_have_a_binary_unit(long bytes, string text) => Assert.Equal(text, Numbers.Bytes(bytes));
}
