using NotebookViz.Plans;
using NotebookViz.Tests.Formats;

namespace NotebookViz.Tests.Plans;

/// <summary>What an overview shows: numbers, roles, scale, pooling, and words where there is nothing to draw.</summary>
public class OverviewPlanTests
{
    // Files may claim any shape for weights whose values they do not contain.
    [Fact]
    public void More_values_than_a_number_holds_are_no_error()
    {
        var list = new WeightList([.. Enumerable.Range(0, 30).Select(i => Weight.WithoutValues($"w{i}", [1L << 30, 1L << 30], ElementType.Float32, "It is not there."))]);
        Assert.Equal(30, OverviewPlan.Of(list, VizOptions.Default).Weights.Count);
        Assert.NotEmpty(list.ContactSheet().ToPng());
    }

    [Fact]
    public void Large_integers_have_all_their_digits()
    {
        var list = new WeightList([new[] { 1L << 60, (1L << 60) + 1 }.ToWeight(name: "range"), new[] { (1L << 60) + 1 }.ToWeight(name: "one"), new float[3].ToWeight(name: "floats")]);
        Assert.Equal(["int64: 1152921504606846976 to 1152921504606846977", "int64: 1152921504606846977", "all zeros"], list.Overview().Plan.Weights.Select(weight => weight.Words));
    }

    [Fact]
    public void Equal_complex_values_are_words_too()
    {
        var list = new WeightList([new System.Numerics.Complex[3].ToWeight(name: "zeros"), new float[2].ToWeight(name: "floats")]);
        Assert.All(list.Overview().Plan.Weights, weight => Assert.Equal("all zeros", weight.Words));
    }

    [Fact]
    public void Its_numbers_are_those_of_numpy()
    {
        var expected = Fixture.Open("quantiles/expected.npz");
        var plan = Fixture.Open("quantiles/values.npz").Overview().Plan;
        Assert.Equal(expected.Count, plan.Rows.Count());
        foreach (var weight in plan.Weights)
        {
            double[] numbers = expected[weight.Name].ToArray();
            for (int i = 0; i < 7; i++)
                Assert.Equal(numbers[i], weight.Quantiles[i], Math.Abs(numbers[i]) / 256 + 1e-300);
            Assert.Equal(numbers[7], weight.Rms, numbers[7] * 1e-9);
            Assert.Equal(numbers[8], weight.ZeroShare, 1e-12);
            Assert.Equal((numbers[9], numbers[10]), (weight.Numbers!.Min, weight.Numbers.Max));
        }
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.q_proj.weight", 2, nameof(WeightRole.Query))]
    [InlineData("model.layers.0.self_attn.q_proj.bias", 1, nameof(WeightRole.Bias))]
    [InlineData("blk.3.attn_k.weight", 2, nameof(WeightRole.Key))]
    [InlineData("bert.encoder.layer.0.attention.self.value.weight", 2, nameof(WeightRole.Value))]
    [InlineData("blk.3.attn_output.weight", 2, nameof(WeightRole.AttentionOutput))]
    [InlineData("model.layers.0.mlp.gate_proj.weight", 2, nameof(WeightRole.Gate))]
    [InlineData("blk.0.ffn_up.weight", 2, nameof(WeightRole.Up))]
    [InlineData("blk.0.ffn_down.weight", 2, nameof(WeightRole.Down))]
    [InlineData("token_embd.weight", 2, nameof(WeightRole.Embedding))]
    [InlineData("blk.0.attn_norm.weight", 1, nameof(WeightRole.Norm))]
    [InlineData("layer1.0.bn1.bias", 1, nameof(WeightRole.Norm))]
    [InlineData("layer1.0.bn1.running_var", 1, nameof(WeightRole.Statistics))]
    [InlineData("MobilenetV1/Conv2d_1/BatchNorm/moving_variance", 1, nameof(WeightRole.Statistics))]
    [InlineData("conv1.weight", 4, nameof(WeightRole.Kernel))]
    [InlineData("conv1.bias", 1, nameof(WeightRole.Bias))]
    [InlineData("alpha", 1, nameof(WeightRole.Other))]
    [InlineData("", 2, nameof(WeightRole.Kernel))]
    public void A_role_follows_from_the_name(string name, int rank, string role) =>
        Assert.Equal(role, WeightRoles.Of(Some.Weight([.. Enumerable.Repeat(2L, rank)], Some.Wave, name: name)).ToString());

    [Fact]
    public void What_the_source_says_of_a_weight_decides_its_role()
    {
        Assert.Equal(WeightRole.Norm, WeightRoles.Of(Some.Weight([4], Some.Wave, name: "x").WithLayer("BatchNorm2d", "scale (gamma)")));
        Assert.Equal(WeightRole.Statistics, WeightRoles.Of(Some.Weight([4], Some.Wave, name: "x").WithLayer("BatchNormalization", "moving mean")));
        Assert.Equal(WeightRole.Query, WeightRoles.Of(Some.Weight([4, 4], Some.Wave, name: "x").WithLayer("MultiHeadAttention", "kernel of the query")));
    }

    [Fact]
    public void One_outlier_leaves_the_others_visible_and_is_reported()
    {
        var plan = new WeightList([.. Normal(6), Some.Weight([100, 100], i => i == 5 ? 1e6 : Some.Wave(i) / 10, name: "odd.weight")]).Overview().Plan;
        Assert.All(plan.Weights, weight => Assert.InRange(plan.Scale.Place(weight.Quantiles[^1]), 0.2, 1));
        Assert.Equal(1, plan.Scale.Place(1e6));
        Assert.Equal("1 weight has values beyond the scale (triangles); the largest magnitude is 1e+06, in odd.weight.", Assert.Single(plan.Findings));
    }

    [Fact]
    public void One_huge_layer_leaves_the_others_visible_and_is_reported()
    {
        var plan = new WeightList([.. Normal(6), Some.Weight([10, 10], i => Some.Wave(i) * 1e6, name: "huge.weight")]).Overview().Plan;
        Assert.All(plan.Weights.Take(6), weight => Assert.InRange(plan.Scale.Place(weight.Quantiles[^1]), 0.08, 1));
        Assert.Contains("huge.weight", Assert.Single(plan.Findings));
    }

    [Fact]
    public void The_scale_is_symmetric_monotone_and_said()
    {
        var scale = new OverviewScale(50, 0.05);
        double last = -1.1;
        foreach (double value in new[] { -1e9, -50, -1, -0.01, 0, 0.01, 1, 49, 50 }.Skip(1))
        {
            Assert.True(scale.Place(value) > last);
            Assert.Equal(-scale.Place(value), scale.Place(-value));
            last = scale.Place(value);
        }
        Assert.Equal("symmetric scale, ±50: linear to about ±0.05, logarithmic beyond (asinh)", scale.Words);
        Assert.Equal("linear scale, ±2", new OverviewScale(2, 1).Words);
        Assert.Equal(0.5, new OverviewScale(2, 1).Place(1));
    }

    [Fact]
    public void Options_set_the_ends_of_the_scale()
    {
        var list = new WeightList(Normal(3));
        double largest = list.Max(weight => weight.GetStatistics().AbsMax);
        Assert.Equal(largest, list.Overview(VizOptions.Default.WithLimits(ColorLimits.MinMax)).Plan.Scale.Limit);
        Assert.Equal(7, list.Overview(VizOptions.Default.WithLimits(ColorLimits.Fixed(7))).Plan.Scale.Limit);
    }

    [Fact]
    public void What_has_no_bands_is_described_in_words()
    {
        var plan = new WeightList(
        [
            .. Normal(1),
            Some.Weight([4], _ => 1, name: "ones"),
            Some.Weight([4], _ => 0, name: "zeros"),
            Some.Weight([0, 3], Some.Wave, name: "empty"),
            Some.Weight([2], _ => double.NaN, name: "nan"),
            Some.Weight([2], i => i == 0 ? double.NaN : double.PositiveInfinity, name: "none"),
            Some.Weight([], _ => 1234, ElementType.Int64, "steps"),
            Some.Weight([3], i => i, ElementType.Int8, "codes"),
            Weight.WithoutValues("gone", [2], ElementType.Float32, "It was disposed."),
        ]).Overview().Plan;
        Assert.Equal(
            [null, "constant 1", "all zeros", "empty", "all NaN", "no finite value", "int64: 1234", "int8: 0 to 2", "no values: It was disposed."],
            plan.Rows.Select(row => row.Words));
        Assert.Equal("2 weights have NaN or infinite values (crosses): nan, none.", Assert.Single(plan.Findings));
        Assert.Contains("2 weights of integers or booleans are described in words and not on the scale: steps, codes.", plan.Explanations);
        Assert.Contains("1 weight is all zeros: zeros.", plan.Explanations);
        Assert.Contains("1 weight without values: gone.", plan.Explanations);
    }

    [Fact]
    public void Integers_are_drawn_where_all_weights_are_integers() =>
        Assert.All(new WeightList([Some.Weight([9], i => i - 4, ElementType.Int8), Some.Weight([9], i => i, ElementType.UInt8)]).Overview().Plan.Rows, row => Assert.True(row.IsDrawn));

    [Fact]
    public void Complex_weights_are_shown_by_magnitude_and_it_is_said()
    {
        var plan = new WeightList([Some.Weight([9], i => i, ElementType.Complex64, "c")]).Overview().Plan;
        // The magnitudes are √2 times 0 to 8.
        Assert.Equal([0.08, 0.4, 2, 4, 6, 7.6, 7.92], plan.Weights[0].Quantiles.Select(value => Math.Round(value / Math.Sqrt(2), 6)));
        Assert.Contains("The magnitudes of 1 complex weight are shown.", plan.Explanations);
    }

    [Theory]
    [InlineData(320, 320, 1)]
    [InlineData(321, 320, 2)]
    [InlineData(10_000, 320, 32)]
    public void Beyond_the_rows_that_fit_consecutive_weights_are_pooled_and_it_is_said(int count, int most, int largest)
    {
        var weights = Enumerable.Range(0, count).Select(i => Some.Weight([2, 2], j => j == 0 && i == 77 ? 50 : Some.Wave(i + j), name: $"layers.{i}.{(i % 2 == 0 ? "q_proj" : "up_proj")}.weight"));
        var plan = weights.Overview().Plan;
        Assert.InRange(plan.Rows.Count(), most / 2, most);
        Assert.Equal(count, plan.Rows.Sum(row => row.Weights.Count));
        Assert.Equal(largest > 1, plan.IsPooled);
        Assert.Equal(largest > 1, plan.Alt.Contains($"each pools up to {largest} consecutive weights and shows their outermost quantiles", StringComparison.Ordinal));
        Assert.All(plan.Rows, row => Assert.Single(row.Weights.Select(weight => weight.Role).Distinct()));
        var odd = plan.Rows.Single(row => row.Weights.Any(weight => weight.Name == "layers.77.up_proj.weight"));
        Assert.Equal(50, odd.Max);
        Assert.Equal(odd.Weights.Max(weight => weight.Quantiles[^1]), odd.Quantiles[^1]);
        Assert.Equal(odd.Weights.Min(weight => weight.Quantiles[0]), odd.Quantiles[0]);
    }

    [Fact]
    public void Hover_tells_all_numbers()
    {
        var lines = new WeightList([Some.Weight([4], i => i == 3 ? double.NaN : i - 1, name: "a.bias")]).Overview().Plan.Rows.Single().Lines();
        Assert.Equal(
            [
                "a.bias · bias · (4,) · float32",
                "4 values: -1 to 1, mean 0, σ 0.8165, RMS 0.8165",
                "1 % -0.98 · 5 % -0.9 · 25 % -0.5 · median 0 · 75 % 0.5 · 95 % 0.9 · 99 % 0.98",
                "1 zero (25 %)",
                "1 NaN",
            ], lines);
    }

    [Fact]
    public void It_hears_of_progress_and_can_be_cancelled()
    {
        var reports = new List<ProgressReport>();
        var list = new WeightList(Normal(3), "model");
        list.Overview(null, new Listener(reports));
        Assert.Equal(("Reading 3 weights of model", 30_000L, 30_000L), (reports[^1].Operation, reports[^1].Completed, reports[^1].Total));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => list.Overview(null, null, cancellation.Token));
        Assert.Throws<OperationCanceledException>(() => list.ContactSheet(null, null, cancellation.Token));
    }

    private static IEnumerable<Weight> Normal(int count) => Enumerable.Range(0, count).Select(i => Some.Weight([100, 100], j => Some.Wave(j + i) / 10, name: $"fc{i}.weight"));

    private sealed class Listener(List<ProgressReport> reports) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value) => reports.Add(value);
    }
}
