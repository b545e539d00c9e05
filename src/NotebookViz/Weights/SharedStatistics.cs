namespace NotebookViz;

/// <summary>The statistics that a weight and its renamed or annotated copies share: computed at the first use, once. Thread-safe.</summary>
internal sealed class SharedStatistics
{
    private readonly object _gate = new();
    private WeightStatistics? _statistics;

    public WeightStatistics Get(TensorData data, ElementType type)
    {
        lock (_gate)
            return _statistics ??= StatisticsScan.Of(data, type);
    }

    /// <summary>Shows all elements to an observer, and keeps the statistics of that pass.</summary>
    public void Observe(TensorData data, ElementType type, ElementObserver observer)
    {
        lock (_gate)
            _statistics = StatisticsScan.Of(data, type, observer);
    }
}
