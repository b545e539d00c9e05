using NotebookViz.Common;

namespace NotebookViz.Scanning;

/// <summary>The statistics that a weight and its renamed or annotated copies share: computed at the first use, once. Thread-safe.</summary>
internal sealed class SharedStatistics
{
    private const int PatienceInMilliseconds = 50;

    private readonly Lock _gate = new();
    private WeightStatistics? _statistics;

    /// <summary>The statistics if they are computed; null otherwise. Reads nothing and waits for nobody.</summary>
    public WeightStatistics? Known => Volatile.Read(ref _statistics);

    /// <summary>Keeps statistics that were computed elsewhere in a pass over the same data.</summary>
    public void Keep(WeightStatistics statistics)
    {
        Enter();
        _statistics = statistics;
        _gate.Exit();
    }

    /// <summary>Returns the statistics; reads all elements if they are not known, or without the histogram that is wanted.</summary>
    public WeightStatistics Get(TensorData data, ElementType type, bool countsMagnitudes)
    {
        Enter();
        try
        {
            if (_statistics is null || countsMagnitudes && !_statistics.HasMagnitudes)
                _statistics = Scan.Of(data, type, [], countsMagnitudes);
            return _statistics;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Passes all elements to observers, and keeps the statistics of that pass.</summary>
    // Each display computes the statistics again, because elements that are read in place may have changed.
    public void Observe(TensorData data, ElementType type, IReadOnlyList<ScanObserver> observers, bool countsMagnitudes)
    {
        Enter();
        try
        {
            _statistics = Scan.Of(data, type, observers, countsMagnitudes);
        }
        finally
        {
            _gate.Exit();
        }
    }

    // Waiting for the scan of another thread can be cancelled too.
    private void Enter()
    {
        if (_gate.TryEnter())
            return;
        var cancellation = WorkScope.Tokens();
        while (!_gate.TryEnter(PatienceInMilliseconds))
            WorkScope.ThrowIfCancelled(cancellation);
    }
}
