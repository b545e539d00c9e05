namespace NotebookViz.Tests.Findings;

/// <summary>What quantising loses, beside the formulas written out plainly, and where a scheme does not fit.</summary>
public sealed class QuantizationErrorTests
{
    [Theory]
    [InlineData(QuantizationScheme.Int8PerRow)]
    [InlineData(QuantizationScheme.Q8_0)]
    [InlineData(QuantizationScheme.Q4_0)]
    public void The_error_is_that_of_the_formulas(QuantizationScheme scheme)
    {
        var values = Values(6, 64);
        double noise = 0, signal = 0, largest = 0;
        for (int row = 0; row < 6; row++)
            for (int start = 0; start < 64; start += scheme == QuantizationScheme.Int8PerRow ? 64 : 32)
            {
                float[] block = [.. Enumerable.Range(start, scheme == QuantizationScheme.Int8PerRow ? 64 : 32).Select(column => values[row, column])];
                double[] read = scheme switch
                {
                    QuantizationScheme.Int8PerRow => Int8(block),
                    QuantizationScheme.Q8_0 => Q8(block),
                    _ => Q4(block),
                };
                for (int i = 0; i < block.Length; i++)
                {
                    noise += Math.Pow(block[i] - read[i], 2);
                    signal += Math.Pow(block[i], 2);
                    largest = Math.Max(largest, Math.Abs(block[i] - read[i]));
                }
            }
        var error = values.ToWeight(WeightLayout.PyTorch).GetQuantizationError(scheme)!;
        Assert.Equal(10 * Math.Log10(signal / noise), error.SignalToNoise, 9);
        Assert.Equal(Math.Sqrt(noise / values.Length), error.RootMeanSquare, 12);
        Assert.Equal(largest, error.Largest, 12);
        // About six decibels a bit.
        Assert.InRange(error.SignalToNoise, scheme == QuantizationScheme.Q4_0 ? 15 : 38, scheme == QuantizationScheme.Q4_0 ? 25 : 55);
    }

    [Fact]
    public void Rows_are_the_outputs_whichever_axis_they_are()
    {
        var values = Values(32, 64);
        var turned = new float[64, 32];
        for (int i = 0; i < values.Length; i++)
            turned[i % 64, i / 64] = values[i / 64, i % 64];
        foreach (var scheme in Enum.GetValues<QuantizationScheme>())
            Assert.Equal(values.ToWeight(WeightLayout.PyTorch).GetQuantizationError(scheme)!.SignalToNoise, turned.ToWeight(WeightLayout.Keras).GetQuantizationError(scheme)!.SignalToNoise, 9);
    }

    [Fact]
    public void Where_a_scheme_does_not_fit_there_is_no_error()
    {
        Assert.Null(Values(4, 48).ToWeight(WeightLayout.PyTorch).GetQuantizationError(QuantizationScheme.Q4_0));
        Assert.NotNull(Values(4, 48).ToWeight(WeightLayout.PyTorch).GetQuantizationError(QuantizationScheme.Int8PerRow));
        Assert.Null(new int[64].ToWeight().GetQuantizationError(QuantizationScheme.Q8_0));
        var broken = Values(2, 32);
        broken[1, 3] = float.NaN;
        Assert.Null(broken.ToWeight().GetQuantizationError(QuantizationScheme.Q8_0));
        Assert.Null(Weight.WithoutValues("w", [2, 32], ElementType.Float32, "Gone.").GetQuantizationError(QuantizationScheme.Q8_0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Values(1, 32).ToWeight().GetQuantizationError((QuantizationScheme)9));
    }

    [Fact]
    public void What_is_stored_exactly_loses_nothing()
    {
        float[] codes = [.. Enumerable.Range(0, 64).Select(i => (i % 8 - 4) * -0.5f)];
        var error = codes.ToWeight().GetQuantizationError(QuantizationScheme.Q4_0)!;
        Assert.Equal(double.PositiveInfinity, error.SignalToNoise);
        Assert.Equal(0, error.Largest);
    }

    [Fact]
    public void The_list_has_the_column_that_is_asked_for()
    {
        var list = new WeightList([Values(6, 64).ToWeight(WeightLayout.PyTorch, "w"), new float[7].ToWeight(name: "b"), Enumerable.Range(0, 64).Select(i => (i % 8 - 4) * -0.5f).ToArray().ToWeight(name: "e")]);
        string html = list.ToDetailedHtml(options: VizOptions.Default.WithQuantizationError(QuantizationScheme.Q4_0));
        Assert.Contains("SQNR Q4_0</th>", html);
        Assert.Matches(@"data-v=""\d\d\.\d+"">\d\d\.\d.dB</td>", html);
        Assert.Contains(" data-v=\"1e999\">exact</td>", html);
        Assert.DoesNotContain("SQNR", list.ToDetailedHtml());
    }

    private static double[] Int8(float[] block)
    {
        double step = block.Max(value => Math.Abs((double)value)) / 127;
        return [.. block.Select(value => Math.Round(value / step) * step)];
    }

    private static double[] Q8(float[] block)
    {
        float scale = block.Max(Math.Abs) / 127f, inverse = 1f / scale;
        return [.. block.Select(value => (double)(MathF.Round(value * inverse, MidpointRounding.AwayFromZero) * (float)(Half)scale))];
    }

    private static double[] Q4(float[] block)
    {
        float scale = block.MaxBy(Math.Abs) / -8f, inverse = 1f / scale;
        return [.. block.Select(value => (double)((Math.Min(15, (int)(value * inverse + 8.5f)) - 8) * (float)(Half)scale))];
    }

    private static float[,] Values(int rows, int columns)
    {
        var values = new float[rows, columns];
        for (int i = 0; i < values.Length; i++)
            values[i / columns, i % columns] = MathF.Sin(i * i * 0.37f) * (1 + i / columns);
        return values;
    }
}
