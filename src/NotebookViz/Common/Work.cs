namespace NotebookViz.Common;

/// <summary>Work under way and how far it is. What is begun while it is under way is a part of it. Thread-safe.</summary>
internal sealed class Work : IDisposable
{
    private static readonly AsyncLocal<Work?> Outermost = new();
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IProgress<ProgressReport> _progress;
    private readonly string _what;
    private readonly long _total;
    private readonly Work? _whole;
    private readonly TimeProvider _clock = Clock.Value ?? TimeProvider.System;
    private long _lastReport;
    private long _done;
    // Where the next part begins: one that reads its values twice does not count twice.
    private long _limit;
    private bool _hasParts;
    private bool _isEnded;

    private Work(IProgress<ProgressReport> progress, string what, long total)
    {
        (_progress, _what, _total, _limit, _lastReport) = (progress, what, total, total, _clock.GetTimestamp());
        Outermost.Value = this;
    }

    private Work(Work whole) => (_whole, _progress, _what) = (whole, whole._progress, whole._what);

    /// <summary>The clock of a flow of control, for tests; null for the system's.</summary>
    internal static readonly AsyncLocal<TimeProvider?> Clock = new();

    // Work that outlives its parent is not reported as part of it.
    public static Work? Current => Outermost.Value is { _isEnded: false } work ? work : null;

    /// <summary>Begins work, or a part of the work that is under way.</summary>
    /// <param name="what">What is done: "Drawing 8 weights of keras_model.h5".</param>
    /// <param name="values">How many values are going to be read.</param>
    /// <returns>The work, to be advanced and to be disposed at its end; null if nobody listens.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled before it began.</exception>
    public static Work? Begin(string what, long values)
    {
        WorkScope.ThrowIfCancelled();
        return Current is { } outer ? new(outer._whole ?? outer) : WorkScope.Listener is { } progress ? new(progress, what, values) : null;
    }

    /// <summary>Begins work on several weights, or a part of the work that is under way.</summary>
    // A file may claim shapes of any size for weights whose values it does not hold: their sum can be beyond all numbers.
    public static Work? Begin(string what, IEnumerable<Weight> weights) =>
        Begin(what, weights.Aggregate(0L, (sum, weight) => sum + Math.Min(weight.Count, long.MaxValue - sum)));

    /// <summary>Takes the work under way out of this flow of control, and returns it.</summary>
    public static Work? Suspend()
    {
        var work = Current;
        Outermost.Value = null;
        return work;
    }

    /// <summary>Puts work back that was taken out.</summary>
    public static void Resume(Work? work) => Outermost.Value = work;

    /// <summary>The next of several parts begins; those before it are done.</summary>
    public void Next(long values)
    {
        lock (_gate)
        {
            if (_whole is not null)
                return;
            _done = _hasParts ? _limit : 0;
            _limit = _done + Math.Min(values, _total - _done);
            _hasParts = true;
            ReportNowAndThen();
        }
    }

    /// <summary>So many more values have been read.</summary>
    public void Advance(long values)
    {
        if (_whole is not null)
        {
            _whole.Advance(values);
            return;
        }
        lock (_gate)
        {
            _done += Math.Min(values, _limit - _done);
            ReportNowAndThen();
        }
    }

    public void Dispose()
    {
        if (_whole is not null)
            return;
        Outermost.Value = null;
        lock (_gate)
        {
            _isEnded = true;
            _progress.Report(new(_what, _total, _total));
        }
    }

    private void ReportNowAndThen()
    {
        // All done is said at the end alone.
        if (_isEnded || _done == _total || _clock.GetElapsedTime(_lastReport) < Pause)
            return;
        _lastReport = _clock.GetTimestamp();
        _progress.Report(new(_what, _done, _total));
    }
}

/// <summary>
/// What hears of the work in a flow of control, and what may cancel it: the arguments of the public method that does the work. Kept beside the
/// flow, because between that method and the loop that reads the values lie many that have nothing to do with either.
/// </summary>
internal sealed class WorkScope : IDisposable
{
    private static readonly AsyncLocal<WorkScope?> Innermost = new();

    private readonly WorkScope? _outer = Innermost.Value;
    private readonly IProgress<ProgressReport>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Work? _interrupted;

    private WorkScope(IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        (_progress, _cancellationToken) = (progress, cancellationToken);
        // Whoever asks for reports gets them, also within other work.
        if (progress is not null)
            _interrupted = Work.Suspend();
        Innermost.Value = this;
    }

    /// <summary>The receiver of the progress of work without one of its own; null for none. A notebook sets it to show progress below a cell.</summary>
    public static Func<IProgress<ProgressReport>>? HostProgress { get; set; }

    /// <summary>Cancels work besides its own tokens; null for none. A notebook sets it, so that interrupting a cell cancels the work.</summary>
    public static Func<CancellationToken>? HostCancellation { get; set; }

    /// <summary>What hears of work that begins here.</summary>
    public static IProgress<ProgressReport>? Listener
    {
        get
        {
            for (var scope = Innermost.Value; scope is not null; scope = scope._outer)
                if (scope._progress is { } progress)
                    return progress;
            return HostProgress?.Invoke();
        }
    }

    /// <summary>Begins the scope of a public method's arguments.</summary>
    /// <returns>Ends the scope when it is disposed; null where there are no arguments.</returns>
    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    public static WorkScope? Of(IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return progress is null && !cancellationToken.CanBeCanceled ? null : new(progress, cancellationToken);
    }

    /// <summary>All that may cancel the work here, for a loop that asks often.</summary>
    public static CancellationToken[] Tokens()
    {
        var tokens = new List<CancellationToken>();
        for (var scope = Innermost.Value; scope is not null; scope = scope._outer)
            if (scope._cancellationToken.CanBeCanceled)
                tokens.Add(scope._cancellationToken);
        if (HostCancellation?.Invoke() is { CanBeCanceled: true } host)
            tokens.Add(host);
        return [.. tokens];
    }

    /// <summary>Whether something has cancelled the work here.</summary>
    public static bool IsCancelled => Array.Exists(Tokens(), token => token.IsCancellationRequested);

    /// <summary>Stops the work where it was cancelled. For loops whose rounds take longer than asking; others keep <see cref="Tokens"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ThrowIfCancelled()
    {
        if (Innermost.Value is not null || HostCancellation is not null)
            ThrowIfCancelled(Tokens());
    }

    /// <summary>Stops the work where one of the tokens is cancelled.</summary>
    /// <exception cref="OperationCanceledException">One is cancelled.</exception>
    public static void ThrowIfCancelled(CancellationToken[] tokens)
    {
        foreach (var token in tokens)
            token.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        Innermost.Value = _outer;
        if (_progress is not null)
            Work.Resume(_interrupted);
    }
}
