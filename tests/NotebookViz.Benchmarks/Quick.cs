using System.Diagnostics;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Fresh;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks;

/// <summary>Ours against the peers' in about a minute, for who makes the library faster. A stopwatch, not BenchmarkDotNet.</summary>
internal static class Quick
{
    private const int Rounds = 3;

    public static void Run(TextWriter console, IReadOnlyList<string> keys)
    {
        foreach (string key in keys)
            DisplayCase.Of(key);
        using var peer = new Peer();
        console.WriteLine($"{"case",-18}{"ours, median",14}{"best",10}{"allocated",12}{"bytes",12}{"peer",14}{"peer best",12}{"peer bytes",12}{"ratio",10}{"goal",8}");
        foreach (var goal in DisplayGoal.All.Where(goal => keys.Count == 0 || keys.Contains(goal.Case.Key)))
        {
            var (ours, peers) = Measure(goal, peer);
            double best = peers.Ms.Min();
            Line(console, goal.Case.Key, ours.Times, ours.Allocated, ours.Bytes, goal.Peer, best, peers.Bytes, goal.Time);
        }
        if (keys.Count > 0)
            return;
        double[] first = new double[5], theirs = new double[5];
        for (int i = 0; i < first.Length; i++)
            (first[i], theirs[i]) = (FreshProcess.FirstDisplay(), Peer.First().Ms[0]);
        Line(console, "first display", new(first), 0, 0, "px, import", theirs.Min(), 0, 1 / 3d);
    }

    private static (Ours Ours, PeerRuns Peer) Measure(DisplayGoal goal, Peer peer)
    {
        var show = goal.Case.Prepare();
        var watch = Stopwatch.StartNew();
        // Until the just-in-time compiler has optimised what is hot: by count, and in the background a while later.
        for (int i = 0; i < 3 || i < 60 && watch.ElapsedMilliseconds < 2000; i++)
            show();
        Thread.Sleep(200);
        List<double> ours = [], theirs = [];
        long bytes = 0, peerBytes = 0, allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < Rounds; round++)
        {
            var round0 = Stopwatch.StartNew();
            for (int i = 0; i < 3 || i < 30 && round0.ElapsedMilliseconds < 500; i++)
            {
                long start = Stopwatch.GetTimestamp();
                var stored = show();
                ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                bytes = stored.Bytes;
            }
            var runs = round == 0 || goal.PeerRuns > 1 ? peer.Run(goal.Peer, goal.PeerRuns) : null;
            if (runs is not null)
                (theirs, peerBytes) = ([.. theirs, .. runs.Ms], runs.Bytes);
        }
        allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / ours.Count;
        return (new(new([.. ours]), allocated, bytes), new([.. theirs], peerBytes));
    }

    private static void Line(TextWriter console, string key, Sample ours, long allocated, long bytes, string peer, double best, long peerBytes, double goal) =>
        console.WriteLine(FormattableString.Invariant(
            $"{key,-18}{ours.Median,11:0.000} ms{ours.Best,10:0.000}{allocated / 1024d,9:0} KiB{bytes,12:N0}{peer,14}{best,12:0.000}{peerBytes,12:N0}{Ratio(ours.Median / best),10}{Ratio(goal),8}{(ours.Median / best <= goal ? "  met" : "  missed")}"));

    private static string Ratio(double ratio) =>
        ratio < 1 ? FormattableString.Invariant($"1/{1 / ratio:0}") : FormattableString.Invariant($"{ratio:0.0}x");

    private sealed record Ours(Sample Times, long Allocated, long Bytes);
}
