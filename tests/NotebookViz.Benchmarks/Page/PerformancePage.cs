using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Measuring;
using static NotebookViz.Benchmarks.Page.Figures;

namespace NotebookViz.Benchmarks.Page;

/// <summary>docs/performance.md: the words are those of the template, which is edited by hand; tables and numbers come from the results.</summary>
internal static class PerformancePage
{
    private static readonly string Template = Repository.PathOf("tests", "NotebookViz.Benchmarks", "Page", "performance.template.md");
    private static readonly string Target = Repository.PathOf("docs", "performance.md");

    /// <summary>Writes the page.</summary>
    /// <returns>Its path.</returns>
    public static string Write(Results results)
    {
        string page = File.ReadAllText(Template);
        foreach (var (name, text) in Parts(results))
            page = page.Contains(Place(name), StringComparison.Ordinal)
                ? page.Replace(Place(name), text, StringComparison.Ordinal)
                : throw new InvalidOperationException($"{Path.GetFileName(Template)} has no place for {Place(name)}.");
        string temporary = Target + ".tmp";
        File.WriteAllText(temporary, page);
        File.Move(temporary, Target, overwrite: true);
        return Target;
    }

    private static string Place(string name) => "{{" + name + "}}";

    private static IEnumerable<(string Name, string Text)> Parts(Results results)
    {
        var goals = GoalTable.Of(results);
        yield return ("machine", MachineText(results));
        yield return ("count", $"{goals.Count(goal => goal.Met)} of {goals.Count}");
        yield return ("goals", Table(["what", "beside", "ours:", "peer's best:", "ratio:", "goal:", ""],
            goals.Select(goal => new[] { goal.What, goal.Peer, goal.Ours, goal.Theirs, goal.Is, goal.Goal, goal.Met ? "met" : "**missed**" })));
        yield return ("displays", Table(["what", "ours:", "allocated:", "stored:", "of which HTML:", "peer", "peer's time:", "best:", "stored by it:"], Displays(results)));
        yield return ("first", $"Ours: {Ms(results.First.Ours)}. plotly.express: {Ms(results.First.Peer)}. {results.First.Ours.Values.Length} processes each.");
        yield return ("memory", Table(["what", "tensor:", "allocated:", "peak:"], results.Memory.Select(one => new[]
        {
            DisplayCase.Of(one.Key).Title, Size(one.Elements * sizeof(float)), Size(one.Allocated), Peak(one),
        })));
        yield return ("growth", Table(["elements:", "tensor:", "time:", "per element:", "allocated:", "peak:", "memory per element:"], results.Growth.Select(one => new[]
        {
            Count(one.Elements), Size(one.Elements * sizeof(float)), Ms(one.Times), $"{Short(one.Times.Median * 1e6 / one.Elements)} ns", Size(one.Allocated), Peak(one),
            $"{Short((double)Math.Max(one.Allocated, one.Peak ?? 0) / one.Elements)} B",
        })));
        yield return ("file", $"{Size(results.File.Bytes)}, {results.File.Weights} weights. The command: {Ms(results.File.Command)}. The sum: {Ms(results.File.Sum)}, best {Ms(results.File.Sum.Best)}.");
        yield return ("quantized", $"{Size(results.Quantized.Bytes)}, {results.Quantized.Weights} weights. The command: {Ms(results.Quantized.Command)}. ggml and the sum: {Ms(results.Quantized.Sum)}, best {Ms(results.Quantized.Sum.Best)}.");
        yield return ("many", $"The command: {Ms(results.Many.Command)}, with at most {(results.Many.Peak is { } peak ? Size(peak) : "an unknown amount")} of memory resident, the runtime included.");
        yield return ("compare", $"The comparison: {Ms(results.Compare.Command)}. A summary of one of them: {Ms(results.Compare.Summary)}.");
        yield return ("kernel", Table(["cell", "the first:", "later ones:"],
            [["returns a string", Ms(results.Kernel.FirstText), Ms(results.Kernel.LaterText)], ["returns a weight", Ms(results.Kernel.FirstPicture), Ms(results.Kernel.LaterPicture)]]));
        yield return ("report", Table(["stage", "time:"],
            [.. results.Report.Stages.Select(stage => new[] { StageText(stage.Key, results.Report), Ms(stage.Value) }), ["**in all**", Ms(results.Report.Total)]]));
        yield return ("record", $"{results.Record.Step.Values.Length} steps. A step: {Ms(results.Record.Step)}, best {Ms(results.Record.Step.Best)}. A recording: {Ms(results.Record.Record)}.");
        yield return ("browser", Table(["", "50 figures:", "the first 5 of them:", "512×512×3×3 grid:"], Pages(results.Browser)));
        yield return ("unseen", Unseen(results.Browser));
        yield return ("model", $"{results.Browser.Model.Weights} weights, {Size(results.Browser.Model.Bytes)}: {Ms(results.Browser.Model.FirstScreen)}.");
        yield return ("minutes", Short(results.Minutes));
    }

    private static string MachineText(Results results)
    {
        var machine = results.Machine;
        var versions = machine.Versions.Append(new("Chromium", results.Browser.Version)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}");
        string load = machine.Load is { } average ? $", with a load of {Short(average)} before the run" : "";
        return $"{machine.Processor}, {machine.Cores} cores, {Size(machine.MemoryBytes)} of memory, {machine.System}{load}. {string.Join(", ", versions)}.";
    }

    private static IEnumerable<string[]> Displays(Results results) => DisplayGoal.All.Select(goal =>
    {
        var display = results.Displays.Single(one => one.Key == goal.Case.Key);
        var peer = display.Peers[goal.Peer];
        return new[]
        {
            goal.Case.Title, Ms(display.Ours), Size(display.Allocated), Size(display.Bytes), Size(display.HtmlBytes), goal.PeerTitle, Ms(peer.Times), Ms(peer.Times.Best),
            peer.Bytes == 0 ? "" : Size(peer.Bytes),
        };
    });

    private static string Peak(FreshResult result) => result.Peak is { } peak ? Size(peak) : "not reported by this system";

    private static string StageText(string stage, ReportResult report) => stage switch
    {
        "start" => "start: the runtime, until `Main`",
        "open" => "open: the command line, reading the notebook",
        "kernel" => "kernel: preparing the kernels and connecting them",
        "csharp" => "csharp: .NET Interactive composing the services of its C# kernel, meanwhile a first script on the other core",
        "restore" => "restore: resolving the packages, which are all there",
        "load" => "load: the notebook extensions",
        "cell" => $"cell: {report.Cells.Count} cells compiled, run and formatted; the first {Ms(report.Cells[0])}, the others {Ms(report.Cells.Skip(1).Average())} on average",
        "write" => "write: the page",
        "end" => "end: of the process",
        _ => "other: between these",
    };

    private static IEnumerable<string[]> Pages(BrowserResult browser)
    {
        string[] Line(string what, Func<PageResult, string> of) => [what, of(browser.Many), of(browser.Few), of(browser.Grid)];
        return
        [
            Line("size of the page, plotly.js included", page => Size(page.Bytes)),
            Line("first figure live", page => Ms(page.FirstLive)),
            Line("last figure live, scrolled through", page => Ms(page.LastLive)),
            Line("live while nobody scrolls", page => Count(page.LiveUnscrolled)),
            Line("time in scripts while nobody scrolls", page => Ms(page.ScriptUnscrolled)),
            Line("JavaScript heap while nobody scrolls", page => Size(page.HeapUnscrolled.Median)),
            Line("JavaScript heap, all live", page => Size(page.Heap.Median)),
        ];
    }

    private static string Unseen(BrowserResult browser)
    {
        int more = browser.Many.Figures - browser.Few.Figures;
        double script = (browser.Many.ScriptUnscrolled.Median - browser.Few.ScriptUnscrolled.Median) / more;
        double heap = (browser.Many.HeapUnscrolled.Median - browser.Few.HeapUnscrolled.Median) / more;
        return $"{more} more of them cost {Short(script)} ms in scripts and {Short(heap / 1024)} KiB of heap each";
    }
}
