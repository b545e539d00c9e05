using System.Text.Json;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>What recording the weights in a <see cref="WeightHistory"/> adds to a training step of the autoencoder notebook, in a notebook's cell.</summary>
internal static class Recordings
{
    public static RecordResult Measure(string folder, Action<string> progress)
    {
        progress("recording: training steps");
        string notebook = Path.Combine(folder, "recording.dib");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Cases", "recording.dib"), notebook, overwrite: true);
        Tool.Run(null, "run", notebook);
        double[][] times = JsonSerializer.Deserialize<double[][]>(File.ReadAllText(Path.Combine(folder, "recording.json")))!;
        return new(new(times[0]), new(times[1]));
    }
}
