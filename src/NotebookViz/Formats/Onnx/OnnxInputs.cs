using NotebookViz.Common;
using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>The codes that a node is given, and what belongs to them.</summary>
/// <param name="node">The node.</param>
/// <param name="codes">The codes.</param>
/// <param name="parts">The constants that belong to them: scales, zero points and groups; null for those that are not there.</param>
internal sealed class OnnxInputs(NodeProto node, Weight codes, IReadOnlyList<Weight?> parts)
{
    public Weight Codes => codes;

    public IReadOnlyList<Weight?> Parts => parts;

    public string Operator => node.OpType;

    /// <summary>The scales.</summary>
    /// <exception cref="UncertainCodesException">There are none.</exception>
    public Weight Scales => parts[0] ?? throw new UncertainCodesException($"{node.OpType} has no scale");

    /// <summary>The zero points; null where there are none.</summary>
    public Weight? ZeroPoints => parts[1];

    /// <summary>How many bytes codes, scales and zero points take.</summary>
    public long Bytes => parts.OfType<Weight>().Sum(part => part.StoredBytes) + codes.StoredBytes;

    /// <summary>An integer attribute of the node; null where it has none of that name.</summary>
    public long? Attribute(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I;

    /// <summary>An axis from 0; a negative axis counts from the end.</summary>
    /// <exception cref="UncertainCodesException">There is no such axis.</exception>
    public int Axis(long axis, int rank)
    {
        long place = axis < 0 ? axis + rank : axis;
        return place >= 0 && place < rank ? (int)place : throw new UncertainCodesException($"the axis of {node.OpType} is {Numbers.Exact(axis)}, but they have {rank} axes");
    }

    /// <summary>Refuses an input that is present but is not a constant with values.</summary>
    /// <param name="part">Its index among the parts.</param>
    /// <param name="input">Its index among the node's inputs.</param>
    public void RefuseComputed(int part, int input)
    {
        string name = input < node.Input.Count ? node.Input[input] : "";
        name = name[(name.LastIndexOf('\0') + 1)..];
        if (name.Length > 0 && parts[part]?.Data is null)
            throw new UncertainCodesException(parts[part] is null ? $"'{name}' of {node.OpType} is computed by the model" : $"'{name}' of {node.OpType} has no values");
    }

    /// <summary>The type of the products: that of the scales, unless the node gives another.</summary>
    public ElementType ResultType() => (Attribute("output_dtype") ?? 0) is > 0 and <= int.MaxValue and var number
        ? OnnxTypes.Of((int)number)?.Shown ?? ElementType.Float32
        : Scales.ElementType;

    /// <summary>An exception for a part that does not fit; the message gives the shapes.</summary>
    public UncertainCodesException Misfit(string what, Weight part) =>
        new($"{what} '{part.Name}' of shape {Numbers.Shape(part.Shape)} does not fit the shape {Numbers.Shape(codes.Shape)}");
}
