using System.Diagnostics;
using System.Globalization;
using System.Text;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

public sealed class CancellationTests : IDisposable
{
    // More than any machine reads while the test runs; on disk it takes nothing.
    private const long Length = 1L << 38;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("summary")]
    [InlineData("show")]
    public async Task A_command_that_reads_a_large_file_ends_at_once_when_it_is_interrupted(string command)
    {
        // Linux alone tells how much a process has read.
        if (!OperatingSystem.IsLinux())
            return;
        string path = _folder.File("large.safetensors");
        byte[] header = Encoding.ASCII.GetBytes($$$"""{"w":{"dtype":"F32","shape":[{{{Length / 4}}}],"data_offsets":[0,{{{Length}}}]}}""");
        using (var file = File.Create(path))
        {
            file.Write([.. BitConverter.GetBytes((long)header.Length), .. header]);
            file.SetLength(8 + header.Length + Length);
        }
        string[] arguments = command == "show" ? [command, path, "-o", _folder.File("page.html")] : [command, path];
        using var tool = Tool.Start(arguments);
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        while (BytesRead(tool) < 1L << 28)
            await Task.Delay(50);

        // What Ctrl+C sends is ignored by all that a shell has started in the background; this ends it in the same way.
        using (var interrupt = Process.Start("kill", ["-TERM", tool.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await tool.WaitForExitAsync();

        Assert.Equal((130, "", "Stopped. Nothing was written.\n"), (tool.ExitCode, await output, await error));
        Assert.Equal(["large.safetensors"], _folder.FileNames);
    }

    private static long BytesRead(Process process)
    {
        Assert.False(process.HasExited, "The tool has ended by itself.");
        string line = File.ReadLines($"/proc/{process.Id}/io").First(line => line.StartsWith("rchar:", StringComparison.Ordinal));
        return long.Parse(line["rchar:".Length..], CultureInfo.InvariantCulture);
    }
}
