using static NotebookViz.AxisRole;

namespace NotebookViz.Conventions;

/// <summary>How an ONNX node uses a weight.</summary>
/// <param name="Operator">The node's operator, such as "Conv".</param>
/// <param name="Input">Which of its inputs the weight is, from 0.</param>
/// <param name="Shape">The weight's shape.</param>
/// <param name="Attribute">Returns an integer attribute of the node by name; null if there is none.</param>
/// <param name="OtherMakers">The operators that produce the node's other inputs; null for an input that no operator produces.</param>
internal sealed record OnnxUse(
    string Operator, int Input, IReadOnlyList<long> Shape, Func<string, long?> Attribute, IReadOnlyList<string?> OtherMakers);

/// <summary>ONNX' operators and the axis orders of their inputs (ONNX Operators, opset 21).</summary>
internal static class OnnxConvention
{
    /// <summary>Describes the weight; null if the operator does not determine its meaning.</summary>
    public static WeightDescription? Describe(OnnxUse use)
    {
        WeightDescription Is(string meaning, AxisRole[]? roles, string[]? parts = null, string? kind = null) =>
            Directed(WeightDescription.Of(kind ?? use.Operator, meaning, use.Shape, roles, parts));
        return (use.Operator, use.Input) switch
        {
            ("Conv" or "ConvInteger", 1) or ("QLinearConv", 3) => Is("kernel", Kernel(use.Shape.Count, transposed: false)),
            ("ConvTranspose", 1) => GroupedTransposed.Of(Is("kernel", Kernel(use.Shape.Count, transposed: true)), use.Attribute("group") ?? 1),
            ("Conv" or "ConvTranspose", 2) or ("QLinearConv", 8) => Is("bias", [Filter]),
            ("Gemm", 1) => Is("kernel", use.Attribute("transB") is { } transposed and not 0 ? [Output, Input] : [Input, Output]),
            ("Gemm", 2) => Is("bias", use.Shape.Count == 1 ? [Output] : null),
            ("MatMul" or "MatMulInteger" or "DynamicQuantizeMatMul" or "MatMulIntegerToFloat", 1) or ("QLinearMatMul", 3) => Is("kernel", use.Shape.Count == 2 ? [Input, Output] : null),
            ("MatMulNBits", 1) => Is("kernel", [Output, Input]),
            ("MatMulNBits", 5) => Is("bias", [Output]),
            ("Add", _) when use.Shape.Count == 1 && use.OtherMakers.Contains("MatMul") => Is("bias", [Output], kind: "MatMul"),
            ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 1) => Is("scale (gamma)", Features(use)),
            ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 2) => Is("shift (beta)", Features(use)),
            ("BatchNormalization", 3) => Is("moving mean", Features(use)),
            ("BatchNormalization", 4) => Is("moving variance", Features(use)),
            ("PRelu", 1) => Is("negative slope", null),
            ("Gather", 0) when use.Shape.Count == 2 && (use.Attribute("axis") ?? 0) == 0 => Is("embedding", [Token, Feature]),
            ("GatherBlockQuantized", 0) when use.Shape.Count == 2 && (use.Attribute("gather_axis") ?? 0) == 0 => Is("embedding", [Token, Feature]),
            ("QuantizeLinear" or "DequantizeLinear", 1) or ("QLinearConv" or "QLinearMatMul", 1 or 4 or 6) => WeightDescription.Of(null, "quantisation scale", use.Shape, null),
            ("QuantizeLinear" or "DequantizeLinear", 2) or ("QLinearConv" or "QLinearMatMul", 2 or 5 or 7) => WeightDescription.Of(null, "zero point", use.Shape, null),
            ("LSTM" or "GRU" or "RNN", 1) => Is("input kernel", [Unknown, Gate, Input], Packing.OnnxGates(use.Operator)),
            ("LSTM" or "GRU" or "RNN", 2) => Is("recurrent kernel", [Unknown, Gate, State], Packing.OnnxGates(use.Operator)),
            ("LSTM" or "GRU" or "RNN", 3) => Is("bias", [Unknown, Gate], BiasParts(use.Operator)),
            ("LSTM", 7) => Is("peephole weights", null),
            _ => null,
        };
    }

    // The first axis of a recurrent kernel counts directions, for which there is no role.
    private static WeightDescription Directed(WeightDescription description) =>
        description.Axes is [{ Role: Unknown } first, ..]
            ? description with { Axes = new([first with { Name = "direction" }, .. description.Axes.Skip(1)]) }
            : description;

    private static AxisRole[]? Kernel(int rank, bool transposed)
    {
        AxisRole[]? roles = rank switch
        {
            3 => [Filter, Channel, KernelPosition],
            4 => [Filter, Channel, Row, Column],
            5 => [Filter, Channel, Depth, Row, Column],
            _ => null,
        };
        if (transposed && roles is not null)
            (roles[0], roles[1]) = (roles[1], roles[0]);
        return roles;
    }

    private static AxisRole[]? Features(OnnxUse use) => use.Shape.Count == 1 ? [Feature] : null;

    // The input biases of all gates come first, then the recurrent ones.
    private static string[] BiasParts(string kind)
    {
        var gates = Packing.OnnxGates(kind);
        return [.. gates.Select(gate => $"input's {gate}"), .. gates.Select(gate => $"recurrent {gate}")];
    }
}
