using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NotebookViz.Benchmarks.Peers;

/// <summary>What a peer's runs took, and the bytes that a notebook stores for one.</summary>
internal sealed record PeerRuns(double[] Ms, long Bytes);

/// <summary>The Python programs of the peers, in a process that stays, so that its imports are paid for.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<string> Python = new(FindPython);

    private readonly Process _process = Start("serve");

    /// <summary>Runs a case some times.</summary>
    public PeerRuns Run(string peerCase, int runs)
    {
        _process.StandardInput.WriteLine($"{peerCase} {runs}");
        _process.StandardInput.Flush();
        return Read<PeerRuns>(_process);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The first call of plotly.express with its import, in a process of its own.</summary>
    public static PeerRuns First() => Once<PeerRuns>("first");

    /// <summary>One numpy sum over a memory map of a safetensors file, in a process of its own.</summary>
    public static PeerRuns SumFile(string path) => Once<PeerRuns>("sum", path);

    /// <summary>ggml's own decoding of Q4_K blocks to 32-bit floats, and numpy's sum of these, in a process of its own.</summary>
    /// <param name="library">ggml's library.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where its blocks begin; they are all that follows.</param>
    public static PeerRuns SumBlocks(string library, string path, long offset) => Once<PeerRuns>("ggml", library, path, offset.ToString(CultureInfo.InvariantCulture));

    /// <summary>The versions of Python and the packages.</summary>
    public static Dictionary<string, string> Versions() => Once<Dictionary<string, string>>("versions");

    private static T Once<T>(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var answer = Read<T>(process);
        process.WaitForExit();
        return answer;
    }

    private static Process Start(params string[] arguments) => Start(Python.Value, [Script, .. arguments])!;

    private static T Read<T>(Process process) => process.StandardOutput.ReadLine() is { } line
        ? JsonSerializer.Deserialize<T>(line, Json)!
        : throw new InvalidOperationException($"{Path.GetFileName(Script)} ended without an answer; what it wrote to stderr stands above.");

    private static string FindPython()
    {
        string[] candidates = ["/usr/bin/python3", "python3", "python"];
        foreach (string candidate in candidates)
        {
            using var process = Start(candidate, ["-W", "ignore", "-c", "import numpy; numpy.bool = bool; import matplotlib, plotly, pandas"], quiet: true);
            process?.WaitForExit();
            if (process?.ExitCode == 0)
                return candidate;
        }
        throw new BenchmarkException(
            "The peers need Python with numpy, matplotlib, plotly and pandas. On Debian and Ubuntu: "
            + "apt-get install --no-install-recommends python3-numpy python3-matplotlib python3-plotly python3-pandas");
    }

    private static Process? Start(string python, IEnumerable<string> arguments, bool quiet = false)
    {
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = quiet };
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
