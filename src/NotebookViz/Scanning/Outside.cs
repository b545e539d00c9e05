namespace NotebookViz.Scanning;

/// <summary>Counts the finite elements below one value or above another.</summary>
internal sealed class Outside(double low, double high) : ScanObserver
{
    /// <summary>How many elements were outside.</summary>
    public long Count { get; private set; }

    public override ScanObserver Part(long start, long end) => new Outside(low, high);

    public override void See(ReadOnlySpan<double> values, long start)
    {
        int count = 0;
        foreach (double value in values)
            count += (value < low || value > high) && double.IsFinite(value) ? 1 : 0;
        Count += count;
    }

    public override void Join(ScanObserver part) => Count += ((Outside)part).Count;
}
