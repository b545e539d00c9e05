using System.CommandLine;
using NotebookViz.Cli.Kernels;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Commands;

/// <summary><c>notebookviz run</c>: executes a notebook and stores the outputs in it.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebook = NotebookArguments.Notebook();
        var output = NotebookArguments.Output(
            "Where to write the notebook with its outputs. Default: in place for .ipynb, NAME.ipynb beside it for .dib.");
        var keepGoing = new Option<bool>("--keep-going") { Description = "Also run the cells after a failing one. The exit code is still 1." };
        var command = new Command("run", "Execute a notebook as the .NET Interactive kernel would and store its outputs.")
        {
            notebook, output, keepGoing,
        };
        command.SetAction((arguments, cancellationToken) => ExecuteAsync(
            arguments.GetRequiredValue(notebook), arguments.GetValue(output), arguments.GetValue(keepGoing), cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(string path, string? output, bool keepGoing, CancellationToken cancellationToken)
    {
        bool isImplied = output is null;
        output = output is null ? Path.GetFullPath(Path.ChangeExtension(path, ".ipynb")) : OutputFile.Checked(output);
        if (!NotebookFile.IsIpynb(output))
            throw new CliException($"{output}: outputs can be stored in a .ipynb file alone. Name one with -o.");

        var notebook = await NotebookFile.ReadAsync(path, cancellationToken);
        // Warns before the run, which can still be stopped, because the .ipynb beside a .dib may have been edited separately.
        if (isImplied && NotebookFile.IsDib(path) && File.Exists(output))
            Console.Error.WriteLine(TerminalText.OneLine($"{output}: exists and will be replaced. To keep it, name another file with -o."));
        var result = await RunSession.RunAsync(notebook, path, keepGoing, cancellationToken);
        using var stage = Stage.Write();
        notebook.NameKernel();
        await NotebookFile.WriteAsync(output, notebook, cancellationToken);
        return RunSession.ExitCode(result);
    }
}
