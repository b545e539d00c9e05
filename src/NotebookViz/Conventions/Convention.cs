using NotebookViz.Common;

namespace NotebookViz.Conventions;

/// <summary>How frameworks name their weights and order their axes.</summary>
internal static class Convention
{
    private static readonly HashSet<string> KerasParameters =
    [
        "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "embeddings",
        "depthwise_kernel", "pointwise_kernel", "recurrent_kernel",
    ];

    private static readonly HashSet<string> PyTorchParameters = ["running_mean", "running_var", "num_batches_tracked", "in_proj_weight", "in_proj_bias"];

    /// <summary>Describes a weight by a framework's conventions, as far as they apply.</summary>
    /// <param name="layout">The framework.</param>
    /// <param name="layerKind">The layer's kind in that framework, such as "Conv2d"; null if only the shape is known.</param>
    /// <param name="parameter">The parameter's own name, such as "bias"; null if only the shape is known.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined.</exception>
    public static WeightDescription Describe(WeightLayout layout, string? layerKind, string? parameter, IReadOnlyList<long> shape) =>
        Arguments.Defined(layout) switch
        {
            WeightLayout.Keras => KerasConvention.Describe(layerKind, parameter, shape),
            WeightLayout.PyTorch => PyTorchConvention.Describe(layerKind, parameter, shape),
            _ => WeightDescription.None with { LayerKind = layerKind },
        };

    /// <summary>Describes a weight by its shape and its full name, if the last part is a name that the framework uses.</summary>
    public static WeightDescription OfName(WeightLayout layout, string? layerKind, string name, IReadOnlyList<long> shape)
    {
        string last = name[(name.LastIndexOfAny(['/', '.']) + 1)..];
        bool isKnown = layout switch
        {
            WeightLayout.Keras => KerasParameters.Contains(last),
            // "weight" adds nothing to the shape, and "bias" says nothing without its layer.
            WeightLayout.PyTorch => PyTorchParameters.Contains(last) || last.StartsWith("weight_", StringComparison.Ordinal),
            _ => false,
        };
        // An older name of TensorFlow's. By shape alone such a weight would look like an ordinary kernel with one filter.
        if (layout == WeightLayout.Keras && last is "depthwise_weights")
            (isKnown, last) = (true, "depthwise_kernel");
        return Describe(layout, layerKind, isKnown ? last : null, shape);
    }
}

/// <summary>What frameworks pack along one axis, in each framework's order.</summary>
internal static class Packing
{
    /// <summary>TorchSharp's and PyTorch's gates; empty for a layer that has none.</summary>
    public static string[] PyTorchGates(string kind) => kind switch
    {
        "LSTM" or "LSTMCell" => ["input (i)", "forget (f)", "cell (g)", "output (o)"],
        "GRU" or "GRUCell" => ["reset (r)", "update (z)", "new (n)"],
        _ => [],
    };

    /// <summary>Keras' gates.</summary>
    public static string[] KerasGates(string kind) => kind switch
    {
        "LSTM" => ["input (i)", "forget (f)", "cell (c)", "output (o)"],
        "GRU" => ["update (z)", "reset (r)", "candidate (h)"],
        _ => [],
    };

    /// <summary>ONNX' gates.</summary>
    public static string[] OnnxGates(string kind) => kind switch
    {
        "LSTM" => ["input (i)", "output (o)", "forget (f)", "cell (c)"],
        "GRU" => ["update (z)", "reset (r)", "hidden (h)"],
        _ => [],
    };

    /// <summary>The in-projection of PyTorch's attention.</summary>
    public static readonly string[] Attention = ["query", "key", "value"];
}
