using static NotebookViz.AxisRole;

namespace NotebookViz.Conventions;

/// <summary>How an ONNX node uses a weight.</summary>
/// <param name="Operator">The node's operator, such as "Conv".</param>
/// <param name="Input">Which of its inputs the weight is, from 0.</param>
/// <param name="Shape">The weight's shape.</param>
/// <param name="Attribute">An integer attribute of the node; null where it has none of that name.</param>
/// <param name="OtherMakers">The operators that make the node's other inputs; null for those that none makes.</param>
internal sealed record OnnxUse(
    string Operator, int Input, IReadOnlyList<long> Shape, Func<string, long?> Attribute, IReadOnlyList<string?> OtherMakers);

/// <summary>What a weight is to an ONNX node.</summary>
internal sealed record OnnxDescription(string Kind, string Meaning, AxisRole[]? Roles, IReadOnlyList<string>? Parts = null);

/// <summary>ONNX' operators and the axis orders of their inputs (ONNX Operators, opset 21).</summary>
internal static class OnnxConvention
{
    /// <summary>What the weight is; null where the operator does not tell.</summary>
    public static OnnxDescription? Describe(OnnxUse use) => (use.Operator, use.Input) switch
    {
        ("Conv" or "ConvInteger", 1) or ("QLinearConv", 3) => Kernel(use, transposed: false),
        ("ConvTranspose", 1) => Kernel(use, transposed: true),
        ("Conv" or "ConvTranspose", 2) or ("QLinearConv", 8) => new(use.Operator, "bias", [Filter]),
        ("Gemm", 1) => new(use.Operator, "kernel", use.Attribute("transB") is { } transposed and not 0 ? [Output, Input] : [Input, Output]),
        ("Gemm", 2) => new(use.Operator, "bias", use.Shape.Count == 1 ? [Output] : null),
        ("MatMul" or "MatMulInteger", 1) or ("QLinearMatMul", 3) => new(use.Operator, "kernel", use.Shape.Count == 2 ? [Input, Output] : null),
        ("Add", _) when use.Shape.Count == 1 && use.OtherMakers.Contains("MatMul") => new("MatMul", "bias", [Output]),
        ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 1) => new(use.Operator, "scale (gamma)", Features(use)),
        ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 2) => new(use.Operator, "shift (beta)", Features(use)),
        ("BatchNormalization", 3) => new(use.Operator, "moving mean", Features(use)),
        ("BatchNormalization", 4) => new(use.Operator, "moving variance", Features(use)),
        ("PRelu", 1) => new(use.Operator, "negative slope", null),
        ("Gather", 0) when use.Shape.Count == 2 && (use.Attribute("axis") ?? 0) == 0 => new(use.Operator, "embedding", [Token, Feature]),
        ("LSTM" or "GRU" or "RNN", 1) => new(use.Operator, "input kernel", [Unknown, Gate, Input], Packing.OnnxGates(use.Operator)),
        ("LSTM" or "GRU" or "RNN", 2) => new(use.Operator, "recurrent kernel", [Unknown, Gate, State], Packing.OnnxGates(use.Operator)),
        ("LSTM" or "GRU" or "RNN", 3) => new(use.Operator, "bias", [Unknown, Gate], BiasParts(use.Operator)),
        ("LSTM", 7) => new(use.Operator, "peephole weights", null),
        _ => null,
    };

    /// <summary>The weight with its description.</summary>
    public static Weight Tell(Weight weight, OnnxDescription description)
    {
        var told = weight.InLayer(description.Kind, description.Meaning);
        if (description.Roles is not { } roles || roles.Length != weight.Shape.Count)
            return told;
        told = told.WithRoles(roles);
        // The first axis of a recurrent kernel counts directions, for which there is no role.
        if (roles[0] == Unknown)
            told = told.WithAxes([told.Axes[0] with { Name = "direction" }, .. told.Axes.Skip(1)]);
        return description.Parts is { } parts ? Packing.Tell(told, parts) : told;
    }

    private static OnnxDescription Kernel(OnnxUse use, bool transposed)
    {
        AxisRole[]? roles = use.Shape.Count switch
        {
            3 => [Filter, Channel, Tap],
            4 => [Filter, Channel, Row, Column],
            5 => [Filter, Channel, Depth, Row, Column],
            _ => null,
        };
        if (transposed && roles is not null)
            (roles[0], roles[1]) = (roles[1], roles[0]);
        return new(use.Operator, "kernel", roles);
    }

    private static AxisRole[]? Features(OnnxUse use) => use.Shape.Count == 1 ? [Feature] : null;

    // The input's biases, then the recurrent ones, each gate after gate.
    private static string[] BiasParts(string kind)
    {
        var gates = Packing.OnnxGates(kind);
        return [.. gates.Select(gate => $"input's {gate}"), .. gates.Select(gate => $"recurrent {gate}")];
    }
}
