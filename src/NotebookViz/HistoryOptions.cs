using NotebookViz.Common;

namespace NotebookViz;

/// <summary>Options for a <see cref="WeightHistory"/>: what it keeps, and how often it redraws. Immutable.</summary>
public sealed record HistoryOptions
{
    /// <summary>
    /// Gets how many steps are kept at most: 512 by default, at least 16. A longer run drops every second step and then keeps only every second recording, so that
    /// the steps stay evenly spaced; a short peak between them is then missing. The first and the latest step are always kept.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 16.</exception>
    public int MostSteps
    {
        get;
        init => field = value >= 16 ? value : throw new ArgumentOutOfRangeException(nameof(MostSteps), value, "Keep at least 16 steps.");
    } = 512;

    /// <summary>Gets how many values a weight may have for them to be kept at each step, in single precision: 896 by default (3.5 KiB); 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MostValues { get; init => field = Arguments.NotNegative(value, nameof(MostValues)); } = 896;

    /// <summary>Gets the names of weights whose values are kept at each step, whatever their size.</summary>
    /// <exception cref="ArgumentNullException">The list or a name is null.</exception>
    public IReadOnlyList<string> KeepValuesOf { get; init => field = Arguments.Copied(value, nameof(KeepValuesOf)); } = ValueList<string>.Empty;

    /// <summary>Gets the shortest time between two updates of a live display: one second by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan LiveInterval
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(LiveInterval), value, "The interval must not be negative; use TimeSpan.Zero or more.");
    } = TimeSpan.FromSeconds(1);
}
