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
    /// Gets the type in which its elements are read. For a weight without values it may be a placeholder; <see cref="TypeName"/> is the type in the source.
    /// </summary>
    public ElementType ElementType { get; }

    /// <summary>Gets the name of the element type: the source's own name, such as "F4" or "Q4_K", if it is none of <see cref="NotebookViz.ElementType"/>.</summary>
    public string TypeName => _typeName ?? ElementType.DisplayName();

    /// <summary>
    /// Gets how many bits a quantised value takes in the source, including its share of the scales: 4.5 for "Q4_K". Null if values are not quantised.
    /// </summary>
    public double? BitsPerWeight => _blocks?.BitsPerWeight ?? (_quantization is { } stored && Count > 0 ? 8.0 * stored.Bytes / Count : null);

    /// <summary>
    /// Gets the integers or small floats that the source stores for its values, in the same shape and with the same axes; null if values are not stored
    /// as codes with separate scales. Values are (code - zero point) · scale. It is null for GGUF, whose blocks hold codes and scales together.
    /// </summary>
    public Weight? Codes => _quantization?.Codes;

    /// <summary>
    /// Gets the scales of its <see cref="Codes"/>, one for each block of values that share a scale, or one for each value if the values of a block are not
    /// consecutive; null if it has no codes.
    /// </summary>
    public Weight? Scales => _quantization?.Scales;

    /// <summary>Gets the codes that stand for zero, one for each scale; null if it has no codes, or if all blocks have the same zero point.</summary>
    public Weight? ZeroPoints => _quantization?.ZeroPoints;

    /// <summary>
    /// The name of the element type, and the size of a quantised value: "Q4_K (4.5 bits per weight)"; "int8 codes" if the scales are not known.
    /// </summary>
    internal string TypeWords => _description.IsCodes ? $"{TypeName} codes" : BitsPerWeight is { } bits ? $"{TypeName} ({Numbers.Short(bits)} bits per weight)" : TypeName;

    /// <summary>How many bytes its source stores; <see cref="long.MaxValue"/> if there are more.</summary>
    internal long StoredBytes => _quantization?.Bytes ?? _blocks?.ByteCount(Count) ?? (Count <= long.MaxValue / ElementType.Size() ? Count * ElementType.Size() : long.MaxValue);

    /// <summary>The scale of the low-rank update that it is a factor of; null if its source does not say.</summary>
    internal LoraScale? Lora => _description.Lora;

    /// <summary>The same weight, whose values are the same but read another way; so are its codes and scales.</summary>
    internal Weight WithData(Func<TensorData, TensorData> change) => new(this, Data is null ? null : change(Data), _quantization?.With(change));

    private Weight(Weight other, TensorData? data, Quantization? quantization) =>
        (Name, Shape, ElementType, _typeName, _blocks, _quantization, Count, Data, Problem, _statistics, _description) =
            (other.Name, other.Shape, other.ElementType, other._typeName, other._blocks, quantization, other.Count, data, other.Problem, other._statistics, other._description);
}
