using System.Text;
using NotebookViz.Histories;
using NotebookViz.Spectra;

namespace NotebookViz.Tests.Display;

/// <summary>Displays of several pictures or of a chart keep the limit, even the smallest, and say what they leave out.</summary>
public class LimitTests
{
    // What is shown is the same for all limits, and takes longer than showing it.
    private static readonly Lazy<WeightSpectrum> Spectrum = new(() => Some.Weight([600, 700], i => Some.Wave(i * i), name: "fc.weight").Spectrum());

    private static readonly Lazy<WeightHistory[]> Histories =
        new(() => [History(1, 1, "conv"), History(2, 30, "conv"), History(10, 300, "conv"), History(150, 2, "conv"), History(60, 3, "свёртка.\u6838.")]);

    public static TheoryData<int> Limits => [40 << 10, 64 << 10, 100 << 10, 160 << 10, 300 << 10];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_comparison_of_two_weights(int bytes)
    {
        foreach (long[] shape in (long[][])[[], [7], [5000], [300, 200], [64, 32, 3, 3], [8, 3, 5, 5]])
        {
            var before = Some.Weight(shape, Some.Wave, name: "block.weight").WithLayout(WeightLayout.PyTorch);
            var after = Some.Weight(shape, i => 1.1 * Some.Wave(i) + Some.Wave(7 * i) / 10, name: "block.weight").WithLayout(WeightLayout.PyTorch);
            string html = AssertWithin(bytes, before.CompareWith(after).ToHtml(VizOptions.Default.WithMaxBytes(bytes)));
            Assert.True(shape.Length == 0 || html.Contains("alt=\"", StringComparison.Ordinal));
            foreach (string part in (string[])["A: block.weight", "B: block.weight", "B − A: block.weight"])
                Assert.Contains($"<strong>{part}</strong>", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_comparison_of_two_lists(int bytes)
    {
        WeightList List(double factor, string other) => new([
            .. Enumerable.Range(0, 30).Select(i => Some.Weight([8, 3, 3, 3], j => Some.Wave(i + j) * (1 + factor * i), name: $"layers.{i}.weight")),
            .. Enumerable.Range(0, 150).Select(i => Some.Weight([2 + i], Some.Wave, name: $"{other}.{i}"))], "model");
        string html = AssertWithin(bytes, List(0, "old").CompareWith(List(0.01, "new")).ToDetailedHtml(bytes));
        Assert.Equal(bytes < 160 << 10, html.Contains("No room for the overview", StringComparison.Ordinal));
        Assert.Contains("layers.29.weight", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_history(int bytes)
    {
        var options = VizOptions.Default.WithMaxBytes(bytes);
        foreach (var history in Histories.Value[..^1])
        {
            string html = AssertWithin(bytes, HistoryFragment.Of(history, options));
            // Ten lines that go up and down at every step do not fit into the smallest limit.
            Assert.Contains(bytes == 40 << 10 && history.Weights.Count == 10 ? "no room for the charts" : "<img src=\"data:image/png;base64,", html, StringComparison.Ordinal);
            AssertWithin(bytes, HistoryFragment.Of(history.Weights[0], options));
            AssertWithin(bytes, HistoryCharts.Of(history).ToHtml(bytes));
        }
        // Letters of two and three bytes.
        AssertWithin(bytes, HistoryFragment.Of(Histories.Value[^1], options));
    }

    [Fact]
    public void A_history_says_what_it_leaves_out()
    {
        var history = History(150, 3, "conv");
        string small = HistoryFragment.Of(history, VizOptions.Default.WithMaxBytes(64 << 10)), large = HistoryFragment.Of(history, VizOptions.Default);
        Assert.Contains("no room for: ", small, StringComparison.Ordinal);
        Assert.Matches(@"the 8 of 150 weights that moved most are drawn; the table lists \d+<", small);
        Assert.Matches(@">table of the \d+ of 150 weights that moved most</summary>", small);
        Assert.Contains("There is no room here for the details of", small, StringComparison.Ordinal);
        Assert.Contains("are drawn; the table lists all", large, StringComparison.Ordinal);
        Assert.Contains(">table of all weights</summary>", large, StringComparison.Ordinal);
        Assert.DoesNotContain("no room for", large[..large.IndexOf("</figcaption>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("lines in the interactive charts have at most 64 points", HistoryCharts.Of(History(8, 500, "conv")).ToHtml(150 << 10), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_spectrum(int bytes) =>
        AssertWithin(bytes, SpectrumCharts.Of(Spectrum.Value).ToHtml(bytes));

    [Theory]
    [MemberData(nameof(Limits))]
    public void An_overview_and_a_contact_sheet(int bytes)
    {
        foreach (int width in (int[])[640, 2000])
        {
            var options = VizOptions.Default.WithMaxBytes(bytes).WithWidth(width);
            string[] roles = ["kernel", "bias", "gamma", "moving_mean", "embeddings", "recurrent_kernel"];
            string prefix = new('ж', 250);
            Weight[] list = [.. Enumerable.Range(0, 300).Select(i => Some.Weight([16, 16], j => Some.Wave(j * i), name: $"{prefix}.{i}/{roles[i % roles.Length]}").WithLayer("Dense", roles[i % roles.Length]))];
            AssertWithin(bytes, list.Overview(options).ToHtml());
            AssertWithin(bytes, list.ContactSheet(options).ToHtml());
        }
    }

    private static WeightHistory History(int weights, int steps, string name)
    {
        int step = 0;
        var history = new WeightHistory(() => [.. Enumerable.Range(0, weights)
            .Select(i => Some.Weight([8, 3, 3, 3], j => Some.Wave(i + j) * (1 + Math.Sin(0.1 * step * (i + 1))), name: $"{name}{i}.weight").WithLayout(WeightLayout.PyTorch))]);
        for (; step < steps; step++)
            history.Record(step);
        return history;
    }

    private static string AssertWithin(int bytes, string html)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, bytes);
        return html;
    }
}
