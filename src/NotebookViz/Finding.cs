using NotebookViz.Common;

namespace NotebookViz;

/// <summary>What a <see cref="Finding"/> is about.</summary>
public enum FindingKind
{
    /// <summary>Some values are NaN.</summary>
    NaN,

    /// <summary>Some values are infinite.</summary>
    Infinity,

    /// <summary>One value is far from all others.</summary>
    Outlier,

    /// <summary>The values are spread over the framework's initial range as evenly as when it initialised them.</summary>
    InitialRange,

    /// <summary>All values are the constant with which the framework initialises them.</summary>
    InitialValue,

    /// <summary>A smaller type would represent every value exactly.</summary>
    Precision,

    /// <summary>Of every four neighbouring inputs at least two are zero.</summary>
    TwoOfFour,

    /// <summary>Filters, outputs or tokens whose values are almost zero.</summary>
    Dead,

    /// <summary>Filters, outputs or tokens with identical values.</summary>
    Duplicate,

    /// <summary>Filters that point in nearly the same direction.</summary>
    Similar,

    /// <summary>Filters that point in nearly opposite directions.</summary>
    Opposite,

    /// <summary>Channels whose scale in the normalisation after a layer, or in a normalisation itself, is almost zero.</summary>
    SwitchedOff,

    /// <summary>The values are those of another weight.</summary>
    Tied,
}

/// <summary>An observation about a weight's values, with the numbers that support it. It is not a verdict. Immutable.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Weight">The name of the weight.</param>
/// <param name="Text">The observation in words, without a full stop: "1 value lies far outside: 8.3 at [3, 17], 12 times the next largest magnitude".</param>
public sealed record Finding(FindingKind Kind, string Weight, string Text)
{
    /// <summary>Gets what it is about.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not defined.</exception>
    public FindingKind Kind { get; init => field = Arguments.Defined(value, nameof(Kind)); } = Arguments.Defined(Kind);

    /// <summary>Gets the name of the weight.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string Weight { get; init => field = Arguments.NotNull(value, nameof(Weight)); } = Arguments.NotNull(Weight);

    /// <summary>Gets the observation in words, without a full stop.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public string Text { get; init => field = Arguments.NotNull(value, nameof(Text)); } = Arguments.NotNull(Text);

    /// <summary>Returns the name and the observation: "conv1.weight: 2 NaN, the first at [0, 3]".</summary>
    public override string ToString() => Weight.Length == 0 ? Text : $"{Weight}: {Text}";
}
