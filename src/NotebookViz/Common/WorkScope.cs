namespace NotebookViz.Common;

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

    /// <summary>What hears of work that gives no listener; null for nothing. A notebook's cell does.</summary>
    public static Func<IProgress<ProgressReport>>? HostProgress { get; set; }

    /// <summary>What may cancel work besides its arguments; null for nothing. Interrupting a notebook's cell does.</summary>
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
