using System.Diagnostics;

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
    private readonly Stopwatch _sinceReport = Stopwatch.StartNew();
    private long _done;
    // Where the next part begins: one that reads its values twice does not count twice.
    private long _limit;
    private bool _hasParts;
    private bool _isEnded;

    public Work(IProgress<ProgressReport> progress, string what, long total)
    {
        (_progress, _what, _total, _limit) = (progress, what, total, total);
        Outermost.Value = this;
    }

    private Work(Work whole) => (_whole, _progress, _what) = (whole, whole._progress, whole._what);

    // What was started within it and outlives it is no part of it.
    public static Work? Current => Outermost.Value is { _isEnded: false } work ? work : null;

    public Work AsPart() => new(_whole ?? this);

    /// <summary>The next of several parts begins; those before it are done.</summary>
    public void Next(long values)
    {
        lock (_gate)
        {
            if (_whole is not null)
                return;
            _done = _hasParts ? _limit : 0;
            _limit = Math.Min(_total, _done + values);
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
            _done = Math.Min(_limit, _done + values);
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
        if (_isEnded || _done == _total || _sinceReport.Elapsed < Pause)
            return;
        _sinceReport.Restart();
        _progress.Report(new(_what, _done, _total));
    }
}
