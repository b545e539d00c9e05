namespace NotebookViz.Conventions;

/// <summary>A layout told by the caller, for weights whose source does not tell.</summary>
internal static class Layouts
{
    private static readonly HashSet<string> KerasParameters =
    [
        "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "embeddings",
        "depthwise_kernel", "pointwise_kernel", "recurrent_kernel",
    ];

    private static readonly HashSet<string> PyTorchParameters = ["running_mean", "running_var", "num_batches_tracked", "in_proj_weight", "in_proj_bias"];

    /// <summary>What the layout tells by the weight's own name, where that is one the framework uses, and by its shape.</summary>
    public static Weight Tell(Weight weight, WeightLayout layout)
    {
        string last = weight.Name[(weight.Name.LastIndexOfAny(['/', '.']) + 1)..];
        bool telling = layout switch
        {
            WeightLayout.Keras => KerasParameters.Contains(last),
            // "weight" alone tells no more than the shape does, "bias" nothing without its layer.
            WeightLayout.PyTorch => PyTorchParameters.Contains(last) || last.StartsWith("weight_", StringComparison.Ordinal),
            _ => false,
        };
        // TensorFlow's older name, "depthwise_weights"; by its shape alone it would pass for an ordinary kernel of one filter.
        if (layout == WeightLayout.Keras && last is "depthwise_weights")
            (telling, last) = (true, "depthwise_kernel");
        return Convention.Apply(weight, layout, weight.LayerKind, telling ? last : null);
    }
}
