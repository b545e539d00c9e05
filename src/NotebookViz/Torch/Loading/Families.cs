namespace NotebookViz.Torch.Loading;

/// <summary>Kinds of layers that correspond across frameworks; empty where only a name can tell the place.</summary>
internal static class Families
{
    /// <summary>The family of a layer's kind in Keras, PyTorch or TorchSharp.</summary>
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
        _ => "",
    };

    /// <summary>The family of a layer of which only the weights are known.</summary>
    public static string OfWeights(IReadOnlyList<Weight> weights)
    {
        if (weights.Select(weight => OfLayer(weight.LayerKind)).FirstOrDefault(family => family.Length > 0) is { } known)
            return known;
        bool Has(AxisRole role) => weights.Any(weight => weight.Axes.Any(axis => axis.Role == role));
        return weights.Any(weight => weight.Meaning == "moving mean") ? "batch normalisation"
            : Has(AxisRole.Gate) || Has(AxisRole.State) ? ""
            : Has(AxisRole.Channel) ? "convolution"
            : Has(AxisRole.Input) ? "dense"
            : Has(AxisRole.Token) ? "embedding"
            : "";
    }
}
