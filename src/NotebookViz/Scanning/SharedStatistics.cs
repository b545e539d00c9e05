namespace NotebookViz.Scanning;

/// <summary>The statistics that a weight and its renamed or annotated copies share: computed at the first use, once. Thread-safe.</summary>
internal sealed class SharedStatistics
{
    private readonly Lock _gate = new();
    private WeightStatistics? _statistics;

    public WeightStatistics Get(TensorData data, ElementType type)
    {
        lock (_gate)
            return _statistics ??= Scan.Of(data, type, []);
    }

    /// <summary>Shows all elements to observers, and keeps the statistics of that pass.</summary>
    // Each display computes them again, because elements that are read in place may have changed.
    public void Observe(TensorData data, ElementType type, IReadOnlyList<ScanObserver> observers)
    {
        lock (_gate)
            _statistics = Scan.Of(data, type, observers);
    }
}
