using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>The comparison of two files of 4 GB, the whole command with its start, beside the summary of one of them.</summary>
internal static class Comparisons
{
    private const int Runs = 3;

    public static CompareResult Measure(string folder, Action<string> progress)
    {
        string before = Path.Combine(folder, "before.safetensors"), after = Path.Combine(folder, "after.safetensors");
        try
        {
            progress("file: writing two files of 4 GB");
            SafetensorsWriter.Write(before, Files.Model);
            SafetensorsWriter.Write(after, Files.Model);
            progress("file: comparisons and summaries");
            double[] command = new double[Runs], summary = new double[Runs];
            for (int i = 0; i < Runs; i++)
            {
                (summary[i], _) = Tool.Run(null, "summary", before, "--json");
                (command[i], _) = Tool.Run(null, "compare", before, after, "--json");
            }
            return new(new FileInfo(before).Length, new(command), new(summary));
        }
        finally
        {
            File.Delete(before);
            File.Delete(after);
        }
    }
}
