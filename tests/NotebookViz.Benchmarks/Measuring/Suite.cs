using System.Diagnostics;
using System.Text.Json;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Fresh;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>Measures everything, one thing after the other, and keeps the results for the page.</summary>
internal static class Suite
{
    private const int FirstDisplays = 10;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Where the results are kept; not in the repository.</summary>
    private static readonly string Kept = Repository.PathOf("artifacts", "performance.json");

    public static async Task<Results> MeasureAsync(Action<string> progress)
    {
        var watch = Stopwatch.StartNew();
        void Tell(string what) => progress($"{watch.Elapsed:mm\\:ss} {what}");

        var folder = Directory.CreateTempSubdirectory("notebookviz-benchmarks-");
        try
        {
            // What is missing is said now, not after minutes.
            Browser.Find();
            KernelCells.Find();
            Files.CheckSpace(folder.FullName);
            var machine = Machine.This();
            Tell("compiling the tool for this system");
            string tool = Directory.CreateDirectory(Path.Combine(folder.FullName, "tool")).FullName, program = Directory.CreateDirectory(Path.Combine(folder.FullName, "program")).FullName;
            Release.PublishTool(tool);
            program = Release.CopyProgram(program, Path.Combine(tool, "NotebookViz.dll"));
            var results = new Results(
                machine,
                Displays.Measure(folder.FullName, Tell),
                First(program, Tell),
                Fresh(DisplayCase.All, Tell),
                Fresh(DisplayCase.Growing, Tell),
                Files.Measure(folder.FullName, Tell),
                QuantizedFiles.Measure(folder.FullName, Tell),
                ManyTensors.Measure(folder.FullName, Tell),
                Comparisons.Measure(folder.FullName, Tell),
                Reports.Measure(folder.FullName, Tell),
                Recordings.Measure(folder.FullName, Tell),
                await KernelCells.MeasureAsync(folder.FullName, Tell),
                await Browser.MeasureAsync(folder.FullName, Tell),
                watch.Elapsed.TotalMinutes);
            Directory.CreateDirectory(Path.GetDirectoryName(Kept)!);
            File.WriteAllText(Kept, JsonSerializer.Serialize(results, Json));
            return results;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The results of the last run.</summary>
    public static Results Read() => File.Exists(Kept)
        ? JsonSerializer.Deserialize<Results>(File.ReadAllText(Kept), Json)!
        : throw new BenchmarkException("Nothing was measured yet; run 'performance' first.");

    public static FirstResult First(string? program, Action<string> progress)
    {
        progress("first displays in fresh processes");
        double[] ours = new double[FirstDisplays], peer = new double[FirstDisplays];
        for (int i = 0; i < FirstDisplays; i++)
            (ours[i], peer[i]) = (FreshProcess.FirstDisplay(program), Peer.First().Ms[0]);
        return new(new(ours), new(peer));
    }

    private static IReadOnlyList<FreshResult> Fresh(IEnumerable<DisplayCase> cases, Action<string> progress) => [.. cases.Select(one =>
    {
        progress($"memory and time in a fresh process: {one.Key}");
        return FreshProcess.Measure(one);
    })];
}
