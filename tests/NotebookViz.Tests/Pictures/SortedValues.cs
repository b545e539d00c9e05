namespace NotebookViz.Tests.Pictures;

/// <summary>Counts of values that are sorted, so that each takes a few steps.</summary>
internal static class SortedValues
{
    /// <summary>How many are less than a limit.</summary>
    public static int CountBelow(this double[] sorted, double limit)
    {
        var (first, end) = (0, sorted.Length);
        while (first < end)
        {
            int middle = first + (end - first) / 2;
            (first, end) = sorted[middle] < limit ? (middle + 1, end) : (first, middle);
        }
        return first;
    }

    /// <summary>How many are not greater than a limit.</summary>
    public static int CountUpTo(this double[] sorted, double limit) => sorted.CountBelow(Math.BitIncrement(limit));
}
