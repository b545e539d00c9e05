namespace NotebookViz.Torch.Loading;

/// <summary>Kinds of layers that correspond across frameworks; empty if unknown.</summary>
internal static class Families
{
    public const string Attention = "attention", AttentionOutput = "attention output";

    private const string SomeNormalisation = "normalisation";

    /// <summary>Returns the family of a layer kind of Keras, PyTorch or TorchSharp.</summary>
    public static string OfLayer(string? kind) => kind switch
    {
        null => "",
        _ when kind.Contains("Conv", StringComparison.Ordinal) => kind.Contains("Transpose", StringComparison.Ordinal) ? "transposed convolution" : "convolution",
        "Dense" or "Linear" => "dense",
        "LSTM" or "LSTMCell" => "LSTM",
        "GRU" or "GRUCell" => "GRU",
        "SimpleRNN" or "RNN" or "RNNCell" => "RNN",
        "LayerNormalization" or "LayerNorm" => "layer normalisation",
        "GroupNormalization" or "GroupNorm" => "group normalisation",
        _ when kind.StartsWith("BatchNorm", StringComparison.Ordinal) => "batch normalisation",
        _ when kind.StartsWith("Embedding", StringComparison.Ordinal) => "embedding",
        "PReLU" => "PReLU",
        "MultiHeadAttention" or "MultiheadAttention" => Attention,
        _ => "",
    };

    /// <summary>Returns the family of a layer if only its weights are known.</summary>
    public static string OfWeights(IReadOnlyList<Weight> weights)
    {
        if (weights.Select(weight => OfLayer(weight.LayerKind)).FirstOrDefault(family => family.Length > 0) is { } known)
            return known;
        bool Has(AxisRole role) => weights.Any(weight => weight.Axes.Any(axis => axis.Role == role));
        return weights.Any(weight => weight.Role == "moving mean") ? "batch normalisation"
            : weights.Any(weight => weight.Role == "scale (gamma)") ? SomeNormalisation
            : Has(AxisRole.Gate) || Has(AxisRole.State) ? ""
            : Has(AxisRole.Channel) ? "convolution"
            : Has(AxisRole.Input) ? "dense"
            : Has(AxisRole.Token) ? "embedding"
            : "";
    }

    /// <summary>True if both families are known and equal.</summary>
    public static bool AreOne(string source, string target) =>
        source.Length > 0 && (source == target || source == SomeNormalisation && target.EndsWith(SomeNormalisation, StringComparison.Ordinal));

    /// <summary>True unless the families are known to differ.</summary>
    public static bool MayBeOne(string source, string target) => source.Length == 0 || target.Length == 0 || AreOne(source, target);

    /// <summary>"a convolution", "an LSTM".</summary>
    public static string WithArticle(string family) =>
        family is "LSTM" or "RNN" or "embedding" or Attention or AttentionOutput ? $"an {family}" : family == "dense" ? "a dense layer" : $"a {family}";

    public static bool IsRecurrent(string family) => family is "LSTM" or "GRU" or "RNN";

    /// <summary>True for the output projection of one of the attention layers.</summary>
    public static bool IsOutputOf(HashSet<string> attentionLayers, string layer) =>
        layer.EndsWith(".out_proj", StringComparison.Ordinal) && attentionLayers.Contains(layer[..^".out_proj".Length])
        || layer == "out_proj" && attentionLayers.Contains("");
}
