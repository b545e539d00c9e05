using NotebookViz.Common;

namespace NotebookViz;

/// <summary>What a <see cref="WeightHistory"/> keeps. Immutable.</summary>
public sealed record HistoryOptions
{
    /// <summary>
    /// The most steps that are kept, 512 by default; at least 16. Beyond it every second one is forgotten, and from then on every second one is recorded, so that
    /// the steps stay evenly spaced; the latest is always there.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 16.</exception>
    public int MostSteps
    {
        get;
        init => field = value >= 16 ? value : throw new ArgumentOutOfRangeException(nameof(MostSteps), value, "Keep at least 16 steps.");
    } = 512;

    /// <summary>Weights of up to so many values are kept whole at each step, in single precision: 896 by default (3.5 KiB); 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long MostValues { get; init => field = Arguments.NotNegative(value, nameof(MostValues)); } = 896;

    /// <summary>The names of weights whose values are kept at each step whatever their size.</summary>
    /// <exception cref="ArgumentNullException">The list or a name is null.</exception>
    public IReadOnlyList<string> KeepValuesOf { get; init => field = Arguments.Copied(value, nameof(KeepValuesOf)); } = ValueList<string>.Empty;

    /// <summary>The least time between two updates of a live display, one second by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan LiveInterval
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(LiveInterval), value, "Time does not run backwards; use TimeSpan.Zero or more.");
    } = TimeSpan.FromSeconds(1);
}
