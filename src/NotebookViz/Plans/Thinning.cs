namespace NotebookViz.Plans;

/// <summary>Leaves out points of a line without hiding a peak.</summary>
internal static class Thinning
{
    /// <summary>
    /// Returns the indices of the points that a line keeps, in ascending order: the first, the last, and between them the smallest value, the largest
    /// value and the first gap of each of equally long intervals.
    /// </summary>
    /// <param name="values">The line's values; one that is not finite is a gap.</param>
    /// <param name="most">The most points, at least 5.</param>
    public static IReadOnlyList<int> Kept(IReadOnlyList<double> values, int most)
    {
        int inner = values.Count - 2;
        if (values.Count <= most)
            return [.. Enumerable.Range(0, values.Count)];
        bool hasGaps = values.Skip(1).Take(inner).Any(value => !double.IsFinite(value));
        int intervals = (most - 2) / (hasGaps ? 3 : 2);
        List<int> kept = [0];
        for (int i = 0; i < intervals; i++)
            kept.AddRange(Extremes(values, 1 + (int)((long)inner * i / intervals), 1 + (int)((long)inner * (i + 1) / intervals)));
        kept.Add(values.Count - 1);
        return kept;
    }

    private static SortedSet<int> Extremes(IReadOnlyList<double> values, int start, int end)
    {
        int? smallest = null, largest = null, gap = null;
        for (int i = start; i < end; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                gap ??= i;
                continue;
            }
            if (smallest is not { } low || values[i] < values[low])
                smallest = i;
            if (largest is not { } high || values[i] > values[high])
                largest = i;
        }
        return [.. new[] { smallest, largest, gap }.OfType<int>()];
    }
}
