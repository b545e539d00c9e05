using System.Text.Json;
using NotebookViz.Benchmarks.Cases;
using NotebookViz.Benchmarks.Peers;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>
/// The summary of a GGUF file of 4 GB of Q4_K blocks, the whole command with its start, beside ggml's decoding of the same blocks and
/// a numpy sum of what they hold, on one thread and without the start of Python.
/// </summary>
internal static class QuantizedFiles
{
    private const int Runs = 3, Rows = 8192, Columns = 8192;

    private static readonly string[] Names = [.. Enumerable.Range(0, 106).Select(layer => $"blk.{layer}.ffn_up.weight")];

    public static FileResult Measure(string folder, Action<string> progress)
    {
        string path = Path.Combine(folder, "model.gguf");
        try
        {
            progress("file: writing 4 GB of Q4_K");
            long begin = GgufWriter.Write(path, Names, Rows, Columns);
            progress("file: summaries of Q4_K and ggml's decoding");
            double[] command = new double[Runs], sum = new double[Runs];
            for (int i = 0; i < Runs; i++)
            {
                sum[i] = Peer.SumBlocks(Repository.Ggml, path, begin).Ms[0];
                (command[i], string output) = Tool.Run(null, "summary", path, "--json");
                Check(output);
            }
            return new(new FileInfo(path).Length, Names.Length, new(command), new(sum));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(string output)
    {
        using var summary = JsonDocument.Parse(output);
        var weights = summary.RootElement.GetProperty("weights");
        if (weights.GetArrayLength() != Names.Length || weights.EnumerateArray().Any(weight => !(weight.GetProperty("std").GetDouble() > 0)))
            throw new InvalidOperationException($"The summary is not that of the {Names.Length} weights:\n{output}");
    }
}
