using NotebookViz.Common;

namespace NotebookViz;

/// <summary>One axis of a weight: what it counts, its name and its length. Immutable; axes of equal values are equal.</summary>
/// <param name="Role">What the axis counts.</param>
/// <param name="Name">The singular noun for one index along it, such as "filter", or "axis 2" where the role is unknown.</param>
/// <param name="Length">How many indices it has; not negative.</param>
/// <exception cref="ArgumentNullException"><paramref name="Name"/> is null.</exception>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="Role"/> is not defined, or <paramref name="Length"/> is negative.</exception>
public sealed record Axis(AxisRole Role, string Name, long Length)
{
    /// <summary>Gets what the axis counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The role is not defined.</exception>
    public AxisRole Role { get; init => field = Arguments.Defined(value, nameof(Role)); } = Arguments.Defined(Role);

    /// <summary>Gets the singular noun for one index along it, such as "filter", or "axis 2" where the role is unknown.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Name { get; init => field = Arguments.NotNull(value, nameof(Name)); } = Arguments.NotNull(Name);

    private static readonly string[] FirstNames = [.. Enumerable.Range(0, 8).Select(index => $"axis {Numbers.Exact(index)}")];

    /// <summary>Gets how many indices it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public long Length { get; init => field = Arguments.NotNegative(value, nameof(Length)); } = Arguments.NotNegative(Length);

    /// <summary>
    /// Gets the parts of equal length that are packed along the axis, such as an LSTM's gates ("input", "forget", …) in the source's own order;
    /// empty where nothing is packed.
    /// </summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">The list has an element that is null.</exception>
    public IReadOnlyList<string> Parts { get; init => field = Arguments.Copied(value, nameof(Parts)); } = ValueList<string>.Empty;

    /// <summary>The names of the indices, where they have names; otherwise empty.</summary>
    internal IReadOnlyList<string> Names { get; init => field = Arguments.Copied(value, nameof(Names)); } = ValueList<string>.Empty;

    /// <summary>
    /// What the indices stand for, such as the tokens of a vocabulary; null where that is not known. An axis with labels equals one without.
    /// </summary>
    internal IReadOnlyList<object>? Labels { get; init; }

    /// <summary>Returns an axis with its role's own name.</summary>
    /// <param name="role">What the axis counts.</param>
    /// <param name="length">How many indices it has; not negative.</param>
    /// <param name="index">Its position among the weight's axes, from 0; part of the name if the role is unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">The role is not defined, or the length or the index is negative.</exception>
    public static Axis Of(AxisRole role, long length, int index)
    {
        Arguments.Defined(role);
        Arguments.NotNegative(length);
        Arguments.NotNegative(index);
        return new(role, role == AxisRole.Unknown ? UnknownName(index) : NameOf(role), length);
    }

    /// <summary>Returns the singular noun for an index along an axis of a role.</summary>
    internal static string NameOf(AxisRole role) => role == AxisRole.KernelPosition ? "kernel position" : role.ToString().ToLowerInvariant();

    /// <summary>Returns axes of unknown role for a shape.</summary>
    /// <param name="shape">The length of each axis; not negative.</param>
    /// <exception cref="ArgumentNullException"><paramref name="shape"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static IReadOnlyList<Axis> Unknown(IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (long length in shape)
            Arguments.NotNegative(length, nameof(shape));
        var axes = new Axis[shape.Count];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = Of(AxisRole.Unknown, shape[i], i);
        return new ValueList<Axis>(axes);
    }

    // A file may have a hundred thousand weights, most of them with few axes.
    private static string UnknownName(int index) => index < FirstNames.Length ? FirstNames[index] : $"axis {Numbers.Exact(index)}";

    /// <summary>Returns length and name: "32 filters", "1 channel", "axis 0 (7)", "4 gates × 8 units".</summary>
    public override string ToString() => (Role, Parts.Count) switch
    {
        (AxisRole.Unknown, _) when !IsFolded => $"{Name} ({Numbers.Exact(Length)})",
        (AxisRole.Gate, 0) => $"{Numbers.Exact(Length)} units of all gates",
        (AxisRole.Gate, var parts) => $"{Numbers.Exact(parts)} gates × {Numbers.Exact(Length / parts)} units",
        (_, > 1 and var parts) => $"{Numbers.Exact(parts)} parts × {Numbers.Exact(Length / parts)} {Plural}",
        _ => $"{Numbers.Exact(Length)} {(Length == 1 ? Name : Plural)}",
    };

    /// <summary>An index along it: "filter 5", "axis 0 = 5".</summary>
    internal string At(string index) => Role switch
    {
        AxisRole.Unknown => $"{Name} = {index}",
        AxisRole.Gate => $"unit {index} of all gates",
        _ => $"{Name} {index}",
    };

    /// <summary>An index along it by its name where it has one: "filter 5", "forget gate", "forget gate, unit 0".</summary>
    internal string At(long index) => IsPacked ? $"{PartOf(index)}, {Within.At(index % Within.Length)}"
        : Names.Count > 0 ? $"{Names[(int)index]} {Name}"
        : At(Numbered(index));

    /// <summary>Consecutive indices along it: "filter 5–8", "forget gate, unit 2 to cell gate, unit 1".</summary>
    internal string At(long first, long last) => first == last ? At(first)
        : !IsPacked ? At($"{Numbers.Exact(first)}–{Numbers.Exact(last)}")
        : first / Within.Length != last / Within.Length ? $"{At(first)} to {At(last)}"
        : $"{PartOf(first)}, {Within.At($"{Numbers.Exact(first % Within.Length)}–{Numbers.Exact(last % Within.Length)}")}";

    /// <summary>An index with its part or label where it has one: "5", "5 'the'", "key 5".</summary>
    internal string Numbered(long index) => IsPacked
        ? $"{PartAt(index)} {Numbers.Exact(index % Within.Length)}"
        : Numbers.Exact(index) + (LabelOf(index) is { Length: > 0 } label ? " " + label : "");

    /// <summary>Whether parts of equal length are packed along it.</summary>
    internal bool IsPacked => Parts.Count > 1 && Length % Parts.Count == 0;

    /// <summary>The axis of the parts that are packed along it.</summary>
    internal Axis Outer => new(AxisRole.Part, Role == AxisRole.Gate ? "gate" : "part", Parts.Count) { Names = Parts };

    /// <summary>The axis within one of the parts that are packed along it.</summary>
    internal Axis Within => Role == AxisRole.Gate
        ? new(AxisRole.Unit, NameOf(AxisRole.Unit), Length / Parts.Count)
        : this with { Length = Length / Parts.Count, Parts = [] };

    /// <summary>The name of the part that an index belongs to.</summary>
    internal string PartAt(long index) => Parts[(int)(index / (Length / Parts.Count))];

    private string PartOf(long index) => Role == AxisRole.Gate ? $"{PartAt(index)} gate" : PartAt(index);

    /// <summary>The label of an index, "'the'"; empty where it has none.</summary>
    // An axis of pooled cells is shorter than the list of labels.
    internal string LabelOf(long index) => Labels is { } labels && labels.Count == Length ? $"'{MetadataValue.TextOfItem(labels[(int)index])}'" : "";

    /// <inheritdoc/>
    public bool Equals(Axis? other) => other is not null && Role == other.Role && Name == other.Name && Length == other.Length && IsFolded == other.IsFolded
        && Parts.Equals(other.Parts) && Names.Equals(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Role, Name, Length, IsFolded, Parts, Names);

    /// <summary>Whether it stands for several axes whose indices are numbered as one.</summary>
    internal bool IsFolded { get; init; }

    /// <summary>What stands after "each": "filter", "index of axis 0", "unit of each gate".</summary>
    internal string Each => IsPacked ? $"{Within.Each} of each {Outer.Name}"
        : Role == AxisRole.Unknown && !IsFolded ? $"index of {Name}"
        : Role == AxisRole.Gate ? "unit of all gates"
        : Name;

    /// <summary>How many indices it has, without its parts: "48 outputs".</summary>
    internal string Counted => IsPacked ? $"{Numbers.Exact(Length)} {Plural}" : ToString();

    /// <summary>The noun for several indices along the axis.</summary>
    internal string Plural => Role switch
    {
        AxisRole.Unknown when IsFolded => Name,
        AxisRole.Unknown => $"indices of {Name}",
        _ => Name.EndsWith('y') ? Name[..^1] + "ies" : Name + "s",
    };
}
