using System.CommandLine;
using NotebookViz.Cli.Kernels;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Commands;

/// <summary>The arguments and options that commands on notebooks share.</summary>
internal static class NotebookArguments
{
    public static Argument<string> Notebook() => new("notebook") { Description = "The notebook: a .ipynb or .dib file.", HelpName = "NOTEBOOK" };

    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>The folder to which relative paths in a notebook refer.</summary>
    public static string FolderOf(string notebook) => Path.GetDirectoryName(Path.GetFullPath(notebook))!;
}

/// <summary>Runs a notebook from the terminal, with progress, Ctrl+C and messages about failures.</summary>
internal static class RunSession
{
    public static async Task<RunResult> RunAsync(Notebook notebook, string path, bool keepGoing, CancellationToken cancellationToken)
    {
        if (PackageDownloads.Announce(notebook) is { } downloads)
            Console.Error.WriteLine(TerminalText.Lines(downloads));
        using var progress = RunProgress.For(Console.Error);
        // On another thread and not awaited after Ctrl+C, because a cell that computes does not check the token.
        var run = Task.Run(
            () => NotebookRunner.RunAsync(notebook, NotebookArguments.FolderOf(path), keepGoing, progress, cancellationToken),
            CancellationToken.None);
        await Task.WhenAny(run, Task.Delay(Timeout.Infinite, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return await run;
    }

    /// <summary>Writes one line per failure, and returns the exit code of the tool.</summary>
    public static int ExitCode(RunResult result)
    {
        foreach (var failure in result.Failures)
            Console.Error.WriteLine(TerminalText.OneLine(failure.ToString().Trim()));
        return result.Succeeded ? 0 : 1;
    }
}
