namespace NotebookViz.Tests.Findings;

/// <summary>Filters, outputs and tokens that are almost zero, equal, similar or opposite.</summary>
public sealed class SliceFindingsTests
{
    [Theory]
    [InlineData(0.99e-3f, true)]
    [InlineData(1.01e-3f, false)]
    public void A_filter_is_dead_up_to_a_thousandth_of_what_filters_usually_have(float scale, bool expected)
    {
        var kernel = Kernel();
        for (int i = 0; i < 9; i++)
            kernel[5, 0, i / 3, i % 3] = i == 4 ? scale : 0;
        for (int filter = 0; filter < 8; filter++)
            if (filter != 5)
                kernel[filter, 0, 0, 0] = 1;
        // One value far outside does not make the others look dead.
        kernel[0, 0, 0, 0] = 1e6f;
        Assert.Equal(expected ? ["1 of 8 filters is almost zero, no value above 0.1 % of the median filter's largest: 5"] : [], Of(kernel.ToWeight(WeightLayout.PyTorch), FindingKind.Dead));
        Assert.Empty(Of(kernel.ToWeight(), FindingKind.Dead));
    }

    [Fact]
    public void Tokens_with_the_same_values_are_named_with_their_first()
    {
        var rows = new float[6, 4];
        for (int i = 0; i < rows.Length; i++)
            rows[i / 4, i % 4] = i + 1;
        for (int i = 0; i < 4; i++)
            (rows[4, i], rows[5, i], rows[2, i]) = (rows[1, i], rows[1, i], 0);
        var weight = rows.ToWeight().WithRoles(AxisRole.Token, AxisRole.Feature);
        Assert.Equal(["2 of 6 tokens have the same values as another: 4 = 1, 5 = 1"], Of(weight, FindingKind.Duplicate));
        Assert.Equal(["1 of 6 tokens is almost zero, no value above 0.1 % of the median token's largest: 2"], Of(weight, FindingKind.Dead));
        rows[5, 3] += 1e-4f;
        Assert.Equal(["1 of 6 tokens has the same values as another: 4 = 1"], Of(rows.ToWeight().WithRoles(AxisRole.Token, AxisRole.Feature), FindingKind.Duplicate));
    }

    [Fact]
    public void Outputs_of_packed_parts_are_named_with_their_part()
    {
        var rows = new float[6, 4];
        for (int i = 0; i < rows.Length; i++)
            rows[i / 4, i % 4] = i / 4 == 3 ? 0 : i + 1;
        for (int i = 0; i < 4; i++)
            rows[5, i] = rows[0, i];
        var weight = rows.ToWeight().WithAxes([Axis.Of(AxisRole.Output, 6, 0) with { Parts = ["query", "key", "value"] }, Axis.Of(AxisRole.Input, 4, 1)]);
        Assert.Equal(["1 of 6 outputs is almost zero, no value above 0.1 % of the median output's largest: key 1"], Of(weight, FindingKind.Dead));
        Assert.Equal(["1 of 6 outputs has the same values as another: value 1 = query 0"], Of(weight, FindingKind.Duplicate));
    }

    [Theory]
    [InlineData(0.96, FindingKind.Similar, "1 pair of similar filters (cosine above 0.95): 2 and 6 (0.96)")]
    [InlineData(0.94, FindingKind.Similar, null)]
    [InlineData(-0.96, FindingKind.Opposite, "1 pair of opposite filters (cosine below -0.95): 2 and 6 (-0.96)")]
    [InlineData(-0.94, FindingKind.Opposite, null)]
    public void Filters_are_similar_or_opposite_by_their_cosine(double cosine, FindingKind kind, string? expected)
    {
        var kernel = Kernel();
        // Filter 2 is one direction, filter 6 that one turned by the angle, times 3; the kernel's other filters point elsewhere.
        for (int i = 0; i < 9; i++)
            (kernel[2, 0, i / 3, i % 3], kernel[6, 0, i / 3, i % 3]) = (0, 0);
        kernel[2, 0, 0, 0] = 1;
        (kernel[6, 0, 0, 0], kernel[6, 0, 0, 1]) = ((float)(3 * cosine), (float)(3 * Math.Sqrt(1 - cosine * cosine)));
        Assert.Equal(expected is null ? [] : [expected], Of(kernel.ToWeight(WeightLayout.PyTorch), kind));
    }

    [Fact]
    public void In_few_dimensions_directions_are_not_compared()
    {
        var kernel = new float[4, 1, 1, 3];
        for (int i = 0; i < 12; i++)
            kernel[i / 3, 0, 0, i % 3] = 1 + i % 3 + 0.01f * i;
        Assert.Empty(Of(kernel.ToWeight(WeightLayout.PyTorch), FindingKind.Similar));
    }

    [Fact]
    public void Filters_that_lie_last_are_judged_alike()
    {
        var kernel = new float[3, 3, 1, 4];
        for (int i = 0; i < 36; i++)
            kernel[i / 12, i / 4 % 3, 0, i % 4] = i % 4 == 1 ? 0 : MathF.Sin(i * i);
        Assert.Equal(["1 of 4 filters is almost zero, no value above 0.1 % of the median filter's largest: 1"], Of(kernel.ToWeight(WeightLayout.Keras), FindingKind.Dead));
    }

    private static string[] Of(Weight weight, FindingKind kind) => [.. weight.GetFindings().Where(finding => finding.Kind == kind).Select(finding => finding.Text)];

    // Eight filters in different directions, none larger than 1.
    private static float[,,,] Kernel()
    {
        var kernel = new float[8, 1, 3, 3];
        for (int i = 0; i < 72; i++)
            kernel[i / 9, 0, i / 3 % 3, i % 3] = MathF.Sin(i * i + 0.3f) * 0.9f;
        return kernel;
    }
}
