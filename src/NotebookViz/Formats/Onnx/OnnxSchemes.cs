using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>The operators with codes as inputs, and their inputs for scales and zero points.</summary>
internal static class OnnxSchemes
{
    // The operator and its input of codes, with the inputs that belong to these codes.
    private static readonly Dictionary<(string Operator, int Codes), int[]> Parts = new()
    {
        [("DequantizeLinear", 0)] = [1, 2],
        [("QLinearConv", 3)] = [4, 5],
        [("QLinearConv", 8)] = [],
        [("QLinearMatMul", 3)] = [4, 5],
        [("DynamicQuantizeMatMul", 1)] = [2, 3],
        [("MatMulIntegerToFloat", 1)] = [3, 5],
        [("MatMulNBits", 1)] = [2, 3, 4],
        [("GatherBlockQuantized", 0)] = [2, 3],
    };

    /// <summary>Returns whether an operator takes codes as integers, without their scale.</summary>
    public static bool IsIntegerOnly(NodeProto node, int input) => (node.OpType, input) is ("ConvInteger" or "MatMulInteger", 1);

    /// <summary>Returns whether an input holds codes.</summary>
    public static bool IsCodes(NodeProto node, int input) => Parts.ContainsKey((node.OpType, input));

    /// <summary>Returns the inputs of codes to which another input belongs.</summary>
    public static IEnumerable<int> CodesWith(NodeProto node, int part) =>
        Parts.Where(pair => pair.Key.Operator == node.OpType && pair.Value.Contains(part)).Select(pair => pair.Key.Codes);

    /// <summary>Decodes the codes of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which of its inputs are the codes.</param>
    /// <param name="codes">The codes, which have values.</param>
    /// <param name="constant">Returns the constant at another input; null if it has none.</param>
    public static OnnxCodes Decode(NodeProto node, int input, Weight codes, Func<int, Weight?> constant)
    {
        var parts = Parts[(node.OpType, input)];
        var given = new OnnxInputs(node, codes, [.. parts.Select(constant)]);
        try
        {
            for (int i = 0; i < parts.Length; i++)
                given.RefuseComputed(i, parts[i]);
            if (given.Parts.Append(codes).Any(part => part?.ElementType.IsComplex() == true))
                throw new UncertainCodesException("complex numbers cannot be codes or scales");
            return new((node.OpType, input) switch
            {
                ("QLinearConv", 8) => LinearScheme.Bias(given, constant(1), constant(4)),
                ("DequantizeLinear", _) => LinearScheme.Decode(given, axis: given.Attribute("axis") ?? 1, block: given.Attribute("block_size") ?? 0, given.ResultType()),
                ("QLinearConv", _) => LinearScheme.Decode(given, axis: 0),
                ("MatMulNBits", _) => MatMulNBitsScheme.Decode(given),
                ("GatherBlockQuantized", _) => GatherScheme.Decode(given),
                _ => LinearScheme.Decode(given, axis: -1),
            }, null, given.Parts);
        }
        catch (UncertainCodesException error)
        {
            return new(null, error.Message, given.Parts);
        }
    }
}
