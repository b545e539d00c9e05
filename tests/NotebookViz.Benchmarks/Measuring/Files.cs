using System.Text.Json;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>
/// The summary of a weight file of 4 GB, the whole command with its start, beside one numpy sum over a memory map of the same numbers,
/// without the start of Python.
/// </summary>
internal static class Files
{
    private const int Runs = 5;

    /// <summary>The weights of a model of 4 GB.</summary>
    public static readonly IReadOnlyList<(string Name, int[] Shape)> Model =
        [.. Enumerable.Range(0, 60).Select(layer => ($"layers.{layer}.mlp.weight", new[] { 4096, 4096 }))];

    public static FileResult Measure(string folder, Action<string> progress)
    {
        string path = Path.Combine(folder, "model.safetensors");
        try
        {
            progress("file: writing 4 GB");
            SafetensorsWriter.Write(path, Model);
            progress("file: summaries and sums");
            // From here on the file is in the page cache.
            Peer.SumFile(path);
            double[] command = new double[Runs], sum = new double[Runs];
            for (int i = 0; i < Runs; i++)
            {
                (command[i], string output) = Tool.Run(null, "summary", path, "--json");
                Check(output);
                sum[i] = Peer.SumFile(path).Ms[0];
            }
            return new(new FileInfo(path).Length, Model.Count, new(command), new(sum));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Fails where the file has no room.</summary>
    /// <exception cref="BenchmarkException">There is too little space.</exception>
    public static void CheckSpace(string folder)
    {
        const long needed = 9L << 30;
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < needed)
            throw new BenchmarkException($"{Path.GetTempPath()} has {free >> 20} MiB left, and weight files of {needed >> 20} MiB are written there; free some, or set TMPDIR to another folder.");
    }

    private static void Check(string output)
    {
        using var summary = JsonDocument.Parse(output);
        var weights = summary.RootElement.GetProperty("weights");
        if (weights.GetArrayLength() != Model.Count
            || weights.EnumerateArray().Any(weight => Math.Abs(weight.GetProperty("std").GetDouble() - 1) > 0.01))
            throw new InvalidOperationException($"The summary is not that of the {Model.Count} weights of standard deviation 1:\n{output}");
    }
}
