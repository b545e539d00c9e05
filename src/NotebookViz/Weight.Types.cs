using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz;

public sealed partial class Weight
{
    private readonly string? _typeName;
    private readonly BlockFormat? _blocks;
    private readonly Quantization? _quantization;

    /// <summary>
    /// The type in which its elements are read. Of a weight without values it may be a stand-in: <see cref="TypeName"/> is the type in the source.
    /// </summary>
    public ElementType ElementType { get; }

    /// <summary>The name of the element type: the source's own name, such as "F4" or "Q4_K", if it is none of <see cref="NotebookViz.ElementType"/>.</summary>
    public string TypeName => _typeName ?? ElementType.DisplayName();

    /// <summary>
    /// How many bits a value takes in the source, its part of scales included, where values are quantised: 4.5 for "Q4_K". Null for all others.
    /// </summary>
    public double? BitsPerWeight => _blocks?.BitsPerWeight ?? (_quantization is { } stored && Count > 0 ? 8.0 * stored.Bytes / Count : null);

    /// <summary>
    /// The whole numbers or small floats that the source stores for its values, in the same shape; null where values are not stored as codes with scales
    /// beside them. Values are (code - zero point) · scale. GGUF's blocks hold codes and scales together: of them it is null.
    /// </summary>
    public Weight? Codes => _quantization?.Codes;

    /// <summary>The scales of its <see cref="Codes"/>, one for each block of values that share one, or for each value where blocks are no runs; null where it has no codes.</summary>
    public Weight? Scales => _quantization?.Scales;

    /// <summary>The codes that stand for zero, one for each scale; null where it has no codes, or where all blocks have the same zero point.</summary>
    public Weight? ZeroPoints => _quantization?.ZeroPoints;

    /// <summary>The name of the element type, and the size of a quantised value: "Q4_K (4.5 bits per weight)"; "int8 codes" where it is not known what they stand for.</summary>
    internal string TypeWords => _description.IsCodes ? $"{TypeName} codes" : BitsPerWeight is { } bits ? $"{TypeName} ({Numbers.Short(bits)} bits per weight)" : TypeName;

    /// <summary>How many bytes its source stores; more than a number holds counts as the largest.</summary>
    internal long StoredBytes => _quantization?.Bytes ?? _blocks?.ByteCount(Count) ?? (Count <= long.MaxValue / ElementType.Size() ? Count * ElementType.Size() : long.MaxValue);

    /// <summary>How the update is scaled of which it is a factor; null where its source does not tell.</summary>
    internal LoraScale? Lora => _description.Lora;

    /// <summary>The same weight, whose values are the same but read another way; so are its codes and scales.</summary>
    internal Weight WithData(Func<TensorData, TensorData> change) => new(this, Data is null ? null : change(Data), _quantization?.With(change));

    private Weight(Weight other, TensorData? data, Quantization? quantization) =>
        (Name, Shape, ElementType, _typeName, _blocks, _quantization, Count, Data, Problem, _statistics, _description) =
            (other.Name, other.Shape, other.ElementType, other._typeName, other._blocks, quantization, other.Count, data, other.Problem, other._statistics, other._description);
}
