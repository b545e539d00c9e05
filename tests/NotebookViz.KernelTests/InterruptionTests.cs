using System.Text;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>A cell that is interrupted while weights are read.</summary>
public sealed class InterruptionTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    // More than any machine reads while the test runs; on disk it takes nothing.
    private const long Length = 1L << 38;

    [Theory]
    [InlineData("csharp", "weights", "weights[0].GetStatistics()")]
    [InlineData("fsharp", "weights")]
    public async Task Interrupting_a_cell_stops_the_reading_of_a_large_file(string language, params string[] cells)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new KernelNotebook(packages.Built);
        string path = folder.FileOf("large.safetensors");
        byte[] header = Encoding.ASCII.GetBytes($$$"""{"w":{"dtype":"F32","shape":[{{{Length / 4}}}],"data_offsets":[0,{{{Length}}}]}}""");
        using (var file = File.Create(path))
        {
            file.Write([.. BitConverter.GetBytes((long)header.Length), .. header]);
            file.SetLength(8 + header.Length + Length);
        }
        await using var kernel = await InteractiveKernel.StartAsync(packages.Built, language);
        var loaded = await kernel.RunAsync(packages.Built.OfThisBuild("#r \"nuget: NotebookViz\"") + $"""

            {(language == "fsharp" ? "let" : "var")} weights = NotebookViz.WeightFile.Open("{path}")
            """ + (language == "fsharp" ? "" : ";"));
        Assert.Null(loaded.Failure);
        foreach (string code in cells)
            await AssertStopsAsync(kernel, code);
    }

    private static async Task AssertStopsAsync(InteractiveKernel kernel, string code)
    {
        long before = kernel.BytesRead;

        var running = kernel.RunAsync(code);
        while (kernel.BytesRead < before + (1L << 28))
        {
            Assert.False(running.IsCompleted, "The cell has ended by itself.");
            await Task.Delay(50);
        }
        await kernel.CancelAsync();
        var result = await running;

        Assert.NotNull(result.Failure);
        Assert.InRange(kernel.BytesRead - before, 0, Length / 2);
        // What was under way when the kernel answered has ended by then.
        await Task.Delay(TimeSpan.FromSeconds(2));
        long after = kernel.BytesRead;
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.InRange(kernel.BytesRead - after, 0, 1 << 24);
        Assert.Contains("<pre>2</pre>", (await kernel.RunAsync("1 + 1")).Shown["text/html"]);
    }
}
