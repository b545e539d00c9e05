using NotebookViz.Common;

namespace NotebookViz;

/// <summary>Tells how far long work is: reading all values of large weights, drawing long lists.</summary>
/// <remarks>In a notebook it is shown below the cell by itself, once it takes more than a second. Thread-safe.</remarks>
public static class LongWork
{
    private static readonly AsyncLocal<IProgress<ProgressReport>?> Listener = new();

    /// <summary>Reports the work that is done from here on, by this flow of control and what it starts.</summary>
    /// <param name="progress">
    /// What hears of it, some ten times a second, from any thread but from one at a time. Works one after the other each begin anew; the
    /// last report of each has all done, and short ones have that report alone.
    /// </param>
    /// <returns>Ends the reports when it is disposed; what heard of work before hears of it again.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="progress"/> is null.</exception>
    public static IDisposable ReportTo(IProgress<ProgressReport> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var before = Listener.Value;
        Listener.Value = progress;
        return new Ending(() => Listener.Value = before);
    }

    /// <summary>What hears of each work where nothing else was asked to; null for nothing.</summary>
    internal static Func<IProgress<ProgressReport>>? Otherwise { get; set; }

    /// <summary>Begins work, or a part of the work that is under way.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="values">How many values are going to be read.</param>
    /// <returns>What is to be told of it, and disposed at its end; null where nobody listens.</returns>
    internal static Work? Begin(string what, long values) =>
        Work.Current is { } outer ? outer.AsPart()
        : (Listener.Value ?? Otherwise?.Invoke()) is { } progress ? new Work(progress, what, values)
        : null;

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>How far long work is, such as reading the values of a large file.</summary>
/// <param name="Operation">What is done: "Drawing 8 weights of keras_model.h5".</param>
/// <param name="Completed">How many values have been read, from 0 to <paramref name="Total"/>; equal to it in the last report.</param>
/// <param name="Total">How many values there are to read.</param>
public sealed record ProgressReport(string Operation, long Completed, long Total);
