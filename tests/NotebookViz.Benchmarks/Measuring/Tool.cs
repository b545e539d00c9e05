using System.Diagnostics;
using NotebookViz.Benchmarks.Fresh;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>The <c>notebookviz</c> tool in a process of its own, as users start it.</summary>
internal static class Tool
{
    /// <summary>The program: the one that was built, until a release of it was made.</summary>
    public static string Assembly { get; set; } = Repository.Tool;

    /// <summary>Runs it and watches the memory that it takes.</summary>
    /// <returns>The milliseconds that it took, and the most memory that was resident; null where the system does not tell.</returns>
    public static (double Ms, long? Peak) RunAndWatch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        long? peak = null;
        var output = process.StandardOutput.ReadToEndAsync();
        // The system keeps the peak itself, so that looking now and then misses only what comes after the last look.
        while (!process.WaitForExit(10))
            peak = ResidentMemory.Peak(process.Id) ?? peak;
        double ms = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        output.Wait();
        return process.ExitCode == 0 ? (ms, peak) : throw new InvalidOperationException($"notebookviz {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
    }

    /// <summary>Runs it.</summary>
    /// <returns>The milliseconds from before the process starts until it has ended, and what it wrote to stdout.</returns>
    public static (double Ms, string Output) Run(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double ms = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return process.ExitCode == 0 ? (ms, output)
            : throw new InvalidOperationException($"notebookviz {string.Join(' ', arguments)} ended with exit code {process.ExitCode}:\n{error.Result}");
    }
}
