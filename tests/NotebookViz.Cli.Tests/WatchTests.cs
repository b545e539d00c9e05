using System.Diagnostics;
using System.Globalization;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary><c>--watch</c>, in a process of its own as a user has it. What is waited for is what the tool itself says.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_report_is_written_again_at_each_save_and_after_an_error_until_it_is_interrupted()
    {
        var path = _folder.Write("notes.dib", "#!markdown\n\n# First");
        using var tool = Tool.Start("report", path, "--watch");
        Assert.EndsWith("Ctrl+C ends.", await tool.StandardError.ReadLineAsync());

        Assert.Contains($"wrote {_folder.File("notes.html")}", await tool.StandardOutput.ReadLineAsync());
        Assert.Contains(">First</h1>", await ReportAsync());

        // As an editor that writes into the file.
        await File.WriteAllTextAsync(path, "#!markdown\n\n# Second, longer");
        Assert.Contains("wrote", await tool.StandardOutput.ReadLineAsync());
        Assert.Contains(">Second, longer</h1>", await ReportAsync());

        // A failing cell is told; the report has the error in it.
        await File.WriteAllTextAsync(path, "#!csharp\n\nthrow new Exception(\"bad\");");
        Assert.Contains("cell 1, line 1: System.Exception: bad", await tool.StandardOutput.ReadLineAsync());
        Assert.Contains("System.Exception: bad", await ReportAsync());

        // As an editor that puts a new file in the old one's place.
        await File.WriteAllTextAsync(path + "~", "#!markdown\n\n# Third");
        File.Move(path + "~", path, overwrite: true);
        Assert.Contains("wrote", await tool.StandardOutput.ReadLineAsync());
        Assert.Contains(">Third</h1>", await ReportAsync());

        // What Ctrl+C sends is ignored by all that a shell has started in the background; this ends it in the same way.
        using (var interrupt = Process.Start("kill", ["-TERM", tool.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await tool.WaitForExitAsync();
        Assert.Equal(0, tool.ExitCode);
        Assert.Null(await tool.StandardOutput.ReadLineAsync());
        Assert.Equal(["notes.dib", "notes.html"], _folder.FileNames);
    }

    [Fact]
    public async Task A_notebook_that_is_not_there_is_not_waited_for()
    {
        var result = await Tool.InProcessAsync("report", _folder.File("missing.ipynb"), "--watch");
        Assert.Equal((1, $"{_folder.File("missing.ipynb")}: there is no such file."), (result.ExitCode, result.LastError));
    }

    private Task<string> ReportAsync() => File.ReadAllTextAsync(_folder.File("notes.html"));
}
