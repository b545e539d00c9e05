using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="most">How many there is room for, at least 2.</param>
    public static IReadOnlyList<double> Between(double low, double high, int most)
    {
        double step = Step(high / most - low / most), first = Math.Ceiling(low / step);
        var ticks = new List<double>();
        // Where values are so close together that doubles cannot tell the steps apart, the next tick is the last.
        for (int i = 0; i <= 3 * most; i++)
        {
            double tick = (first + i) * step;
            if (tick > high + step * 1e-9 || ticks.Count > 0 && tick <= ticks[^1])
                break;
            ticks.Add(tick);
        }
        return ticks;
    }

    /// <summary>The cells of an axis that have a number: all while there is room, then every second, fifth, tenth ….</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="pixels">Its length on the page in CSS pixels.</param>
    /// <param name="across">True where numbers stand side by side, false where they stand below each other.</param>
    public static IEnumerable<int> Cells(CellAxis axis, double pixels, bool across)
    {
        double room = across ? Numbers.Exact(axis.Axis.Length).Length * 7 + 12 : 22;
        int step = (int)Math.Max(1, Step(axis.Cells / Math.Max(1, pixels / room)));
        for (int cell = 0; cell < axis.Cells; cell += step)
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
