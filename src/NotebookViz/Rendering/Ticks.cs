namespace NotebookViz.Rendering;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="most">How many there is room for, at least 2.</param>
    public static IReadOnlyList<double> Between(double low, double high, int most)
    {
        double step = Step((high - low) / most);
        var ticks = new List<double>();
        for (double index = Math.Ceiling(low / step); index * step <= high + step * 1e-9; index++)
            ticks.Add(index * step);
        return ticks;
    }

    /// <summary>Indices along an axis of cells: every cell while there is room, then every second, fifth, tenth ….</summary>
    /// <param name="cells">How many cells the axis has.</param>
    /// <param name="most">How many labels there is room for, at least 1.</param>
    public static IEnumerable<int> Cells(int cells, int most)
    {
        int step = (int)Math.Max(1, Step((double)cells / Math.Max(1, most)));
        for (int cell = 0; cell < cells; cell += step)
            yield return cell;
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (double factor in new[] { 1.0, 2, 5 })
            if (factor * power >= least * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    }
}
