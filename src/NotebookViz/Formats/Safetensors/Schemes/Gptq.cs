using NotebookViz.Data;

namespace NotebookViz.Formats.Safetensors.Schemes;

/// <summary>
/// GPTQ: <c>qweight</c> (inputs · bits / 32, outputs) with the codes of each output packed from the lowest bits up, <c>qzeros</c> (groups, outputs · bits / 32),
/// <c>scales</c> (groups, outputs) and <c>g_idx</c>, the group of each input. The first version of the format stores each zero point minus 1.
/// </summary>
internal static class Gptq
{
    private const int WordBits = 32, WordBytes = 4;

    // The first version stores zero points minus 1: a stored 255 means 256.
    private static readonly float[] OneMore = [.. Enumerable.Range(1, 256).Select(value => (float)value)];

    /// <inheritdoc cref="CompanionScheme"/>
    public static Companion? Find(Weight stored, CompanionTensors tensors)
    {
        if (tensors.Config.MethodName != "gptq")
            return null;
        string layer = stored.Name[..^"qweight".Length];
        var (zeros, scales, groupOf) = (tensors.Get(layer, "qzeros"), tensors.Get(layer, "scales"), tensors.Find(layer, "g_idx"));
        var (bits, isFirstVersion) = (Bits(tensors.Config), IsFirstVersion(tensors.Config));
        if (stored is not { ElementType: ElementType.Int32, Shape: [var words, var outputs] } || scales.Shape is not [var groups, var columns] || columns != outputs
            || words * WordBits % bits != 0 || zeros.ElementType != ElementType.Int32 || !zeros.Shape.SequenceEqual([groups, outputs * bits / WordBits]) || outputs * bits % WordBits != 0)
            throw Companions.Misfit(scales, stored);
        long inputs = words * WordBits / bits;
        var linear = new GroupedLinear(outputs, inputs, groups, tensors.Config.Integer("group_size") ?? 0);

        // After transposing, the words of an output are consecutive, and so are its codes.
        var rows = StridedData.Of(stored.Data!, 0, [outputs, words], [1, outputs], WordBytes)!;
        var codes = PackedData.Of(rows, bits, outputs * inputs, word: WordBytes);
        var points = GroupedLinear.Transposed(PackedData.Of(zeros.Data!, bits, groups * outputs, word: WordBytes), groups, outputs, 1);
        return linear.Companion(tensors, $"int{bits}", stored, codes, (zeros, isFirstVersion ? new DecodedData(points, OneMore) : points, isFirstVersion ? ElementType.Float32 : ElementType.UInt8), scales, groupOf);
    }

    private static int Bits(QuantizationConfig config) => config.Integer("bits") switch
    {
        (2 or 3 or 4 or 8) and { } bits => (int)bits,
        null => throw new UncertainCodesException("the settings beside the file do not give the number of bits"),
        var other => throw new UncertainCodesException($"GPTQ with {other} bits is not known"),
    };

    private static bool IsFirstVersion(QuantizationConfig config) => (config.Text("checkpoint_format") ?? config.Text("format") ?? "gptq", config.Is("is_marlin_format")) switch
    {
        ("gptq", false) => true,
        ("gptq_v2", false) => false,
        var (format, isMarlin) => throw new UncertainCodesException($"GPTQ in the format '{(isMarlin ? "marlin" : format)}' is not known"),
    };
}
