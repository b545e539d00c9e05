using static NotebookViz.AxisRole;

namespace NotebookViz.Conventions;

/// <summary>
/// The names that llama.cpp gives the tensors of a GGUF file, such as <c>blk.0.attn_q.weight</c>. Matrices are stored like PyTorch's, outputs × inputs.
/// Image models keep their PyTorch names.
/// </summary>
internal static class GgufNames
{
    private const string Experts = "_exps";

    private static readonly HashSet<string> Embeddings = ["token_embd", "position_embd", "token_types", "per_layer_token_embd"];

    private static readonly HashSet<string> Linears =
    [
        "output", "cls", "attn_q", "attn_k", "attn_v", "attn_qkv", "attn_output", "attn_out", "attn_gate",
        "attn_q_a", "attn_q_b", "attn_kv_a_mqa", "attn_kv_b", "attn_k_b", "attn_v_b",
        "cross_attn_q", "cross_attn_k", "cross_attn_v", "cross_attn_o", "cross_attn_output",
        "ffn_gate", "ffn_up", "ffn_down", "ffn_gate_inp", "ffn_gate_shexp", "ffn_up_shexp", "ffn_down_shexp",
        "ssm_in", "ssm_x", "ssm_dt", "ssm_out",
    ];

    /// <summary>Describes weights by their names and shapes.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="equalHeads">True if queries, keys and values have the same number of heads, so that each is a third of the packed tensor.</param>
    public static IEnumerable<Weight> Describe(IReadOnlyList<Weight> weights, bool equalHeads) =>
        PyTorchNames.Describe(weights).Select(weight => weight.Described(DescriptionOf(weight.Name, weight.Shape, equalHeads)));

    private static WeightDescription DescriptionOf(string fullName, IReadOnlyList<long> shape, bool equalHeads)
    {
        if (fullName.Split('.') is not [.., var own, var parameter] || parameter is not ("weight" or "bias"))
            return WeightDescription.None;
        bool isBias = parameter == "bias";
        if (shape.Count == 1 && (own.EndsWith("_norm", StringComparison.Ordinal) || own.StartsWith("attn_norm", StringComparison.Ordinal)))
            return PyTorchConvention.Describe("Norm", parameter, shape) with { LayerKind = null };
        if (shape.Count == 2 && !isBias && Embeddings.Contains(own))
            return PyTorchConvention.Describe("Embedding", parameter, shape);
        if (own == "attn_qkv" && equalHeads && shape.Count == (isBias ? 1 : 2))
            return PyTorchConvention.Describe("Linear", isBias ? "in_proj_bias" : "in_proj_weight", shape);
        if (Linears.Contains(own) && shape.Count == (isBias ? 1 : 2))
            return PyTorchConvention.Describe("Linear", parameter, shape);
        return own.EndsWith(Experts, StringComparison.Ordinal) && Linears.Contains(own[..^Experts.Length]) && shape.Count == (isBias ? 2 : 3)
            ? OfExperts(parameter, shape)
            : WeightDescription.None;
    }

    // One matrix per expert; there is no axis role for experts.
    private static WeightDescription OfExperts(string parameter, IReadOnlyList<long> shape)
    {
        bool isBias = parameter == "bias";
        var description = WeightDescription.Of("Linear", isBias ? "bias" : "kernel", shape, isBias ? [Unknown, Output] : [Unknown, Output, Input]);
        return description with { Axes = new([description.Axes![0] with { Name = "expert" }, .. description.Axes.Skip(1)]) };
    }
}
