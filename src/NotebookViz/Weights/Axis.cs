namespace NotebookViz;

/// <summary>One axis of a weight: what it counts, how it is called and how long it is.</summary>
/// <param name="Role">What the axis counts.</param>
/// <param name="Name">The singular noun used for one index along it, such as "filter", or "axis 2" where the role is unknown.</param>
/// <param name="Length">How many indices it has.</param>
public sealed record Axis(AxisRole Role, string Name, long Length)
{
    /// <summary>
    /// What is packed along the axis, part after part of equal length, such as an LSTM's gates ("input", "forget", …) in the source's own
    /// order; empty where nothing is.
    /// </summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The names of the indices, where they have names; otherwise empty.</summary>
    internal IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>An axis with its role's own name.</summary>
    /// <param name="role">What the axis counts.</param>
    /// <param name="length">How many indices it has.</param>
    /// <param name="index">Its place among the weight's axes, which names it where the role is unknown.</param>
    public static Axis Of(AxisRole role, long length, int index) =>
        new(role, role == AxisRole.Unknown ? $"axis {Numbers.Exact(index)}" : role.ToString().ToLowerInvariant(), length);

    /// <summary>The axes of an array of which only the shape is known.</summary>
    public static IReadOnlyList<Axis> Unknown(IReadOnlyList<long> shape) =>
        [.. shape.Select((length, index) => Of(AxisRole.Unknown, length, index))];

    /// <summary>Length and name together: "32 filters", "1 channel", "axis 0 (7)", "4 gates × 8 units".</summary>
    public override string ToString() => (Role, Parts.Count) switch
    {
        (AxisRole.Unknown, _) => $"{Name} ({Numbers.Exact(Length)})",
        (AxisRole.Gate, 0) => $"{Numbers.Exact(Length)} units of all gates",
        (AxisRole.Gate, var parts) => $"{Numbers.Exact(parts)} gates × {Numbers.Exact(Length / parts)} units",
        (_, > 1 and var parts) => $"{Numbers.Exact(parts)} parts × {Numbers.Exact(Length / parts)} {Plural}",
        _ => $"{Numbers.Exact(Length)} {(Length == 1 ? Name : Plural)}",
    };

    /// <summary>An index along it: "filter 5", "axis 0 = 5".</summary>
    internal string At(string index) => Role is AxisRole.Unknown or AxisRole.Folded ? $"{Name} = {index}" : $"{Name} {index}";

    /// <summary>An index along it by its name where it has one: "filter 5", "forget gate".</summary>
    internal string At(long index) => Names.Count > 0 ? $"{Names[(int)index]} {Name}" : At(Numbers.Exact(index));

    /// <summary>What stands after "each": "filter", "index of axis 0".</summary>
    internal string Each => Role == AxisRole.Unknown ? $"index of {Name}" : Name;

    /// <summary>The noun for several indices along the axis.</summary>
    internal string Plural => Role switch
    {
        AxisRole.Unknown => $"indices of {Name}",
        AxisRole.Folded => Name,
        _ => Name.EndsWith('y') ? Name[..^1] + "ies" : Name + "s",
    };
}
