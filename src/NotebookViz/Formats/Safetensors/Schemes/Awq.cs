using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// AWQ in its usual version "gemm": <c>qweight</c> (inputs, outputs / 8), <c>qzeros</c> (groups, outputs / 8) and <c>scales</c> (groups, outputs), with four-bit
/// codes. The eight codes of a word are not in the order of the outputs.
/// </summary>
internal static class Awq
{
    private const int Bits = 4, WordBits = 32, WordBytes = 4;

    // The position of each output's code in its word, from the lowest bits.
    private static readonly int[] Order = [0, 4, 1, 5, 2, 6, 3, 7];

    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight stored, CompanionTensors tensors)
    {
        var config = tensors.Config;
        if (config.MethodName != "awq")
            throw new UncertainCodesException($"the quantisation method '{config.MethodName}' is not known");
        string version = config.Text("version") ?? "gemm";
        if (config.Integer("bits") is not (null or Bits) || !version.Equals("gemm", StringComparison.OrdinalIgnoreCase))
            throw new UncertainCodesException($"AWQ {(config.Integer("bits") is { } bits ? $"with {bits} bits " : "")}in the version '{version}' is not known");
        string layer = stored.Name[..^"qweight".Length];
        var (zeros, scales) = (tensors.Get(layer, "qzeros"), tensors.Get(layer, "scales"));
        if (stored is not { ElementType: ElementType.Int32, Shape: [var inputs, var words] } || scales.Shape is not [var groups, var outputs] || outputs != words * WordBits / Bits
            || zeros.ElementType != ElementType.Int32 || !zeros.Shape.SequenceEqual([groups, words]))
            throw Companions.Misfit(scales, stored);
        var linear = new GroupedLinear(outputs, inputs, groups, config.Integer("group_size") ?? 0);
        var codes = Outputs(stored, inputs, outputs);
        return linear.Companion(tensors, $"int{Bits}", stored, codes, (zeros, Outputs(zeros, groups, outputs), ElementType.UInt8), scales, groupOf: null);
    }

    private static TensorData Outputs(Weight stored, long rows, long outputs) =>
        GroupedLinear.Transposed(PackedData.Of(stored.Data!, Bits, rows * outputs, word: WordBytes, order: Order), rows, outputs, 1);
}
