using NotebookViz.Formats.Onnx.Proto;

namespace NotebookViz.Formats.Onnx;

/// <summary>Which tensors of a graph are codes, what they stand for, and which scales and zero points belong to them.</summary>
/// <param name="uses">The uses of the tensors.</param>
internal sealed class OnnxQuantised(OnnxUses uses)
{
    // Limits the work for files that use one tensor very often.
    private const int MostUses = 1000;

    // For each node and input of codes. Nodes are compared by reference, because two of them may have equal contents.
    private readonly Dictionary<NodeProto, Dictionary<int, OnnxCodes?>> _codes = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// The tensor with decoded values. If these are not certain, the tensor as it is with a note; if it does not hold codes, the tensor as it is.
    /// </summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="names">Its names among the nodes.</param>
    public Weight Decoded(Weight tensor, IReadOnlyList<string> names)
    {
        if (tensor.Data is null || tensor.Count == 0)
            return tensor;
        OnnxCodes? only = null;
        int left = MostUses;
        foreach (var (node, index) in uses.UsesOf(names))
        {
            if (left-- == 0)
                return tensor;
            if (OnnxSchemes.IsIntegerOnly(node, index))
                return UncertainCodesException.AsCodes(tensor, $"{node.OpType} uses them as whole numbers, and its result is scaled elsewhere");
            if (CodesOf(node, index) is not { } codes)
                continue;
            if (only is not null && !only.IsSame(codes))
                return UncertainCodesException.AsCodes(tensor, "its uses give them different scales");
            only = codes;
        }
        return only is null ? tensor : only.Problem is { } problem ? UncertainCodesException.AsCodes(tensor, problem) : only.Weight!;
    }

    /// <summary>True for scales and zero points that belong to weights and have no other use.</summary>
    /// <param name="names">The names of the tensor among the nodes.</param>
    public bool IsPart(IReadOnlyList<string> names)
    {
        int count = 0;
        foreach (var (node, index) in uses.UsesOf(names))
        {
            if (++count > MostUses || !OnnxSchemes.CodesWith(node, index).Any(codes => CodesOf(node, codes) is { Weight: not null }))
                return false;
        }
        return count > 0;
    }

    private OnnxCodes? CodesOf(NodeProto node, int input)
    {
        if (!OnnxSchemes.IsCodes(node, input))
            return null;
        if (!_codes.TryGetValue(node, out var known))
            _codes.Add(node, known = []);
        if (!known.TryGetValue(input, out var codes))
        {
            var tensor = uses.ConstantOf(node, input);
            known.Add(input, codes = tensor is { Data: not null, Count: > 0 } ? OnnxSchemes.Decode(node, input, tensor, other => uses.ConstantOf(node, other)) : null);
        }
        return codes;
    }
}

/// <summary>What a node makes of codes.</summary>
/// <param name="Weight">The values; null where they are not certain.</param>
/// <param name="Problem">Why they are not.</param>
/// <param name="Parts">The scales, zero points and groups that the node is given.</param>
internal sealed record OnnxCodes(Weight? Weight, string? Problem, IReadOnlyList<Weight?> Parts)
{
    /// <summary>True if another node decodes them to the same values.</summary>
    public bool IsSame(OnnxCodes other) => Problem == other.Problem && Parts.SequenceEqual(other.Parts)
        && Weight?.Note == other.Weight?.Note && (Weight is null || Weight.Shape.SequenceEqual(other.Weight!.Shape));
}
