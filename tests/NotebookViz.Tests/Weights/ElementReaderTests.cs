using NotebookViz.Scanning;

namespace NotebookViz.Tests.Weights;

public class ElementReaderTests
{
    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>().Where(type => type is not (ElementType.Float8E4M3 or ElementType.Float8E5M2))];

    // Those at a type's ends, beyond them, and what is not finite; a type stores the nearest that it has.
    private static readonly double[] Values =
    [
        0, 1, -1, 0.5, -0.1, 2, 127, -128, 255, 32767, -32768, 65535, 2147483647, -2147483648, 4294967295, 9007199254740991, -9007199254740991,
        65504, 1e-7, 3.4e38, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read_as_the_number_that_it_holds(ElementType type)
    {
        var weight = Encoded.Weight([Values.Length], Values, type);
        Assert.Equal(Values.Select(value => Encoded.Value(value, type)), weight.ToArray());
        for (int i = 0; i < Values.Length; i++)
            Assert.Equal(Encoded.Value(Values[i], type), weight[i]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Blocks_join_without_a_seam(ElementType type)
    {
        int count = 2 * ElementReader.BlockLength + 5;
        var weight = Some.Weight([count], i => i % 120, type);
        Assert.Equal(Enumerable.Range(0, count).Select(i => Encoded.Value(i % 120, type)), weight.ToArray());
    }

    // Rows so short that they are read whole, and so long that single elements are.
    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 7)]
    [InlineData(300, 50)]
    [InlineData(100, 5_000)]
    [InlineData(1, 5_000)]
    public void A_column_is_every_nth_element(int rows, int columns)
    {
        var weight = Some.Weight([rows, columns], i => i, ElementType.Int32);
        var column = new double[rows];
        weight.Reader.Read(columns - 1, columns, column);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => (double)row * columns + columns - 1), column);
    }

    [Fact]
    public void Any_byte_but_zero_is_true() =>
        Assert.Equal([0, 1, 1, 1], new Weight("", [4], ElementType.Bool, TensorData.Of(new byte[] { 0, 1, 2, 255 })).ToArray());

    [Theory]
    [InlineData(3, 4, 5)]
    [InlineData(double.PositiveInfinity, 0, double.PositiveInfinity)]
    [InlineData(double.NaN, 0, double.NaN)]
    [InlineData(double.NaN, double.PositiveInfinity, double.NaN)]
    [InlineData(3e300, 4e300, 5e300)]
    public void A_complex_number_is_read_as_its_magnitude(double real, double imaginary, double magnitude) =>
        Assert.Equal(magnitude, new[] { new System.Numerics.Complex(real, imaginary) }.ToWeight()[0]);

    // From the tables of the OFP8 specification.
    [Theory]
    [InlineData(ElementType.Float8E4M3, 0x7E, 448)]
    [InlineData(ElementType.Float8E4M3, 0x08, 0.015625)]
    [InlineData(ElementType.Float8E4M3, 0x01, 0.001953125)]
    [InlineData(ElementType.Float8E4M3, 0xB8, -1)]
    [InlineData(ElementType.Float8E4M3, 0x7F, double.NaN)]
    [InlineData(ElementType.Float8E4M3, 0xFF, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 0x7B, 57344)]
    [InlineData(ElementType.Float8E5M2, 0x01, 1.52587890625e-5)]
    [InlineData(ElementType.Float8E5M2, 0xBC, -1)]
    [InlineData(ElementType.Float8E5M2, 0x7C, double.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, 0xFC, double.NegativeInfinity)]
    [InlineData(ElementType.Float8E5M2, 0x7D, double.NaN)]
    public void Eight_bits_make_a_float(ElementType type, byte bits, double value) =>
        Assert.Equal(value, new Weight("", [1], type, TensorData.Of(new[] { bits })).ToArray()[0]);
}
