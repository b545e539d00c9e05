namespace NotebookViz.Common;

/// <summary>Work in progress. Work that is started while other work is in progress becomes a part of it. Thread-safe.</summary>
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
    // Where the next part begins. A part that reads its values twice must not count twice.
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

    // Work that outlives its parent is no longer reported as a part of it.
    public static Work? Current => Outermost.Value is { _isEnded: false } work ? work : null;

    /// <summary>Begins work, or a part of the work in progress.</summary>
    /// <param name="what">The operation: "Drawing 8 weights of keras_model.h5".</param>
    /// <param name="values">The number of values to be read.</param>
    /// <returns>The work, to be advanced and finally disposed; null if nobody listens.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled before it began.</exception>
    public static Work? Begin(string what, long values)
    {
        WorkScope.ThrowIfCancelled();
        return Current is { } outer ? new(outer._whole ?? outer) : WorkScope.Listener is { } progress ? new(progress, what, values) : null;
    }

    /// <summary>Begins work on several weights, or a part of the work in progress.</summary>
    // A file may claim shapes of any size for weights whose values it does not contain, so the sum may overflow.
    public static Work? Begin(string what, IEnumerable<Weight> weights) =>
        Begin(what, weights.Aggregate(0L, (sum, weight) => sum + Math.Min(weight.Count, long.MaxValue - sum)));

    /// <summary>Detaches the work in progress from this flow of control, and returns it.</summary>
    public static Work? Suspend()
    {
        var work = Current;
        Outermost.Value = null;
        return work;
    }

    /// <summary>Attaches work again that was suspended.</summary>
    public static void Resume(Work? work) => Outermost.Value = work;

    /// <summary>Begins the next of several parts; those before it are done.</summary>
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

    /// <summary>Adds to the number of values that have been read.</summary>
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
        // The end is reported only by Dispose.
        if (_isEnded || _done == _total || _clock.GetElapsedTime(_lastReport) < Pause)
            return;
        _lastReport = _clock.GetTimestamp();
        _progress.Report(new(_what, _done, _total));
    }
}

/// <summary>
/// The receiver of progress in a flow of control and the token that cancels it, as passed to the public method that does the work. They are ambient,
/// because many methods between that one and the loop that reads the values have nothing to do with either.
/// </summary>
internal sealed class WorkScope : IDisposable
{
    private static readonly AsyncLocal<WorkScope?> Innermost = new();

    private readonly WorkScope? _outer = Innermost.Value;
    private readonly IProgress<ProgressReport>? _progress;
    private readonly CancellationToken[] _tokens;
    private readonly Work? _interrupted;

    private WorkScope(IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        (_progress, _tokens) = (progress, _outer?._tokens ?? []);
        if (cancellationToken.CanBeCanceled)
            _tokens = [cancellationToken, .. _tokens];
        // A receiver that is passed explicitly gets reports even within other work.
        if (progress is not null)
            _interrupted = Work.Suspend();
        Innermost.Value = this;
    }

    /// <summary>The default receiver of progress; null for none. A notebook sets it to show progress below a cell.</summary>
    public static Func<IProgress<ProgressReport>>? HostProgress { get; set; }

    /// <summary>A token that cancels work in addition to its own tokens; null for none. A notebook sets it, so that interrupting a cell cancels the work.</summary>
    public static Func<CancellationToken>? HostCancellation { get; set; }

    /// <summary>The receiver of progress for work that begins here.</summary>
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
    /// <returns>An object that ends the scope when it is disposed; null if there are no arguments.</returns>
    /// <exception cref="OperationCanceledException">The token is already cancelled.</exception>
    public static WorkScope? Of(IProgress<ProgressReport>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return progress is null && !cancellationToken.CanBeCanceled ? null : new(progress, cancellationToken);
    }

    /// <summary>Returns all tokens that may cancel the work here, for a loop that checks often.</summary>
    public static CancellationToken[] Tokens()
    {
        var own = Innermost.Value?._tokens ?? [];
        return HostCancellation?.Invoke() is { CanBeCanceled: true } host ? [.. own, host] : own;
    }

    /// <summary>Whether the work here is cancelled.</summary>
    public static bool IsCancelled => Array.Exists(Tokens(), token => token.IsCancellationRequested);

    /// <summary>Throws if the work was cancelled. For loops whose iterations take longer than the check; others keep the <see cref="Tokens"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ThrowIfCancelled()
    {
        if (Innermost.Value is not null || HostCancellation is not null)
            ThrowIfCancelled(Tokens());
    }

    /// <summary>Throws if one of the tokens is cancelled.</summary>
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
