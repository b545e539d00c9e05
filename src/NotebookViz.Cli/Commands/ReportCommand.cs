using System.CommandLine;
using NotebookViz.Cli.Execution;
using NotebookViz.Cli.Notebooks;
using NotebookViz.Cli.Reports;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz report</c>: turns a notebook into one HTML page. The notebook itself is not changed.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var notebook = NotebookArguments.Notebook();
        var output = NotebookArguments.Output("Where to write the page. Default: NAME.html beside the notebook.");
        var noRun = new Option<bool>("--no-run") { Description = "Show the outputs that are stored in the notebook instead of running it." };
        var command = new Command("report",
            "Run a notebook and write one self-contained HTML page, which needs no network. After a failing cell it is written too, with the error in it.")
        {
            notebook, output, noRun,
        };
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(notebook), arguments.GetValue(output), arguments.GetValue(noRun), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, string? output, bool noRun, CancellationToken cancellationToken)
    {
        output = Path.GetFullPath(output ?? Path.ChangeExtension(path, ".html"));
        var notebook = await NotebookFile.ReadAsync(path, cancellationToken);
        var result = noRun ? new RunResult([]) : await RunSession.RunAsync(notebook, path, keepGoing: false, cancellationToken);
        using var stage = Stage.Write();
        var page = ReportWriter.Write(notebook, Path.GetFileNameWithoutExtension(path), NotebookArguments.FolderOf(path));
        await AtomicFile.WriteAsync(output, page, cancellationToken);
        return RunSession.ExitCode(result);
    }
}
