namespace NotebookViz.Tests.Findings;

/// <summary>What values tell: each finding with a weight of which it is true, one of which it is barely not, and one without its premise.</summary>
public sealed class ValueFindingsTests
{
    [Fact]
    public void Of_NaN_and_infinities_the_first_is_named()
    {
        var values = Even(4, 8, 1);
        (values[2, 3], values[3, 1], values[0, 5]) = (float.NaN, float.NaN, float.NegativeInfinity);
        string[] texts = Texts(values.ToWeight());
        Assert.Contains("2 NaN, the first at [2, 3]", texts);
        Assert.Contains("1 infinite value, at [0, 5]", texts);
        Assert.Empty(Texts(Even(4, 8, 1).ToWeight()));
    }

    [Theory]
    [InlineData(4.05f, true)]
    [InlineData(3.9f, false)]
    public void One_value_is_far_outside_from_four_times_the_next_magnitude_on(float outlier, bool expected)
    {
        var values = Even(4, 8, 1);
        (values[1, 6], values[0, 0]) = (-outlier, 1);
        string[] texts = [.. Texts(values.ToWeight()).Where(text => text.Contains("far outside", StringComparison.Ordinal))];
        Assert.Equal(expected ? [$"1 value lies far outside: -{outlier:0.##} at [1, 6], 4.1 times the next largest magnitude"] : [], texts);
    }

    [Fact]
    public void Two_values_far_outside_or_one_among_few_are_not_one_value_far_outside()
    {
        var two = Even(4, 8, 1);
        (two[1, 6], two[2, 2]) = (50, -50);
        Assert.Empty(Texts(two.ToWeight()));
        Assert.Empty(Texts(new float[] { 0.1f, 0.2f, 0.3f, 90 }.ToWeight()));
    }

    [Fact]
    public void Values_that_all_are_bfloat16_or_float16_in_a_wider_type_are_told()
    {
        var values = new float[40];
        for (int i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle(0x3DCC0000u + ((uint)i << 17));
        Assert.Equal(["every value is a bfloat16, which takes half the bytes of float32"], Texts(values.ToWeight()));
        var half = values.Select(value => (float)(Half)(value * 1.0009765625f)).ToArray();
        Assert.Equal(["every value is a float16, which takes half the bytes of float32"], Texts(half.ToWeight()));
        Assert.Equal(["every value is a float32, which takes half the bytes of float64"], Texts(Even(5, 8, 0.3f).Cast<float>().Select(value => (double)value).ToArray().ToWeight()));
        // One value between needs the bits.
        values[17] = BitConverter.UInt32BitsToSingle(0x3E000001u);
        Assert.Empty(Texts(values.ToWeight()));
        // Whole numbers fit into anything.
        Assert.Empty(Texts(Enumerable.Range(-20, 40).Select(i => (float)i).ToArray().ToWeight()));
    }

    [Fact]
    public void Two_of_four_zeros_are_counted_along_the_inputs()
    {
        var values = Even(3, 8, 1);
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 8; column++)
                if ((row + column) % 4 < 2)
                    values[row, column] = 0;
        const string text = "2:4 sparse: at least 2 of every 4 neighbouring inputs are zero";
        var matrix = values.ToWeight(WeightLayout.PyTorch);
        Assert.Contains(text, Texts(matrix));
        Assert.DoesNotContain(text, Texts(values.ToWeight()));
        // As many zeros, but three values in one group.
        (values[0, 0], values[0, 4 + 2]) = (0.5f, 0);
        Assert.DoesNotContain(text, Texts(values.ToWeight(WeightLayout.PyTorch)));

        // The channels of a convolution lie apart.
        var kernel = new float[2, 4, 3, 3];
        for (int i = 0; i < kernel.Length; i++)
            kernel[i / 36, i / 9 % 4, i / 3 % 3, i % 3] = i / 9 % 2 == 0 ? 0 : 0.1f + i;
        Assert.Contains(text, Texts(kernel.ToWeight(WeightLayout.PyTorch)));
    }

    private static string[] Texts(Weight weight) => [.. weight.GetFindings().Select(finding => finding.Text)];

    // Evenly from -most to most, all different; not like initial values of a framework.
    private static float[,] Even(int rows, int columns, float most)
    {
        var values = new float[rows, columns];
        for (int i = 0; i < rows * columns; i++)
            values[i / columns, i % columns] = (float)(most * (2 * (i * 5 % (rows * columns) + 0.513) / (rows * columns) - 1));
        return values;
    }
}
