using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>
/// Describes the weights of a state dict by their names and shapes, without knowing the layers. Ambiguous axes stay unknown: a (16, 48)
/// matrix without a bias may be (out, in) or (in, out).
/// </summary>
internal static class PyTorchNames
{
    private static readonly string[] EmbeddingNames = ["embed", "embedding", "embeddings", "wte", "wpe", "embed_tokens", "shared"];

    // Names that always stand for an nn.Linear. GPT-2's c_attn, c_fc and c_proj are not among them, because only some files store them
    // transposed.
    private static readonly string[] LinearNames =
    [
        "linear", "fc", "fc1", "fc2", "fc3", "lm_head", "classifier", "head", "dense", "query", "key", "value",
        "q_proj", "k_proj", "v_proj", "o_proj", "out_proj", "gate_proj", "up_proj", "down_proj", "linear1", "linear2",
    ];

    private static readonly string[] TransposedNames = ["up", "deconv", "trans", "tconv", "convt", "conv_t"];

    /// <summary>Describes weights whose name, shape and siblings are unambiguous.</summary>
    public static IEnumerable<Weight> Describe(IReadOnlyList<Weight> weights)
    {
        var shapes = new NameIndex<IReadOnlyList<long>>(weights.Select(weight => (weight.Name, weight.Shape)));
        return weights.Select(weight => weight.Described(DescriptionOf(weight.Name, weight.Shape, shapes)));
    }

    /// <summary>Describes one weight.</summary>
    /// <param name="fullName">Its name: "encoder.0.weight".</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="shapes">The shapes of all weights by their names.</param>
    private static WeightDescription DescriptionOf(string fullName, IReadOnlyList<long> shape, NameIndex<IReadOnlyList<long>> shapes)
    {
        int dot = fullName.LastIndexOf('.');
        ReadOnlySpan<char> module = dot < 0 ? "" : fullName.AsSpan(0, dot), parameter = fullName.AsSpan(dot + 1), own = LastPart(module);
        IReadOnlyList<long>? Sibling(string name) => shapes.Find(fullName.AsSpan(0, dot + 1), name);
        switch (parameter)
        {
            case "running_mean" or "running_var" or "num_batches_tracked":
            case "weight" or "bias" when Sibling("running_mean") is not null:
                // InstanceNorm has the same parameters if it tracks statistics.
                return IsInstanceNorm(own)
                    ? Normalisation(parameter.ToString(), shape)
                    : PyTorchConvention.Describe("BatchNorm", parameter.ToString(), shape);
            case "weight" when LoraNames.LayerOf(fullName) is not null:
                return LoraNames.Describe(own.ToString(), shape);
            case "weight" when shape.Count > 1:
                return Kernel(shape, module, Sibling("bias"));
            case "weight" when shape.Count == 1 && IsNormalisation(shape, own, Sibling("bias")):
                return Normalisation("weight", shape);
            case "bias" when Sibling("weight") is { } kernel:
                return Bias(shape, module, kernel);
            case "in_proj_weight" or "in_proj_bias":
                return PyTorchConvention.Describe("MultiheadAttention", parameter.ToString(), shape);
            default:
                return IsRecurrent(parameter) ? Recurrent(parameter.ToString(), shape, Sibling("weight_hh" + AfterPrefix(parameter))) : WeightDescription.None;
        }
    }

    private static WeightDescription Kernel(IReadOnlyList<long> shape, ReadOnlySpan<char> module, IReadOnlyList<long>? bias)
    {
        var own = LastPart(module);
        bool? outputFirst = OutputFirst(shape, module, bias);
        int rank = shape.Count;
        if (rank == 2)
        {
            return outputFirst switch
            {
                true => PyTorchConvention.Describe("Linear", "weight", shape),
                // (in, out) with a bias of length out: a layer that stores its kernel like TensorFlow.
                false => WeightDescription.Of(null, "kernel", shape, [AxisRole.Input, AxisRole.Output]),
                null when bias is null && IsNamed(own, EmbeddingNames) => PyTorchConvention.Describe("Embedding", "weight", shape),
                null => WeightDescription.None,
            };
        }
        // nn.Bilinear's (out, in1, in2) has a bias of length out too, so three axes alone do not prove a convolution.
        if (rank == 3 && !own.Contains("conv", StringComparison.OrdinalIgnoreCase) && !IsPlace(own))
            return WeightDescription.None;
        // Of all convolutions, only a grouped transposed one, (in, out / groups), has a bias as long as neither axis.
        if (rank is > 2 and <= 5 && bias is [var outputs] && shape[0] != outputs && shape[1] != outputs)
            return GroupsOf(shape, outputs) is { } groups ? PyTorchConvention.Describe($"ConvTranspose{rank - 2}d", "weight", shape, groups) : WeightDescription.None;
        return rank <= 5 && outputFirst is { } known
            ? PyTorchConvention.Describe((known ? "Conv" : "ConvTranspose") + $"{rank - 2}d", "weight", shape)
            : WeightDescription.None;
    }

    private static long? GroupsOf(IReadOnlyList<long> shape, long outputs) =>
        outputs > 0 && shape[1] > 0 && outputs % shape[1] == 0 && shape[0] % (outputs / shape[1]) == 0 ? outputs / shape[1] : null;

    /// <summary>True for (out, in, …), false for (in, out, …), null if undecided.</summary>
    private static bool? OutputFirst(IReadOnlyList<long> shape, ReadOnlySpan<char> module, IReadOnlyList<long>? bias)
    {
        var own = LastPart(module);
        bool mayBeTransposed = shape.Count > 2 && MayBeTransposed(module);
        if (bias is [var outputs] && (shape[0] == outputs) != (shape[1] == outputs))
        {
            // A grouped transposed convolution is (in, out / groups). With as many outputs as inputs it looks like (out, in / groups).
            bool mayBeGrouped = mayBeTransposed && shape[0] == outputs && shape[1] > 0 && outputs % shape[1] == 0;
            return mayBeGrouped ? null : shape[0] == outputs;
        }
        if (shape.Count > 2)
            return own.Contains("conv", StringComparison.OrdinalIgnoreCase) && !mayBeTransposed ? true : null;
        return IsNamed(own, LinearNames) ? true : null;
    }

    // The shape does not distinguish a transposed convolution from others: "up_conv", "tconv1", "convtr", "deconv" may be either.
    private static bool MayBeTransposed(ReadOnlySpan<char> module)
    {
        string[] parts = module.ToString().ToLowerInvariant().Split('.');
        return TransposedNames.Any(name => parts[^1].Contains(name, StringComparison.Ordinal))
            || parts.Length > 1 && (parts[^2].StartsWith("up", StringComparison.Ordinal) || parts[^2].StartsWith("dec", StringComparison.Ordinal));
    }

    private static ReadOnlySpan<char> LastPart(ReadOnlySpan<char> module) => module[(module.LastIndexOf('.') + 1)..];

    private static bool IsInstanceNorm(ReadOnlySpan<char> own)
    {
        string name = own.ToString().ToLowerInvariant();
        return name.Contains("inst", StringComparison.Ordinal) || name.StartsWith("inorm", StringComparison.Ordinal) || name.TrimEnd("0123456789_".ToCharArray()) == "in";
    }

    // A layer of nn.Sequential has a number as its name.
    private static bool IsPlace(ReadOnlySpan<char> own) => own.Length > 0 && !own.ContainsAnyExceptInRange('0', '9');

    private static WeightDescription Bias(IReadOnlyList<long> shape, ReadOnlySpan<char> module, IReadOnlyList<long> kernel)
    {
        var own = LastPart(module);
        if (shape.Count != 1 || kernel.Count == 0)
            return WeightDescription.None;
        if (kernel.Count == 1)
            return IsNormalisation(kernel, own, shape) ? Normalisation("bias", shape) : WeightDescription.None;
        if (Kernel(kernel, module, shape).LayerKind is { } kind)
            return PyTorchConvention.Describe(kind, "bias", shape);
        return kernel.Contains(shape[0])
            ? WeightDescription.Of(null, "bias", shape, [kernel.Count == 2 ? AxisRole.Output : AxisRole.Filter])
            : WeightDescription.None;
    }

    // The kind of normalisation is unknown.
    private static WeightDescription Normalisation(string parameter, IReadOnlyList<long> shape) =>
        PyTorchConvention.Describe("Norm", parameter, shape) with { LayerKind = null };

    // Among PyTorch's layers only normalisations have a vector as weight and a bias of the same length.
    private static bool IsNormalisation(IReadOnlyList<long> shape, ReadOnlySpan<char> own, IReadOnlyList<long>? bias) => bias is not null
        ? bias.SequenceEqual(shape)
        : own.Contains("norm", StringComparison.OrdinalIgnoreCase) || own.StartsWith("ln_", StringComparison.OrdinalIgnoreCase);

    private static bool IsRecurrent(ReadOnlySpan<char> parameter) =>
        parameter.StartsWith("weight_ih", StringComparison.Ordinal) || parameter.StartsWith("weight_hh", StringComparison.Ordinal)
        || parameter.StartsWith("bias_ih", StringComparison.Ordinal) || parameter.StartsWith("bias_hh", StringComparison.Ordinal);

    // Which layer and direction: "_l0_reverse".
    private static string AfterPrefix(ReadOnlySpan<char> parameter) => parameter[(parameter.IndexOf('_') + 3)..].ToString();

    // The number of gates in the recurrent kernel (gates × units, units) identifies the layer.
    private static WeightDescription Recurrent(string parameter, IReadOnlyList<long> shape, IReadOnlyList<long>? recurrentKernel)
    {
        string? kind = recurrentKernel is [var rows, > 0 and var units] && rows % units == 0
            ? (rows / units) switch { 4 => "LSTM", 3 => "GRU", 1 => "RNN", _ => null }
            : null;
        return PyTorchConvention.Describe(kind, parameter, shape);
    }

    // A name, or its end after an underscore.
    private static bool IsNamed(ReadOnlySpan<char> own, string[] names)
    {
        foreach (string name in names)
            if (own.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (own.Length == name.Length || own[^(name.Length + 1)] == '_'))
                return true;
        return false;
    }
}
