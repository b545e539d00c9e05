using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>Runs work on the weights of a file off the main thread, so that Ctrl+C ends it, and with a progress bar on a terminal.</summary>
internal static class WeightProgress
{
    /// <summary>Runs work with a receiver of its progress (null if stderr is redirected) and a cancellation token.</summary>
    public static async Task<T> RunAsync<T>(string label, Func<IProgress<ProgressReport>?, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
            return await RunAsync(work, null, cancellationToken);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(context =>
            RunAsync(work, new Bar(context.AddTask(Markup.Escape(label))), cancellationToken));
    }

    // After a cancellation the work is not awaited, because a read from a slow disk cannot be interrupted.
    private static Task<T> RunAsync<T>(Func<IProgress<ProgressReport>?, CancellationToken, T> work, Bar? bar, CancellationToken cancellationToken) =>
        Task.Run(() => work(bar, cancellationToken), CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>Reports a part of the work, such as one weight of a file, as part of the whole.</summary>
    /// <param name="whole">Receives the progress of the whole.</param>
    /// <param name="done">How much of the whole was done before.</param>
    /// <param name="total">How much the whole is.</param>
    internal sealed class Part(IProgress<ProgressReport> whole, long done, long total) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value) => whole.Report(value with { Completed = done + value.Completed, Total = total });
    }

    private sealed class Bar(ProgressTask task) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Completed;
        }
    }
}
