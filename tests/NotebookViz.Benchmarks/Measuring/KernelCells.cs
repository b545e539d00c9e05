using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace NotebookViz.Benchmarks.Measuring;

/// <summary>Cells in the official .NET Interactive kernel, which loads NotebookViz from its package, as an editor runs them.</summary>
internal static class KernelCells
{
    private const int Kernels = 3, Later = 8;

    // Makes a cell return a string instead of a weight.
    private const string Text = ".TypeName";

    public static async Task<KernelResult> MeasureAsync(string folder, Action<string> progress)
    {
        progress("kernel: packing NotebookViz");
        string version = $"0.0.0-benchmark{DateTime.UtcNow:yyyyMMddHHmmss}";
        string feed = Path.Combine(folder, "packages");
        Release.Pack(version, feed);
        try
        {
            List<double> firstText = [], firstPicture = [], laterText = [], laterPicture = [];
            for (int i = 0; i < Kernels; i++)
            {
                progress($"kernel: cells, {i + 1} of {Kernels}");
                // Each has a kernel of its own: the second of two cells finds what the first one loaded.
                using (var kernel = await Kernel.StartAsync(feed, version))
                    firstText.Add(await kernel.RunAsync(Cell(0) + Text));
                using (var kernel = await Kernel.StartAsync(feed, version))
                {
                    firstPicture.Add(await kernel.RunAsync(Cell(0)));
                    for (int j = 1; j <= Later; j++)
                    {
                        laterText.Add(await kernel.RunAsync(Cell(2 * j) + Text));
                        laterPicture.Add(await kernel.RunAsync(Cell(2 * j + 1)));
                    }
                }
            }
            return new(new([.. firstText]), new([.. firstPicture]), new([.. laterText]), new([.. laterPicture]));
        }
        finally
        {
            // The kernel keeps a copy where packages are kept.
            string kept = Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), "notebookviz", version);
            if (Directory.Exists(kept))
                Directory.Delete(kept, recursive: true);
        }
    }

    private static string Cell(int seed) => $"Numbers({seed}).ToWeight(WeightLayout.PyTorch)";

    /// <summary>Where the kernel is.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public static string Find()
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string program = Path.Combine(Environment.GetEnvironmentVariable("NOTEBOOKVIZ_KERNEL") ?? Path.Combine(cache, "notebookviz", "kernel"), "dotnet-interactive");
        return File.Exists(program) ? program : throw new BenchmarkException($"There is no .NET Interactive kernel at {program}; run tests/setup.sh, which installs it.");
    }

    /// <summary>A kernel that reads commands as lines of JSON and answers with events.</summary>
    private sealed class Kernel : IDisposable
    {
        private readonly Process _process = Process.Start(new ProcessStartInfo(Find(), ["stdio", "--default-kernel", "csharp"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;

        private int _commands;

        /// <summary>Starts a kernel that has loaded NotebookViz and shown nothing.</summary>
        public static async Task<Kernel> StartAsync(string feed, string version)
        {
            var kernel = new Kernel();
            await kernel.RunAsync($"#i \"nuget:{feed}\"\n#r \"nuget: NotebookViz, {version}\"");
            await kernel.RunAsync("using NotebookViz;\nfloat[,,,] Numbers(int seed) { var random = new Random(seed); var a = new float[32, 16, 3, 3];\n"
                + "for (int i = 0; i < 32; i++) for (int j = 0; j < 16; j++) for (int k = 0; k < 9; k++) a[i, j, k / 3, k % 3] = (float)random.NextDouble() - 0.5f; return a; }");
            return kernel;
        }

        /// <summary>Runs a cell.</summary>
        /// <returns>The milliseconds from sending it until its end is told.</returns>
        public async Task<double> RunAsync(string code)
        {
            string token = $"cell-{++_commands}";
            long begin = Stopwatch.GetTimestamp();
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { token, commandType = "SubmitCode", command = new { code } }));
            await _process.StandardInput.FlushAsync();
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                bool succeeded = line.Contains("\"CommandSucceeded\"", StringComparison.Ordinal), failed = line.Contains("\"CommandFailed\"", StringComparison.Ordinal);
                if ((succeeded || failed) && line.Contains($"\"{token}\"", StringComparison.Ordinal))
                    return succeeded ? Stopwatch.GetElapsedTime(begin).TotalMilliseconds : throw new InvalidOperationException($"The kernel could not run a cell:\n{code}\n{line}");
            }
            throw new InvalidOperationException("The kernel ended while it ran a cell.");
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
