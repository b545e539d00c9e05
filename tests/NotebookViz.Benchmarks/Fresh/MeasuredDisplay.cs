using System.Diagnostics;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Measuring;

namespace NotebookViz.Benchmarks.Fresh;

/// <summary>Memory and time of displays in a process that holds nothing but the tensor.</summary>
internal static class MeasuredDisplay
{
    // The library's code is loaded and compiled by these, so that what is measured afterwards is the display alone.
    private static readonly DisplayCase[] Before =
        [DisplayCase.Kernel, DisplayCase.Matrix("", 1500, 1500), DisplayCase.Convolutional("", 64, 64)];

    public static FreshResult Of(DisplayCase one)
    {
        foreach (var small in Before)
            small.Prepare()();
        var show = one.Prepare();

        // Gives what was free back to the system, so that it is not used again unseen.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long? resident = ResidentMemory.Now();
        ResidentMemory.ForgetPeak();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        var stored = show();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long? peak = ResidentMemory.Peak() - resident;
        GC.KeepAlive(stored);

        return new(one.Key, one.Elements, Times(show), allocated, peak);
    }

    private static Sample Times(Func<Stored> show)
    {
        var watch = Stopwatch.StartNew();
        // Until the just-in-time compiler has optimised what is hot: by count, and in the background a while later.
        for (int i = 0; i < 60 && watch.ElapsedMilliseconds < 1500; i++)
            show();
        Thread.Sleep(200);
        var times = new List<double>();
        for (watch.Restart(); times.Count < 3 || times.Count < 100 && watch.ElapsedMilliseconds < 1500;)
        {
            long start = Stopwatch.GetTimestamp();
            show();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return new([.. times]);
    }
}
