using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookViz.Torch.Forward;

/// <summary>
/// Multiply-adds of one call: products of an input and a kernel's element, as papers count them. Biases, activations, pooling and
/// normalisation are not counted.
/// </summary>
internal static class MultiplyAdds
{
    /// <summary>Returns the multiply-adds; 0 for a layer that has none of its own, null if unknown.</summary>
    public static long? Of(nn.Module module, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        if (inputs.Count == 0 || outputs.Count == 0)
            return module.named_parameters(recurse: false).Any() ? null : 0;
        var (input, output) = (inputs[0], outputs[0]);
        return module switch
        {
            // Each output is a sum over the kernel's taps and the channels of its group; if transposed, each input contributes to as many outputs.
            Convolution { transposed: false } c => output.numel() * (c.in_channels / c.groups) * Product(c.kernel_size),
            Convolution c => input.numel() * (c.out_channels / c.groups) * Product(c.kernel_size),
            Linear linear => output.numel() * linear.in_features,
            Bilinear bilinear => output.numel() * bilinear.in1_features * bilinear.in2_features,
            // Every step of every sequence is multiplied by every kernel once.
            LSTM or GRU or RNN or LSTMCell or GRUCell or RNNCell => input.numel() / input.shape[^1] * KernelElements(module),
            MultiheadAttention => inputs.Count < 3 ? null : Attention(input, inputs[1]) + Projections(module, input, inputs[1]),
            // Sequence first: (length, batch, features). Each token is multiplied by each kernel once and attends to its whole sequence.
            TransformerEncoderLayer => Tokens(input) * KernelElements(module) + Attention(input, input),
            TransformerEncoder => Tokens(input) * KernelElements(module) + Layers(module) * Attention(input, input),
            TransformerDecoderLayer or TransformerDecoder or Transformer or jit.ScriptModule => null,
            Embedding or EmbeddingBag or NormBase or GroupNorm or LayerNorm or PReLU => 0,
            _ => ModuleChildren.Of(module).Count > 0 || !module.named_parameters(recurse: false).Any() ? 0 : null,
        };
    }

    /// <summary>True if a call of the layer has, or may have, multiply-adds.</summary>
    public static bool MayHave(nn.Module module) =>
        module is not (Embedding or EmbeddingBag or NormBase or GroupNorm or LayerNorm or PReLU) && module.named_parameters(recurse: false).Any();

    /// <summary>True for a layer that native code builds from several: its multiply-adds are computed as a whole, not summed over its parts.</summary>
    public static bool IsWhole(nn.Module module) => module is MultiheadAttention or TransformerEncoderLayer or TransformerEncoder;

    // Scores and weighted sum: one product per query, key and feature each.
    private static long Attention(Tensor query, Tensor key) =>
        query.dim() == 3 ? 2 * query.shape[0] * key.shape[0] * query.shape[1] * query.shape[2] : 2 * query.shape[0] * key.shape[0] * query.shape[1];

    // Query and output are projected once per query, key and value once per key.
    private static long Projections(nn.Module module, Tensor query, Tensor key)
    {
        long elements = KernelElements(module);
        long output = module.named_parameters(recurse: false).First(p => p.name == "out_proj.weight").parameter.numel();
        return Tokens(query) * 2 * output + Tokens(key) * (elements - 2 * output);
    }

    private static long Tokens(Tensor input) => input.numel() / input.shape[^1];

    private static long Layers(nn.Module module) =>
        module.named_parameters(recurse: false).Count(p => p.name.EndsWith("in_proj_weight", StringComparison.Ordinal));

    private static long KernelElements(nn.Module module) =>
        module.named_parameters(recurse: false).Where(p => p.parameter.dim() == 2).Sum(p => p.parameter.numel());

    private static long Product(long[] lengths) => lengths.Aggregate(1L, (product, length) => product * length);
}
