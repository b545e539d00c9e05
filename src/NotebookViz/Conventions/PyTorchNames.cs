namespace NotebookViz.Conventions;

/// <summary>
/// What the names and shapes of a state dict tell where the layers themselves are not known. What they leave open stays unknown: a
/// (16, 48) matrix without a bias may be either way round.
/// </summary>
internal static class PyTorchNames
{
    private static readonly string[] EmbeddingNames = ["embed", "embedding", "embeddings", "wte", "wpe", "embed_tokens", "shared"];

    // Modules that are nn.Linear wherever these names are used. GPT-2's c_attn, c_fc and c_proj are not among them: they are stored the
    // other way round by some and not by others.
    private static readonly string[] LinearNames =
    [
        "linear", "fc", "fc1", "fc2", "fc3", "lm_head", "classifier", "head", "dense", "query", "key", "value",
        "q_proj", "k_proj", "v_proj", "o_proj", "out_proj", "gate_proj", "up_proj", "down_proj", "linear1", "linear2",
    ];

    /// <summary>The same weights, told where name, shape and siblings leave no doubt.</summary>
    public static IEnumerable<Weight> Describe(IReadOnlyList<Weight> weights)
    {
        var byName = new Dictionary<string, Weight>(StringComparer.Ordinal);
        foreach (var weight in weights)
            byName.TryAdd(weight.Name, weight);
        return weights.Select(weight => Describe(weight, byName));
    }

    private static Weight Describe(Weight weight, Dictionary<string, Weight> byName)
    {
        int dot = weight.Name.LastIndexOf('.');
        string module = dot < 0 ? "" : weight.Name[..dot], parameter = weight.Name[(dot + 1)..];
        string own = module[(module.LastIndexOf('.') + 1)..];
        Weight? Sibling(string name) => byName.GetValueOrDefault(dot < 0 ? name : $"{module}.{name}");
        switch (parameter)
        {
            case "running_mean" or "running_var" or "num_batches_tracked":
                return Told(weight, "BatchNorm", parameter);
            case "weight" or "bias" when Sibling("running_mean") is not null:
                return Told(weight, "BatchNorm", parameter);
            case "weight" when weight.Shape.Count > 1:
                return Kernel(weight, own, Sibling("bias"));
            case "weight" when weight.Shape.Count == 1 && IsNormalisation(weight, own, Sibling("bias")):
                return Convention.Apply(weight, WeightLayout.PyTorch, "Norm", parameter).InLayer(null, "scale (gamma)");
            case "bias" when Sibling("weight") is { } kernel:
                return Bias(weight, own, kernel);
            case "in_proj_weight" or "in_proj_bias":
                return Told(weight, "MultiheadAttention", parameter);
            default:
                return IsRecurrent(parameter) ? Recurrent(weight, parameter, name => Sibling(name)) : weight;
        }
    }

    private static Weight Kernel(Weight weight, string own, Weight? bias)
    {
        bool? outputFirst = OutputFirst(weight, own, bias);
        int rank = weight.Shape.Count;
        if (rank == 2)
        {
            return outputFirst switch
            {
                true => Told(weight, "Linear", "weight"),
                // (in, out) with a bias for the outs: a layer that stores its kernel as TensorFlow does.
                false => weight.InLayer(null, "kernel").WithRoles(AxisRole.Input, AxisRole.Output),
                null when bias is null && IsNamed(own, EmbeddingNames) => Told(weight, "Embedding", "weight"),
                null => weight,
            };
        }
        if (rank > 5 || outputFirst is not { } known)
            return weight;
        return Told(weight, (known ? "Conv" : "ConvTranspose") + $"{rank - 2}d", "weight");
    }

    /// <summary>True for (out, in, …), false for (in, out, …), null where nothing tells.</summary>
    private static bool? OutputFirst(Weight weight, string own, Weight? bias)
    {
        if (bias is { Shape: [var outputs] } && (weight.Shape[0] == outputs) != (weight.Shape[1] == outputs))
            return weight.Shape[0] == outputs;
        string name = own.ToLowerInvariant();
        if (weight.Shape.Count > 2)
        {
            // "up_conv" and "deconv" may be either.
            bool plain = name.Contains("conv", StringComparison.Ordinal) && !name.Contains("up", StringComparison.Ordinal)
                && !name.Contains("deconv", StringComparison.Ordinal) && !name.Contains("trans", StringComparison.Ordinal);
            return plain ? true : null;
        }
        return IsNamed(own, LinearNames) ? true : null;
    }

    private static Weight Bias(Weight weight, string own, Weight kernel)
    {
        if (weight.Shape.Count != 1)
            return weight;
        if (kernel.Shape.Count == 1)
        {
            return IsNormalisation(kernel, own, weight)
                ? Convention.Apply(weight, WeightLayout.PyTorch, "Norm", "bias").InLayer(null, "shift (beta)")
                : weight;
        }
        var told = Kernel(kernel, own, weight);
        if (told.LayerKind is { } kind)
            return Told(weight, kind, "bias");
        return kernel.Shape.Contains(weight.Shape[0])
            ? weight.InLayer(null, "bias").WithRoles(kernel.Shape.Count == 2 ? AxisRole.Output : AxisRole.Filter)
            : weight;
    }

    // Of PyTorch's layers only the normalisations have a vector as weight and a bias of the same length beside it.
    private static bool IsNormalisation(Weight weight, string own, Weight? bias)
    {
        string name = own.ToLowerInvariant();
        return bias is not null
            ? bias.Shape.SequenceEqual(weight.Shape)
            : name.Contains("norm", StringComparison.Ordinal) || name.StartsWith("ln_", StringComparison.Ordinal);
    }

    private static bool IsRecurrent(string parameter) =>
        parameter.StartsWith("weight_ih", StringComparison.Ordinal) || parameter.StartsWith("weight_hh", StringComparison.Ordinal)
        || parameter.StartsWith("bias_ih", StringComparison.Ordinal) || parameter.StartsWith("bias_hh", StringComparison.Ordinal);

    // How many gates the recurrent kernel (gates × units, units) has tells the layer.
    private static Weight Recurrent(Weight weight, string parameter, Func<string, Weight?> sibling)
    {
        string rest = parameter[(parameter.IndexOf('_', StringComparison.Ordinal) + 3)..];
        string? kind = sibling("weight_hh" + rest)?.Shape is [var rows, > 0 and var units] && rows % units == 0
            ? (rows / units) switch { 4 => "LSTM", 3 => "GRU", 1 => "RNN", _ => null }
            : null;
        return Told(weight, kind, parameter);
    }

    private static bool IsNamed(string own, string[] names) => names.Contains(own.ToLowerInvariant())
        || names.Any(name => own.EndsWith("_" + name, StringComparison.OrdinalIgnoreCase));

    private static Weight Told(Weight weight, string? kind, string parameter) => Convention.Apply(weight, WeightLayout.PyTorch, kind, parameter);
}
