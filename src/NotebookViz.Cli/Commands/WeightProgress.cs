using Spectre.Console;

namespace NotebookViz.Cli.Commands;

/// <summary>Work on the weights of a file: off the main thread, so that Ctrl-C ends it, and with a bar on a terminal.</summary>
internal static class WeightProgress
{
    /// <summary>Runs the work, which calls what it is given after each weight.</summary>
    public static async Task<T> RunAsync<T>(string label, Func<Action<int>, T> work, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
            return await RunAsync(work, _ => { }, cancellationToken);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(context =>
        {
            var bar = context.AddTask(Markup.Escape(label));
            void Advance(int count)
            {
                bar.MaxValue = count;
                bar.Increment(1);
            }
            return RunAsync(work, Advance, cancellationToken);
        });
    }

    private static Task<T> RunAsync<T>(Func<Action<int>, T> work, Action<int> advance, CancellationToken cancellationToken) =>
        Task.Run(
            () => work(count =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                advance(count);
            }),
            CancellationToken.None).WaitAsync(cancellationToken);
}
