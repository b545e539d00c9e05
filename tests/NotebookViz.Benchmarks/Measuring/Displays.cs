using System.Diagnostics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>Displays by BenchmarkDotNet, taking turns with the peers, so that noise of the machine hits both.</summary>
internal static class Displays
{
    private const int Rounds = 2;

    // The warm-up of BenchmarkDotNet is shorter than the runtime takes to optimise everything that a display calls: its first case would take twice as long.
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<DisplayResult> Measure(string folder, Action<string> progress)
    {
        using var peer = new Peer();
        return [.. DisplayCase.All.Select(one =>
        {
            progress($"displays: {one.Key}");
            return Measure(one, peer, folder);
        })];
    }

    private static DisplayResult Measure(DisplayCase one, Peer peer, string folder)
    {
        var show = one.Prepare();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Warming;)
            show();
        var ours = new Sample([]);
        long allocated = 0;
        var peers = new Dictionary<string, PeerResult>();
        for (int round = 0; round < Rounds; round++)
        {
            var report = Benchmark(one.Key, folder);
            ours += new Sample([.. report.AllMeasurements.Where(m => m is { IterationMode: IterationMode.Workload, IterationStage: IterationStage.Result })
                .Select(m => m.Nanoseconds / m.Operations / 1e6)]);
            allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            foreach (var goal in DisplayGoal.All.Where(goal => goal.Case == one))
            {
                var runs = peer.Run(goal.Peer, goal.PeerRuns);
                var before = peers.GetValueOrDefault(goal.Peer)?.Times ?? new Sample([]);
                peers[goal.Peer] = new(before + new Sample(runs.Ms), runs.Bytes);
            }
        }
        var stored = one.Prepare()();
        return new(one.Key, ours, allocated, stored.Bytes, stored.HtmlBytes, peers);
    }

    private static BenchmarkReport Benchmark(string key, string folder)
    {
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty()
            .AddJob(InProcess.Job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddFilter(new SimpleFilter(benchmark => key.Equals(benchmark.Parameters[nameof(DisplayBenchmarks.Case)])))
            .AddLogger(log)
            .WithArtifactsPath(folder)
            .WithOption(ConfigOptions.DisableLogFile, true);
        var summary = BenchmarkRunner.Run<DisplayBenchmarks>(config);
        return summary.Reports is [{ Success: true } report]
            ? report
            : throw new InvalidOperationException($"BenchmarkDotNet could not measure '{key}':\n{log.GetLog()}");
    }
}
