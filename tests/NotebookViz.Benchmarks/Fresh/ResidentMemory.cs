using System.Globalization;

namespace NotebookViz.Benchmarks.Fresh;

/// <summary>The resident memory of a process, as Linux tells it; null elsewhere, and where the process has ended.</summary>
internal static class ResidentMemory
{
    public static long? Now() => Read("self", "VmRSS:");

    /// <summary>The most since <see cref="ForgetPeak"/>.</summary>
    public static long? Peak() => Read("self", "VmHWM:");

    /// <summary>The most that another process has had.</summary>
    public static long? Peak(int process) => Read(process.ToString(CultureInfo.InvariantCulture), "VmHWM:");

    // See proc(5): 5 resets the peak.
    public static void ForgetPeak()
    {
        if (File.Exists("/proc/self/clear_refs"))
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static long? Read(string process, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[name.Length..].Replace("kB", ""), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
