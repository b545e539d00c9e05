using static NotebookViz.AxisRole;

namespace NotebookViz.Conventions;

/// <summary>Keras' and TensorFlow's names and axis orders: kernels end with (in, out), transposed ones with (out, in).</summary>
internal static class KerasConvention
{
    public static WeightDescription Describe(string? layerKind, string? parameter, IReadOnlyList<long> shape)
    {
        string kind = layerKind ?? "";
        WeightDescription Is(string? meaning, AxisRole[]? roles, string[]? parts = null) => WeightDescription.Of(layerKind, meaning, shape, roles, parts);
        return parameter switch
        {
            "gamma" => Is("scale (gamma)", [Feature]),
            "beta" => Is("shift (beta)", [Feature]),
            "moving_mean" => Is("moving mean", [Feature]),
            "moving_variance" => Is("moving variance", [Feature]),
            "embeddings" => Is("embedding", [Token, Feature]),
            "depthwise_kernel" => Is("depthwise kernel", Depthwise(shape.Count)),
            "pointwise_kernel" => Is("pointwise kernel", Kernel("", shape.Count)),
            "recurrent_kernel" => Is("recurrent kernel", [State, GatesOf(kind)], Packing.KerasGates(kind)),
            "kernel" when IsRecurrent(kind) => Is("input kernel", [Input, GatesOf(kind)], Packing.KerasGates(kind)),
            "kernel" when kind.StartsWith("Depthwise", StringComparison.Ordinal) => Is("depthwise kernel", Depthwise(shape.Count)),
            "kernel" => Is("kernel", KnownKernel(kind) ? Kernel(kind, shape.Count) : null),
            "bias" when IsRecurrent(kind) => Is("bias", shape.Count == 2 ? [Unknown, Gate] : [GatesOf(kind)], Packing.KerasGates(kind)),
            "bias" => Is("bias", [kind.Contains("Conv", StringComparison.Ordinal) ? Filter : kind == "Dense" ? Output : Unknown]),
            null => Is(null, shape.Count > 1 ? Kernel(kind, shape.Count) : null),
            // A custom name says nothing about the meaning.
            _ => Is(null, null),
        };
    }

    /// <summary>Describes a weight of MultiHeadAttention.</summary>
    /// <param name="part">The inner layer: "query", "key", "value" or "attention_output".</param>
    /// <param name="parameter">"kernel" or "bias".</param>
    /// <param name="shape">The weight's shape.</param>
    public static WeightDescription DescribeAttention(string part, string parameter, IReadOnlyList<long> shape)
    {
        bool isOutput = part == "attention_output";
        string meaning = isOutput ? $"output {parameter}" : $"{parameter} of the {part}";
        AxisRole[]? roles = (parameter, shape.Count) switch
        {
            ("kernel", 3) => isOutput ? [Unknown, Unknown, Output] : [Input, Unknown, Unknown],
            ("bias", 2) when !isOutput => [Unknown, Unknown],
            ("bias", 1) when isOutput => [Output],
            _ => null,
        };
        var description = WeightDescription.Of("MultiHeadAttention", meaning, shape, roles);
        // There are no axis roles for heads and head sizes.
        string[] names = ["head", "head size"];
        int unknown = 0;
        return roles is null ? description : description with
        {
            Axes = new(description.Axes!.Select(axis => axis.Role == Unknown ? axis with { Name = names[unknown++] } : axis)),
        };
    }

    private static bool IsRecurrent(string kind) => kind is "LSTM" or "GRU" or "SimpleRNN";

    // A simple recurrent cell has no gates: one column per unit.
    private static AxisRole GatesOf(string kind) => kind == "SimpleRNN" ? Unit : Gate;

    // Kernels of other layers may have any axis order: EinsumDense, used in MultiHeadAttention, has (in, heads, size).
    private static bool KnownKernel(string kind) => kind is "" or "Dense" || kind.Contains("Conv", StringComparison.Ordinal);

    private static AxisRole[]? Kernel(string kind, int rank)
    {
        AxisRole[]? roles = rank switch
        {
            2 => [Input, Output],
            3 => [KernelPosition, Channel, Filter],
            4 => [Row, Column, Channel, Filter],
            5 => [Depth, Row, Column, Channel, Filter],
            _ => null,
        };
        if (kind.EndsWith("Transpose", StringComparison.Ordinal) && roles is { Length: > 2 })
            (roles[^1], roles[^2]) = (roles[^2], roles[^1]);
        return roles;
    }

    private static AxisRole[]? Depthwise(int rank) => rank switch
    {
        3 => [KernelPosition, Channel, Multiplier],
        4 => [Row, Column, Channel, Multiplier],
        _ => null,
    };
}
