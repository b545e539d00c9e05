using System.Globalization;

namespace NotebookViz.Benchmarks.Fresh;

/// <summary>The resident memory of this process, as Linux tells it; null elsewhere.</summary>
internal static class ResidentMemory
{
    private const string Status = "/proc/self/status";

    public static long? Now() => Read("VmRSS:");

    /// <summary>The most since <see cref="ForgetPeak"/>.</summary>
    public static long? Peak() => Read("VmHWM:");

    // See proc(5): 5 resets the peak.
    public static void ForgetPeak()
    {
        if (File.Exists(Status))
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static long? Read(string name) => File.Exists(Status)
        ? long.Parse(File.ReadLines(Status).Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", ""), CultureInfo.InvariantCulture) * 1024
        : null;
}
