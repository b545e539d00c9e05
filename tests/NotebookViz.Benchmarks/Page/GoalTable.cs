using NotebookViz.Benchmarks.Measuring;
using static NotebookViz.Benchmarks.Page.Figures;

namespace NotebookViz.Benchmarks.Page;

/// <summary>A goal and what became of it.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Peer">Beside what; empty where the goal is a size or a time.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Theirs">The peer's best.</param>
/// <param name="Is">The ratio, or what is to be bounded.</param>
/// <param name="Goal">The bound.</param>
/// <param name="Met">Whether it is kept.</param>
internal sealed record GoalLine(string What, string Peer, string Ours, string Theirs, string Is, string Goal, bool Met);

/// <summary>The goals of the project for speed and size.</summary>
internal static class GoalTable
{
    private const double FirstDisplay = 1 / 3d, File = 2, LongestStage = 1000;
    private const long Memory = 8 << 20;

    public static IReadOnlyList<GoalLine> Of(Results results) =>
    [
        .. DisplayGoal.All.SelectMany(goal => Display(goal, results)),
        Times("first display of that kernel and bias in a fresh process", "plotly.express, first call with import", results.First.Ours, results.First.Peer, FirstDisplay),
        MemoryLine("memory beyond the tensor, any of these", results.Memory),
        MemoryLine($"the same, {Count(results.Growth[^1].Elements)} elements", [results.Growth[^1]]),
        Times($"`summary --json` of a {Size(results.File.Bytes)} safetensors file", "one numpy sum over a memory map of it", results.File.Command, results.File.Sum, File),
        Stage(results.Report),
    ];

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

    // What was allocated in all is not there all at once; what is resident may be more, for it counts what the runtime itself takes.
    private static long Beyond(FreshResult display) => Math.Max(display.Allocated, display.Peak ?? 0);

    private static GoalLine Stage(ReportResult report)
    {
        // The cells are the notebook's, and the compiler's.
        var (stage, longest) = report.Stages.Where(pair => pair.Key != "cell").MaxBy(pair => pair.Value.Median);
        return new("report of the quickstart, longest stage of ours", "", Ms(longest.Median), "", stage, $"≤ {Ms(LongestStage)}", longest.Median <= LongestStage);
    }
}
