using NotebookViz.Benchmarks.Measuring;
using static NotebookViz.Benchmarks.Page.Figures;

namespace NotebookViz.Benchmarks.Page;

/// <summary>A goal and its result.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Peer">What it is compared with; empty if the goal is a size or a time.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Theirs">The peer's best.</param>
/// <param name="Is">The ratio or other value that is compared with the goal.</param>
/// <param name="Goal">The bound.</param>
/// <param name="Met">Whether the goal is met.</param>
internal sealed record GoalLine(string What, string Peer, string Ours, string Theirs, string Is, string Goal, bool Met);

/// <summary>The goals of the project for speed and size.</summary>
internal static class GoalTable
{
    private const double FirstDisplay = 1 / 8d, File = 2, Quantized = 1, Compare = 2.5, Record = 0.02;
    private const double Report = 4000, LongestStage = 500, FirstCell = 300, LaterCell = 30, FirstScreen = 1500, Figures = 1500, ManyTensors = 3000;
    private const long Memory = 8 << 20, ManyTensorsMemory = 300 << 20;

    public static IReadOnlyList<GoalLine> Of(Results results) =>
    [
        .. DisplayGoal.All.SelectMany(goal => Display(goal, results)),
        Times("first display of that kernel and bias in a fresh process", "plotly.express, first call with import", results.First.Ours, results.First.Peer, FirstDisplay),
        MemoryLine("memory beyond the tensor, any of these", results.Memory),
        MemoryLine($"the same, {Count(results.Growth[^1].Elements)} elements", [results.Growth[^1]]),
        Times($"`summary --json` of a {Size(results.File.Bytes)} safetensors file", "one numpy sum over a memory map of it", results.File.Command, results.File.Sum, File),
        Times($"the same of {Size(results.Quantized.Bytes)} of GGUF, Q4_K", "ggml's decoding of the same blocks on one thread, then a numpy sum", results.Quantized.Command, results.Quantized.Sum, Quantized),
        Times($"`compare` of two files of {Size(results.Compare.Bytes)}", "one `summary`", results.Compare.Command, results.Compare.Summary, Compare),
        Time($"`summary` of {Count(results.Many.Weights)} tensors", results.Many.Command.Median, ManyTensors),
        Bytes("the same, resident memory", results.Many.Peak, ManyTensorsMemory),
        Time("report of the quickstart", results.Report.Total.Median, Report),
        Stage(results.Report),
        Times("`WeightHistory.Record` after a training step", "the step, of the autoencoder notebook", results.Record.Record, results.Record.Step, Record),
        Added("official kernel: the first picture", results.Kernel.FirstPicture, results.Kernel.FirstText, FirstCell),
        Added("official kernel: a later picture", results.Kernel.LaterPicture, results.Kernel.LaterText, LaterCell),
        Time($"page of a model of {results.Browser.Model.Weights} weights: first screen", results.Browser.Model.FirstScreen.Median, FirstScreen),
        Time($"page of {results.Browser.Many.Figures} figures: all live", results.Browser.Many.LastLive.Median, Figures),
    ];

    private static GoalLine Time(string what, double ms, double goal) => new(what, "", Ms(ms), "", "", $"≤ {Ms(goal)}", ms <= goal);

    // Our share of a cell: compiler and kernel cost about the same if it returns a string.
    private static GoalLine Added(string what, Sample picture, Sample text, double goal)
    {
        double more = picture.Median - text.Median;
        return new(what, "the same cell, returning a string", Ms(picture.Median), Ms(text.Median), $"{Ms(more)} more", $"≤ {Ms(goal)} more", more <= goal);
    }

    private static GoalLine Bytes(string what, long? bytes, long goal) =>
        new(what, "", bytes is { } told ? Size(told) : "not reported by this system", "", "", $"≤ {Size(goal)}", bytes <= goal);

    private static IEnumerable<GoalLine> Display(DisplayGoal goal, Results results)
    {
        var display = results.Displays.Single(one => one.Key == goal.Case.Key);
        var peer = display.Peers[goal.Peer];
        yield return Times(goal.Case.Title, goal.PeerTitle, display.Ours, peer.Times, goal.Time);
        if (goal.Size is { } size)
        {
            double ratio = (double)display.Bytes / peer.Bytes;
            yield return new($"{goal.Case.Title}, bytes", goal.PeerTitle, Size(display.Bytes), Size(peer.Bytes), Ratio(ratio), $"≤ {Ratio(size)}", ratio <= size);
        }
    }

    private static GoalLine Times(string what, string peer, Sample ours, Sample theirs, double goal)
    {
        double ratio = ours.Median / theirs.Best;
        return new(what, peer, Ms(ours.Median), Ms(theirs.Best), Ratio(ratio), $"≤ {Ratio(goal)}", ratio <= goal);
    }

    private static GoalLine MemoryLine(string what, IReadOnlyList<FreshResult> displays)
    {
        var worst = displays.MaxBy(Beyond)!;
        return new(what, "", Size(Beyond(worst)), "", worst.Key, $"≤ {Size(Memory)}", Beyond(worst) <= Memory);
    }

    // The allocated total is not in memory at the same time; resident memory may be larger, because it includes the runtime's own.
    private static long Beyond(FreshResult display) => Math.Max(display.Allocated, display.Peak ?? 0);

    private static GoalLine Stage(ReportResult report)
    {
        // The time of cells belongs to the notebook and the compiler, that of the C# kernel to .NET Interactive.
        var (stage, longest) = report.Stages.Where(pair => pair.Key is not ("cell" or "csharp")).MaxBy(pair => pair.Value.Median);
        return new("report of the quickstart, longest stage of ours", "", Ms(longest.Median), "", stage, $"≤ {Ms(LongestStage)}", longest.Median <= LongestStage);
    }
}
