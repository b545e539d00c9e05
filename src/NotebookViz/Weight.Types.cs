using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz;

public sealed partial class Weight
{
    private readonly string? _typeName;
    private readonly BlockFormat? _blocks;

    /// <summary>
    /// The type in which its elements are read. Of a weight without values it may be a stand-in: <see cref="TypeName"/> is the type in the source.
    /// </summary>
    public ElementType ElementType { get; }

    /// <summary>The name of the element type: the source's own name, such as "F4" or "Q4_K", if it is none of <see cref="NotebookViz.ElementType"/>.</summary>
    public string TypeName => _typeName ?? ElementType.DisplayName();

    /// <summary>
    /// How many bits a value takes in the source, its part of scales included, where values are quantised in blocks: 4.5 for "Q4_K". Null for all others.
    /// </summary>
    public double? BitsPerWeight => _blocks?.BitsPerWeight;

    /// <summary>The name of the element type, and the size of a quantised value: "Q4_K (4.5 bits per weight)".</summary>
    internal string TypeWords => BitsPerWeight is { } bits ? $"{TypeName} ({Numbers.Short(bits)} bits per weight)" : TypeName;

    /// <summary>How many bytes its source stores; more than a number holds counts as the largest.</summary>
    internal long StoredBytes => _blocks?.ByteCount(Count) ?? (Count <= long.MaxValue / ElementType.Size() ? Count * ElementType.Size() : long.MaxValue);
}
