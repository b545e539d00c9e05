using static TorchSharp.torch;

namespace NotebookViz.Torch.Loading;

/// <summary>A parameter or buffer of a module.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Slot">Its name in its layer, such as "weight".</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Weight">What it is and what its axes mean.</param>
internal sealed record LoadTarget(string Name, string Slot, Tensor Tensor, Weight Weight);

/// <summary>A layer with its parameters and buffers.</summary>
internal sealed record TargetLayer(string Name, string Family, IReadOnlyList<LoadTarget> Targets)
{
    /// <summary>All layers that have any, in the module's order. The parts of a layer in native code are layers of their own: "self_attn.out_proj".</summary>
    public static IEnumerable<TargetLayer> Of(nn.Module module)
    {
        var reader = new ModelReader(module, copy: false);
        foreach (var row in reader.Root.Subtree)
        {
            LoadTarget[] targets = [.. row.Weights.Select(weight => weight.Weight).Where(weight => reader.Tensors.ContainsKey(weight.Name))
                .Select(weight => new LoadTarget(weight.Name, weight.Name[(weight.Name.LastIndexOf('.') + 1)..], reader.Tensors[weight.Name], weight))];
            if (targets.Length > 0)
                yield return new(row.Name, Families.OfLayer(row.Kind), targets);
        }
    }
}

/// <summary>The weights of one layer, told by what stands before the last dot or slash of their names.</summary>
internal sealed record SourceLayer(string Name, string Family, IReadOnlyList<Weight> Weights)
{
    /// <summary>All layers in the list's order.</summary>
    public static IEnumerable<SourceLayer> Of(IEnumerable<Weight> weights) => weights.GroupBy(LayerOf)
        .Select(layer => new SourceLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer]));

    /// <summary>The name that TorchSharp's layer has for a weight's part; for a recurrent layer's bias the input's.</summary>
    public static string SlotOf(Weight weight, string family) => (weight.Role, ParameterOf(weight)) switch
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
        return weights.Any(weight => weight.Role == "moving mean") ? "batch normalisation"
            : Has(AxisRole.Gate) || Has(AxisRole.State) ? ""
            : Has(AxisRole.Channel) ? "convolution"
            : Has(AxisRole.Input) ? "dense"
            : Has(AxisRole.Token) ? "embedding"
            : "";
    }
}
