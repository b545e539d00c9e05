using System.Text.RegularExpressions;

namespace NotebookViz.Conventions;

/// <summary>How the conversion of a transformers checkpoint to GGUF changed a weight.</summary>
/// <param name="OriginalName">The weight's name in transformers.</param>
/// <param name="Heads">The number of heads whose rows the converter reordered; null if it did not reorder rows.</param>
/// <remarks>
/// llama.cpp, conversion/llama.py (<c>LlamaModel.permute</c>, which GraniteModel inherits) and gguf-py/gguf/tensor_mapping.py.
/// </remarks>
internal sealed partial record GgufConversion(string OriginalName, long? Heads)
{
    private static readonly HashSet<string> Permuted = ["llama", "granite"], SameNames = ["llama", "granite", "qwen2", "qwen3"];

    private static readonly Dictionary<string, string> OfModel = new()
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
    };

    private static readonly Dictionary<string, string> OfLayer = new()
    {
        ["attn_norm"] = "input_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_output"] = "self_attn.o_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["ffn_norm"] = "post_attention_layernorm",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_up"] = "mlp.up_proj",
        ["ffn_down"] = "mlp.down_proj",
    };

    /// <summary>Adds to each weight what it was before the conversion, if that is known.</summary>
    /// <param name="weights">The weights of a GGUF file.</param>
    /// <param name="architecture">The file's <c>general.architecture</c>.</param>
    /// <param name="heads">The number of heads; null if it is not a single number.</param>
    /// <param name="keyHeads">The number of heads of the keys; null if it is not a single number.</param>
    public static IEnumerable<Weight> Mark(IEnumerable<Weight> weights, string? architecture, long? heads, long? keyHeads)
    {
        if (architecture is null || !SameNames.Contains(architecture))
            return weights;
        bool isPermuted = Permuted.Contains(architecture);
        return weights.Select(weight => NameOf(weight.Name, out string own) is not { } name ? weight
            : weight.Described(new() { Conversion = new(name, !isPermuted ? null : own switch { "attn_q" => heads, "attn_k" => keyHeads, _ => null }) }));
    }

    private static string? NameOf(string name, out string own)
    {
        own = "";
        if (LayerName().Match(name) is { Success: true } match)
        {
            own = match.Groups["own"].Value;
            return OfLayer.TryGetValue(own, out string? module) ? $"model.layers.{match.Groups["layer"].Value}.{module}.{match.Groups["parameter"].Value}" : null;
        }
        int dot = name.LastIndexOf('.');
        return dot > 0 && OfModel.TryGetValue(name[..dot], out string? original) ? original + name[dot..] : null;
    }

    [GeneratedRegex(@"^blk\.(?<layer>\d+)\.(?<own>\w+)\.(?<parameter>weight|bias)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex LayerName();
}
