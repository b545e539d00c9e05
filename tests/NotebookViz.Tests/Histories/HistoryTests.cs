using System.Globalization;
using System.Text.Json;
using NotebookViz.Histories;
using NotebookViz.Html;
using NotebookViz.Tests.Formats;
using static TorchSharp.torch;

namespace NotebookViz.Tests.Histories;

public class HistoryTests
{
    [Fact]
    public void A_point_holds_the_statistics_and_the_distances()
    {
        float[][] steps = [[1, -2, 2, 0], [1, -2, 2, 3], [4, -2, 2, 3]];
        var history = Of(steps);
        var points = history["w"].Points;
        Assert.Equal([0, 1, 2], history.Steps);
        Assert.Equal([0, 1, 2], points.Select(point => point.Step));
        Assert.Equal([0, 3, 4.24264], points.Select(point => Math.Round(point.FromStart, 5)));
        Assert.Equal([0, 3, 3], points.Select(point => point.FromPrevious));
        Assert.Equal(3, points[0].L2Norm);
        Assert.Equal([0.25, 0, 0], points.Select(point => point.ZeroShare));
        Assert.Equal((-2, 2), (points[0].Quantiles[0], points[0].Quantiles[^1]));
        Assert.Equal(0.5, points[0].Quantiles[4]);
        Assert.Equal(4, points[0].Counts.Sum());
        Assert.Equal((1, 1), (points[0].Counts[0], points[0].Counts[^1]));
        Assert.All(steps.Zip(points), pair => Assert.Equal(pair.First.Average(), pair.Second.Mean, 1e-12));
    }

    [Fact]
    public void Values_are_as_they_were_and_a_change_afterwards_does_not_reach_them()
    {
        float[] values = [1, 2];
        var history = new WeightHistory(() => [values.ToWeight(name: "w").WithRoles(AxisRole.Filter)]);
        history.Record(5);
        values[0] = 9;
        history.Record(6);
        Assert.Equal([1, 2], history["w"].At(5).ToArray());
        Assert.Equal([9, 2], history["w"].At(6).ToArray());
        Assert.Equal(AxisRole.Filter, history["w"].At(5).Axes[0].Role);
        Assert.Contains("'w' at step 7", Assert.Throws<KeyNotFoundException>(() => history["w"].At(7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_steps_stay_within_the_bound_evenly_spaced_with_the_first_and_the_last()
    {
        float[] values = [0];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")], new() { MostSteps = 100 });
        for (int step = 0; step < 10_000; step++)
        {
            values[0] = step;
            history.Record(step);
            Assert.InRange(history.Steps.Count, 1, 100);
        }
        var steps = history.Steps;
        Assert.Equal((0, 9_999), (steps[0], steps[^1]));
        Assert.InRange(steps.Count, 50, 100);
        Assert.Single(steps.Zip(steps.Skip(1), (a, b) => b - a).SkipLast(1).Distinct());
        Assert.Equal(steps, history["w"].Points.Select(point => point.Step));
        Assert.Equal(steps, history["w"].StepsWithValues);
        // From the recording before, not from the one that is kept.
        Assert.All(history["w"].Points.Skip(1), point => Assert.Equal(1, point.FromPrevious));
    }

    [Fact]
    public void What_was_saved_is_opened_again()
    {
        var random = new Random(1);
        var large = new float[50, 40];
        var history = new WeightHistory(() => [new[,] { { (float)random.NextDouble(), float.NaN } }.ToWeight(WeightLayout.PyTorch, "fc.weight").WithLayer("Linear", "kernel"), large.ToWeight(name: "large")]);
        for (int step = 0; step < 5; step++)
        {
            large[3, step] = step;
            history.Record(step * 10);
        }
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "history.npz");
        history.Save(path);
        var opened = WeightHistory.Open(path);
        Assert.Equal(history.Steps, opened.Steps);
        Assert.Equal(history.ToHtml(), opened.ToHtml());
        Assert.Equal(history.ToString(), opened.ToString());
        Assert.Equal(history["large"].Points, opened["large"].Points);
        Assert.Empty(opened["large"].StepsWithValues);
        Assert.Equal(1, opened["fc.weight"].Points[0].NonFiniteCount);
        Assert.Equal(history["fc.weight"].At(20).ToArray(), opened["fc.weight"].At(20).ToArray());
        Assert.Contains("opened from a file", Assert.Throws<InvalidOperationException>(() => opened.Record(50)).Message, StringComparison.Ordinal);
        // As docs/history.md tells who reads it with NumPy.
        using var file = WeightFile.Open(path);
        Assert.Equal([5, 49], file["0.points"].Shape);
        Assert.Equal([5, 1, 2], file["0.values"].Shape);
        Assert.Equal([5], file["0.steps"].Shape);

        history.Save(Path.Combine(folder.Path, "history.csv"));
        string[] lines = File.ReadAllText(Path.Combine(folder.Path, "history.csv")).Split("\r\n");
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
        Assert.Equal("weight,step,mean,standard_deviation,l2_norm,zero_share,non_finite_count,from_start,from_previous,min,q01,q05,q25,q50,q75,q95,q99,max", lines[0]);
        Assert.Equal((12, ""), (lines.Length, lines[^1]));
        Assert.Equal(history["large"].Points[2].L2Norm, double.Parse(lines[8].Split(',')[4], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Another_file_is_refused_with_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "other.npz");
        new WeightList([new float[2].ToWeight(name: "w")]).Save(path);
        Assert.Contains("no readable array 'about'", Assert.Throws<WeightFileException>(() => WeightHistory.Open(path)).Message, StringComparison.Ordinal);
        new WeightList([new byte[] { 1, 2 }.ToWeight(name: "about")]).Save(path);
        Assert.Contains("does not describe a history", Assert.Throws<WeightFileException>(() => WeightHistory.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_or_changed_is_read_or_refused_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "history.npz"), mutant = Path.Combine(folder.Path, "mutant.npz");
        Of([1, 2], [3, 4]).Save(path);
        byte[] original = File.ReadAllBytes(path);
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            File.WriteAllBytes(mutant, Fuzzing.Mutate(original, random, []));
            try
            {
                WeightHistory.Open(mutant).ToHtml();
            }
            catch (WeightFileException)
            {
            }
        }
    }

    [Fact]
    public void Wrong_recordings_are_refused_and_leave_nothing()
    {
        float[] values = [1];
        var history = new WeightHistory(() => [new float[3].ToWeight(name: "a"), values.ToWeight(name: "w")]);
        history.Record(1);
        Assert.Contains("the last one was 1", Assert.Throws<ArgumentOutOfRangeException>(() => history.Record(1)).Message, StringComparison.Ordinal);
        values = [1, 2];
        Assert.Contains("has the shape (2,), but it was recorded with (1,)", Assert.Throws<InvalidOperationException>(() => history.Record(2)).Message, StringComparison.Ordinal);
        Assert.Equal([1], history.Steps);
        Assert.Single(history["a"].Points);
        var twice = new WeightHistory(() => [values.ToWeight(name: "w"), values.ToWeight(name: "w")]);
        Assert.Contains("Two weights are named 'w'", Assert.Throws<InvalidOperationException>(() => twice.Record(1)).Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was recorded yet", Assert.Throws<KeyNotFoundException>(() => twice["w"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_goes_on_as_it_would_without_a_recording()
    {
        // Its own numbers: the generator of libtorch is shared with tests that run at the same time.
        Tensor Waves(params long[] shape) => arange(shape.Aggregate(1L, (product, length) => product * length), float32).mul(0.7).sin().reshape(shape);
        double[] Train(bool isRecorded)
        {
            using var model = nn.Sequential(("conv", nn.Conv2d(1, 4, 3)), ("flat", nn.Flatten()), ("fc", nn.Linear(144, 2)));
            using (no_grad())
                foreach (var parameter in model.parameters())
                    parameter.copy_(Waves(parameter.shape));
            using var optimizer = optim.Adam(model.parameters(), 0.01);
            var history = new WeightHistory(model);
            for (int step = 0; step < 5; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                using var loss = model.forward(Waves(8, 1, 8, 8).add(step)).pow(2).mean();
                loss.backward();
                optimizer.step();
                if (isRecorded)
                    history.Record(step);
            }
            if (isRecorded)
                Assert.Equal(["conv.weight", "conv.bias", "fc.weight", "fc.bias"], history.Weights.Select(trace => trace.Name));
            return [.. model.GetWeights().SelectMany(weight => weight.ToArray())];
        }
        Assert.Equal(Train(false), Train(true));
    }

    [Fact]
    public void A_TensorBoard_writer_receives_each_recording()
    {
        using var folder = new TemporaryFolder();
        float[] values = [1, 2];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")]) { TensorBoard = utils.tensorboard.SummaryWriter(Path.Combine(folder.Path, "runs")) };
        history.Record(1);
        history.Record(2);
        string written = string.Concat(Directory.GetFiles(Path.Combine(folder.Path, "runs"), "*", SearchOption.AllDirectories).Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Equal(3, written.Split("norm/w").Length);
        Assert.Equal(3, written.Split("change/w").Length);
    }

    [Fact]
    public void The_fragment_has_charts_a_slider_for_each_small_weight_and_stays_within_a_megabyte()
    {
        var kernels = Enumerable.Range(0, 40).Select(_ => new float[8, 3, 5, 5]).ToArray();
        int step = 0;
        var history = new WeightHistory(() => [.. kernels.Select((kernel, i) =>
        {
            for (int f = 0; f < 8; f++)
                kernel[f, f % 3, step % 5, i % 5] += 0.1f * f;
            return kernel.ToWeight(WeightLayout.PyTorch, $"conv{i}.weight").WithLayer("Conv2d", "kernel");
        })]);
        for (; step < 30; step++)
            history.Record(step);
        string html = history.ToHtml();
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(html), 100_000, 1 << 20);
        Assert.Contains("the 8 of 40 weights that moved most are drawn", html, StringComparison.Ordinal);
        Assert.Contains("class=\"notebookviz-slider\"", html, StringComparison.Ordinal);
        Assert.Contains("There is no room here for the details of", html, StringComparison.Ordinal);
        Assert.Contains("data-step=\"step 29\"", history["conv3.weight"].ToHtml(), StringComparison.Ordinal);
        Assert.Equal("PNG"u8.ToArray(), history.ToPng()[1..4]);
        Assert.Contains("Nothing recorded yet", new WeightHistory(() => []).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_with_fewer_points_keeps_every_peak()
    {
        // Between evenly spaced points, and at another step for each weight.
        var history = Of([.. Enumerable.Range(0, 500).Select(step => new[] { 1 + step * 1e-3f + (step == 301 ? 40 : step == 77 ? -1 : 0) })]);
        var figure = HistoryCharts.Of(history);
        string whole = figure.ToHtml(long.MaxValue), thinned = figure.ToHtml(HtmlText.Bytes(whole) / 2);
        Assert.DoesNotContain("for lack of room", whole, StringComparison.Ordinal);
        Assert.Contains("points: the first, the last, and the smallest and largest value of each interval; the static picture has all", thinned, StringComparison.Ordinal);
        double[][][] before = Lines(whole), after = Lines(thinned);
        Assert.Equal(3, after.Length);
        Assert.All(before.Zip(after), pair =>
        {
            var (all, kept) = pair;
            Assert.InRange(kept[0].Length, 2, 256);
            Assert.Equal((all[0][0], all[0][^1]), (kept[0][0], kept[0][^1]));
            Assert.Equal((all[1].Where(y => y > 0).Min(), all[1].Max()), (kept[1].Where(y => y > 0).Min(), kept[1].Max()));
            Assert.Subset(all[0].Zip(all[1]).ToHashSet(), kept[0].Zip(kept[1]).ToHashSet());
            Assert.Equal(kept[0].Order().Distinct(), kept[0]);
        });
    }

    [Fact]
    public void Charts_and_text_say_that_not_every_recording_is_kept_or_listed()
    {
        float[] values = [0];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")], new() { MostSteps = 32 });
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "history.npz");
        for (int step = 0; step < 100; step++)
        {
            values[0] = step;
            if (step == 32)
                Assert.DoesNotContain("recordings is kept", history.ToHtml(), StringComparison.Ordinal);
            history.Record(step);
        }
        Assert.Contains("one of every 4 recordings is kept, so a short peak may be missing", history.ToHtml(), StringComparison.Ordinal);
        Assert.StartsWith($"History of w · (1,) · 20 of {history.Steps.Count} steps\n", history["w"].ToString(), StringComparison.Ordinal);
        history.Save(path);
        Assert.Equal(history.ToHtml(), WeightHistory.Open(path).ToHtml());
    }

    // The numbers of the first line of each chart: x, then y.
    private static double[][][] Lines(string html)
    {
        string start = "<script type=\"application/json\">";
        int from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        using var data = JsonDocument.Parse(html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)]);
        return [.. data.RootElement.EnumerateArray().Select(chart => new[] { "x", "y" }
            .Select(axis => chart.GetProperty("series")[0].GetProperty(axis).EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble()).ToArray()).ToArray())];
    }

    private static WeightHistory Of(params float[][] steps)
    {
        float[] values = [];
        var history = new WeightHistory(() => [values.ToWeight(name: "w")]);
        for (int step = 0; step < steps.Length; step++)
        {
            values = steps[step];
            history.Record(step);
        }
        return history;
    }
}
