using NotebookViz.Common;

namespace NotebookViz;

/// <summary>What the ends of the colour scale stand for. Immutable; equal rules are equal.</summary>
public sealed record ColorLimits
{
    private ColorLimits(string name, double low = double.NaN, double high = double.NaN) => (Name, Low, High) = (name, low, high);

    /// <summary>
    /// The largest magnitude shown; where outliers would wash the others out, the one that 99 % of what is shown does not exceed, and the
    /// rest is marked and counted. What holds unless told otherwise.
    /// </summary>
    public static ColorLimits Robust { get; } = new(nameof(Robust));

    /// <summary>The smallest and the largest value; on a diverging scale the largest magnitude at both ends.</summary>
    public static ColorLimits MinMax { get; } = new(nameof(MinMax));

    /// <summary>From <c>-limit</c> to <c>limit</c>, so that pictures can be compared.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not a positive number.</exception>
    public static ColorLimits Fixed(double limit) => double.IsFinite(limit) && limit > 0
        ? Fixed(-limit, limit)
        : throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of a colour scale must be a positive number.");

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not numbers, or the lower is not below the upper.</exception>
    public static ColorLimits Fixed(double low, double high) => double.IsFinite(low) && double.IsFinite(high) && low < high
        ? new(nameof(Fixed), low, high)
        : throw new ArgumentOutOfRangeException(nameof(high), high, $"A colour scale cannot go from {Numbers.Short(low)} to {Numbers.Short(high)}; the first must be the smaller of two numbers.");

    internal string Name { get; }

    internal double Low { get; }

    internal double High { get; }

    /// <summary>The rule's name, with the limits where they are fixed.</summary>
    public override string ToString() => double.IsNaN(Low) ? Name : $"{Numbers.Short(Low)} to {Numbers.Short(High)}";
}
