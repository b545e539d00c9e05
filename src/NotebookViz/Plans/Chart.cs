using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz.Plans;

/// <summary>A chart of numbers over numbers, independent of how it is drawn.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis at the left.</param>
/// <param name="Series">What is drawn, the first at the back.</param>
internal sealed record Chart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>False if the labels of an axis name the series.</summary>
    public bool HasLegend { get; init; } = true;
}

/// <summary>Numbers that belong together.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Style">How they are drawn.</param>
/// <param name="Color">The index of the colour in <see cref="ChartColors"/>.</param>
/// <param name="X">The positions in ascending order; for bars the left edges, and then the right edge of the last bar.</param>
/// <param name="Y">The numbers; NaN leaves a gap.</param>
internal sealed record ChartSeries(string Name, ChartStyle Style, int Color, double[] X, double[] Y);

/// <summary>How numbers are drawn.</summary>
internal enum ChartStyle
{
    Line,
    Dashed,
    Bars,
}

/// <summary>An axis of a chart.</summary>
/// <param name="Title">What it counts.</param>
/// <param name="Low">The number at its start; above 0 for a logarithmic axis.</param>
/// <param name="High">The number at its end.</param>
/// <param name="IsLog">True for a logarithmic axis.</param>
internal sealed record ChartAxis(string Title, double Low, double High, bool IsLog = false)
{
    // Over more powers of ten, the lower part of the chart would show only rounding errors.
    private const double MostPowers = 9;

    /// <summary>An axis that includes all numbers, with a margin.</summary>
    /// <param name="title">What it counts.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="fromZero">True if it begins with zero.</param>
    /// <param name="isLog">True for a logarithmic axis; it ignores numbers that are not positive.</param>
    public static ChartAxis Over(string title, IEnumerable<double> values, bool fromZero = false, bool isLog = false)
    {
        double[] finite = [.. values.Where(value => double.IsFinite(value) && (!isLog || value > 0))];
        if (finite.Length == 0)
            return new(title, isLog ? 0.1 : 0, 1, isLog);
        double low = fromZero && !isLog ? Math.Min(0, finite.Min()) : finite.Min(), high = finite.Max();
        if (isLog)
        {
            low = Math.Max(low, high / Math.Pow(10, MostPowers));
            return high / low < 1.05 ? new(title, low / 2, high * 2, true) : new(title, low / Math.Pow(high / low, 0.03), high * Math.Pow(high / low, 0.03), true);
        }
        double room = high > low ? 0.04 * (high - low) : Math.Max(1e-12, 0.5 * Math.Abs(high));
        return new(title, fromZero && low == 0 ? 0 : low - room, high + room);
    }

    /// <summary>The place of a number, from 0 to 1 within the axis.</summary>
    public double Place(double value) => IsLog
        ? value <= 0 ? double.NaN : Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>The labels of the axis; null for round numbers.</summary>
    public IReadOnlyList<(double Value, string Text)>? Labels { get; init; }

    /// <summary>Round numbers along the axis with their texts.</summary>
    /// <param name="most">The largest number of ticks that fit.</param>
    public IReadOnlyList<(double Value, string Text)> Ticks(int most)
    {
        if (Labels is not null)
            return Labels;
        if (!IsLog || High / Low < 20)
            return [.. Plans.Ticks.OfValues(Low, High, most).Where(tick => !IsLog || tick.Value > 0)];
        int first = (int)Math.Ceiling(Math.Log10(Low) - 1e-9), last = (int)Math.Floor(Math.Log10(High) + 1e-9), step = Math.Max(1, (last - first) / most + 1);
        var powers = Enumerable.Range(first, last - first + 1).Where(power => (last - power) % step == 0).Select(power => Math.Pow(10, power)).ToList();
        // If there are only one or two powers of ten, ticks fit between them.
        if (powers.Count < 3)
            powers = [.. powers.Concat(powers.Select(power => power * 3)).Append(powers[0] * 0.3).Where(value => value >= Low && value <= High).Order()];
        return [.. powers.Select(value => (value, Text(value)))];
    }

    private static string Text(double value) => value is >= 1e-3 and < 1e5
        ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : Numbers.Short(value, 1).Replace('-', '\u2212');
}

/// <summary>
/// The colours of charts: distinguishable with red-green colour-vision deficiencies, too (after Okabe and Ito, darkened for lines on white).
/// </summary>
internal static class ChartColors
{
    public static readonly IReadOnlyList<Rgb> All =
    [
        Ink.Line, new(0x8a, 0x8a, 0x8a), new(0xd5, 0x6a, 0x00), new(0x00, 0x8f, 0x6b), new(0xb0, 0x5a, 0x96), new(0x8c, 0x6d, 0x1f), new(0x3f, 0x4f, 0xa8), new(0xa6, 0x30, 0x2b),
    ];
}
