using System.CommandLine;
using NotebookViz.Cli.Kernels;
using NotebookViz.Cli.Notebooks;

namespace NotebookViz.Cli.Commands;

/// <summary>What the commands on a notebook have in common.</summary>
internal static class NotebookArguments
{
    public static Argument<string> Notebook() => new("notebook") { Description = "The notebook: a .ipynb or .dib file.", HelpName = "NOTEBOOK" };

    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>The folder that a notebook's relative paths are seen from.</summary>
    public static string FolderOf(string notebook) => Path.GetDirectoryName(Path.GetFullPath(notebook))!;
}

/// <summary>A run as seen from the terminal: progress, Ctrl-C and what is said of failures.</summary>
internal static class RunSession
{
    public static async Task<RunResult> RunAsync(Notebook notebook, string path, bool keepGoing, CancellationToken cancellationToken)
    {
        if (PackageDownloads.Announce(notebook) is { } downloads)
            Console.Error.WriteLine(TerminalText.Lines(downloads));
        using var progress = RunProgress.For(Console.Error);
        // On another thread and raced against Ctrl-C, because a cell that computes looks at no token.
        var run = Task.Run(
            () => NotebookRunner.RunAsync(notebook, NotebookArguments.FolderOf(path), keepGoing, progress, cancellationToken),
            CancellationToken.None);
        await Task.WhenAny(run, Task.Delay(Timeout.Infinite, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return await run;
    }

    /// <summary>Says in one line per failure what failed; the exit code of the tool.</summary>
    public static int ExitCode(RunResult result)
    {
        foreach (var failure in result.Failures)
            Console.Error.WriteLine(TerminalText.OneLine(failure.ToString().Trim()));
        return result.Succeeded ? 0 : 1;
    }
}
