using System.Diagnostics;
using System.Globalization;

namespace NotebookViz.Cli.Commands;

/// <summary>Repeats a command whenever a file is saved, until Ctrl+C.</summary>
internal static class WatchSession
{
    /// <param name="path">The file.</param>
    /// <param name="output">The file that the command writes, for the message.</param>
    /// <param name="arguments">The command.</param>
    /// <param name="open">Whether to open the file in the browser after the first successful run.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <exception cref="CliException">There is no such file at the beginning.</exception>
    public static async Task<int> RunAsync(string path, string output, IReadOnlyList<string> arguments, bool open, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new CliException($"{path}: there is no such file.");
        Console.Error.WriteLine($"Watching {path}. Ctrl+C ends.");
        try
        {
            await foreach (var _ in FileChanges.OfAsync(path, cancellationToken))
            {
                var watch = Stopwatch.StartNew();
                var problem = await RunOnceAsync(arguments, cancellationToken);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{DateTime.Now:HH:mm:ss}  {TerminalText.OneLine(problem ?? $"wrote {output}")}  ({watch.Elapsed.TotalSeconds:0.0} s)"));
                if (open && problem is null)
                    OutputFile.Open(output);
                open &= problem is not null;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is the normal end.
        }
        return 0;
    }

    /// <summary>Runs the command in a separate process, so that what a notebook loads and changes does not affect the next run.</summary>
    /// <returns>The error in one line; null if there is none.</returns>
    private static async Task<string?> RunOnceAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        string[] prefix = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(WatchSession).Assembly.Location] : [];
        var result = await ChildProcess.RunAsync(new(program, [.. prefix, .. arguments]) { RedirectStandardInput = true, UseShellExecute = false }, cancellationToken);
        return result.ExitCode == 0 ? null
            : result.LastError ?? string.Create(CultureInfo.InvariantCulture, $"the run ended with exit code {result.ExitCode}");
    }
}
