namespace NotebookViz.Torch;

/// <summary>
/// The parts of layers that are made of several in native code, which have no child modules but dotted parameter names, such as
/// <c>layers.0.self_attn.out_proj.weight</c> of a TransformerEncoder.
/// </summary>
internal static class NativeParts
{
    /// <summary>The kind of the part at a path.</summary>
    /// <param name="path">The path within the layer: "layers.0.self_attn".</param>
    /// <param name="owner">The layer's kind.</param>
    public static string KindOf(string path, string owner)
    {
        string last = path[(path.LastIndexOf('.') + 1)..];
        bool decodes = path.StartsWith("decoder", StringComparison.Ordinal) || owner.StartsWith("TransformerDecoder", StringComparison.Ordinal);
        return last switch
        {
            "self_attn" or "multihead_attn" => "MultiheadAttention",
            "out_proj" or "linear1" or "linear2" => "Linear",
            "norm" or "norm1" or "norm2" or "norm3" => "LayerNorm",
            "encoder" => "TransformerEncoder",
            "decoder" => "TransformerDecoder",
            "layers" => "ModuleList",
            _ when last.All(char.IsAsciiDigit) => decodes ? "TransformerDecoderLayer" : "TransformerEncoderLayer",
            _ => "Module",
        };
    }
}
