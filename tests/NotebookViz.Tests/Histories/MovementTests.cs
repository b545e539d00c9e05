using NotebookViz.Histories;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Histories;

/// <summary>Weights that moved in a way for which there is no share: to NaN, to infinity, from zero and to zero.</summary>
public class MovementTests
{
    [Fact]
    public void The_line_of_a_console_names_weights_that_became_NaN_or_infinite()
    {
        using var model = nn.Linear(3, 2);
        var history = new WeightHistory(model);
        var lines = new List<string>();
        void Record(Action change)
        {
            using (no_grad())
                change();
            history.Record(history.Steps.Count);
            lines.Add(HistoryText.Latest(history));
        }
        Record(() => { });
        Record(() => model.weight!.mul_(1.25));
        Record(() => model.weight!.fill_(float.NaN));
        Record(() => model.bias!.fill_(float.PositiveInfinity));
        Record(() => model.bias!.fill_(1));
        Record(() => model.bias!.zero_());
        Assert.Equal(
        [
            "step 0: nothing changed", "step 1: changed most: weight 20 %", "step 2: NaN or infinite: weight (6 values)", "step 3: NaN or infinite: weight (6 values), bias (2 values)",
            "step 4: NaN or infinite: weight (6 values); changed most: bias (distance +Inf)", "step 5: NaN or infinite: weight (6 values); changed most: bias (now all zeros)",
        ], lines);
        Assert.Matches(@"\n  weight: norm [\d.]+ → 0, NaN or infinite: 6 values\n", history.ToString());
        Assert.Contains("NaN or infinite: weight (6 values)", history.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_became_NaN_or_left_zero_are_drawn_and_those_that_stayed_are_not()
    {
        var weights = Enumerable.Range(0, 12).Select(_ => new float[] { 3, 4 }).ToArray();
        weights[10] = [0, 0];
        var history = Recorded(weights, () =>
        {
            for (int i = 0; i < 8; i++)
                weights[i][0] += 1 + i;
            weights[9] = [6e6f, float.NaN];
            weights[10] = [0, 3000];
        });
        Assert.Equal(["w9", "w10", "w7", "w6", "w5", "w4", "w3", "w2", "w1", "w0", "w8", "w11"], Movement.Ordered(history.Weights).Select(trace => trace.Name));
        var figure = HistoryCharts.Of(history);
        Assert.Contains("w9", figure.Charts[0].Series.Select(series => series.Name));
        Assert.Equal("NaN or infinite: w9 (1 value); the 8 of 12 weights that moved most are drawn", figure.Lines[1]);
        Assert.Equal("not shown in the distance chart, because their first norm is 0: w10", Assert.Single(figure.Details, detail => detail.StartsWith("not shown", StringComparison.Ordinal)));
        Assert.Contains("w10: norm 0 → 3000, moved 3000\n", history.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Biases_that_left_zero_do_not_hide_all_the_kernels()
    {
        var weights = Enumerable.Range(0, 20).Select(i => new float[] { i < 10 ? 0 : 1 }).ToArray();
        var history = Recorded(weights, () =>
        {
            for (int i = 0; i < 20; i++)
                weights[i][0] += 0.1f * (i + 1);
        });
        Assert.Equal(["w9", "w19", "w8", "w18", "w7", "w17", "w6", "w16"], Movement.Ordered(history.Weights).Take(8).Select(trace => trace.Name));
    }

    [Fact]
    public void A_mask_whose_infinite_values_stay_did_not_move()
    {
        float[][] weights = [[0, float.NegativeInfinity], [1, 2]];
        var history = Recorded(weights, () => weights[1][0] = 3);
        Assert.Equal(["w1", "w0"], Movement.Ordered(history.Weights).Select(trace => trace.Name));
        Assert.Equal(0, history["w0"].Points[1].FromStart);
        Assert.Equal("step 1: changed most: w1 55 %", HistoryText.Latest(history));
        Assert.Contains("w0: norm 0 → 0, moved 0, NaN or infinite: 1 value\n", history.ToString(), StringComparison.Ordinal);
        weights[0][0] = float.NaN;
        history.Record(2);
        Assert.Equal("step 2: NaN or infinite: w0 (2 values)", HistoryText.Latest(history));
    }

    [Fact]
    public void Values_that_are_NaN_from_the_first_step_are_named_at_each()
    {
        float[][] weights = [[float.NaN, 1]];
        var history = Recorded(weights, () => { });
        Assert.Equal("step 1: NaN or infinite: w0 (1 value)", HistoryText.Latest(history));
        var first = new WeightHistory(() => [weights[0].ToWeight(name: "w")]);
        first.Record(0);
        Assert.Equal("step 0: NaN or infinite: w (1 value)", HistoryText.Latest(first));
    }

    private static WeightHistory Recorded(float[][] weights, Action change)
    {
        var history = new WeightHistory(() => [.. weights.Select((values, i) => values.ToWeight(name: $"w{i}"))]);
        history.Record(0);
        change();
        history.Record(1);
        return history;
    }
}
