using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>What the results hold for: the machine, without its name, and the versions.</summary>
/// <param name="Load">How many processes wanted to run in the minute before; null where the system does not tell.</param>
internal sealed record Machine(string Processor, int Cores, long MemoryBytes, string System, double? Load, IReadOnlyDictionary<string, string> Versions)
{
    public static Machine This() => new(
        ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RuntimeInformation.OSDescription, LoadAverage(),
        new Dictionary<string, string>(Peer.Versions())
        {
            [".NET"] = Environment.Version.ToString(),
            ["BenchmarkDotNet"] = VersionOf(typeof(BenchmarkAttribute)).Split(' ')[0],
            ["NotebookViz"] = VersionOf(typeof(Weight)) + (IsChanged() ? " with changes that are not committed" : ""),
        });

    private static double? LoadAverage() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    private static string ProcessorName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";

    // The SDK puts the commit behind the version.
    private static string VersionOf(Type type)
    {
        string version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        int commit = version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? version : $"{version[..commit]} ({version.Substring(commit + 1, Math.Min(8, version.Length - commit - 1))})";
    }

    private static bool IsChanged()
    {
        var start = new ProcessStartInfo("git", ["status", "--porcelain", "--", "src"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Length > 0;
    }
}
