using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>Work on the weights of a file: off the main thread, so that Ctrl-C ends it, and with a bar on a terminal.</summary>
internal static class WeightProgress
{
    /// <summary>Runs the work, which now and then calls what it is given: it throws when the user has asked to stop.</summary>
    public static async Task<T> RunAsync<T>(string label, Func<Action, T> work, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
            return await RunAsync(work, null, cancellationToken);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(context =>
            RunAsync(work, new Bar(context.AddTask(Markup.Escape(label))), cancellationToken));
    }

    private static Task<T> RunAsync<T>(Func<Action, T> work, Bar? bar, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var reports = bar is null ? null : LongWork.ReportTo(bar);
                return work(cancellationToken.ThrowIfCancellationRequested);
            },
            CancellationToken.None).WaitAsync(cancellationToken);

    private sealed class Bar(ProgressTask task) : IProgress<ProgressReport>
    {
        public void Report(ProgressReport value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Completed;
        }
    }
}
