namespace NotebookViz.Torch.Loading;

/// <summary>The weights of one layer, told by what stands before the last dot or slash of their names.</summary>
internal sealed record SourceLayer(string Name, string Family, IReadOnlyList<Weight> Weights)
{
    /// <summary>All layers in the list's order.</summary>
    public static IEnumerable<SourceLayer> Of(IEnumerable<Weight> weights) => weights.GroupBy(LayerOf)
        .Select(layer => new SourceLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer]));

    /// <summary>The name that TorchSharp's layer has for a weight's part; for a recurrent layer's bias the input's.</summary>
    public static string SlotOf(Weight weight, string family) => (weight.Meaning, ParameterOf(weight)) switch
    {
        ("input kernel", "kernel") => "weight_ih",
        ("recurrent kernel", "recurrent_kernel") => "weight_hh",
        (_, "bias") when IsRecurrent(family) => "bias_ih",
        (_, "kernel" or "gamma" or "embeddings" or "depthwise_kernel" or "depthwise_weights" or "pointwise_kernel" or "weights" or "alpha") => "weight",
        (_, "beta" or "biases") => "bias",
        (_, "moving_mean") => "running_mean",
        (_, "moving_variance") => "running_var",
        (_, var parameter) => parameter,
    };

    public static bool IsRecurrent(string family) => family is "LSTM" or "GRU" or "RNN";

    private static string ParameterOf(Weight weight) => weight.Name[(weight.Name.LastIndexOfAny(['/', '.']) + 1)..];

    private static string LayerOf(Weight weight)
    {
        string layer = weight.Name[..Math.Max(0, weight.Name.LastIndexOfAny(['/', '.']))].Replace('/', '.');
        // A separable convolution is two of TorchSharp's, of which the second has the bias.
        if (weight.LayerKind?.StartsWith("Separable", StringComparison.Ordinal) == true)
            layer += ParameterOf(weight) == "depthwise_kernel" ? ".depthwise" : ".pointwise";
        return layer;
    }
}
