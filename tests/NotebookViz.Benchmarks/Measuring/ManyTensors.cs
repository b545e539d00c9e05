using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>The summary of a file of 100,000 small tensors, the whole command with its start.</summary>
internal static class ManyTensors
{
    private const int Runs = 5, Count = 100_000;

    public static ManyResult Measure(string folder, Action<string> progress)
    {
        progress("file: 100,000 tensors");
        string path = Path.Combine(folder, "many.safetensors");
        SafetensorsWriter.Write(path, [.. Enumerable.Range(0, Count).Select(i => ($"experts.{i}.weight", new[] { 8, 8 }))]);
        var runs = Enumerable.Range(0, Runs).Select(_ => Tool.RunAndWatch("summary", path, "--json")).ToList();
        return new(Count, new([.. runs.Select(run => run.Ms)]), runs.Max(run => run.Peak));
    }
}
