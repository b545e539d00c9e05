using System.Text.RegularExpressions;

namespace NotebookViz.Torch.Loading;

/// <summary>The weights of one layer, grouped by the part of their names before the last dot or slash. The layer's name has dots instead of slashes.</summary>
internal sealed partial record SourceLayer(string Name, string Family, IReadOnlyList<Weight> Weights)
{
    private const string Forward = "forward_", Backward = "backward_", AttentionOutput = "attention_output";

    /// <summary>All layers, in the order of the list.</summary>
    public static List<SourceLayer> Of(IReadOnlyList<Weight> weights)
    {
        // A layer may just be named "forward_lstm"; Keras' Bidirectional has a backward layer too.
        var bidirectional = weights.Where(weight => IsDirection(weight, Forward)).Select(weight => Parent(Folder(weight)))
            .Intersect(weights.Where(weight => IsDirection(weight, Backward)).Select(weight => Parent(Folder(weight)))).ToHashSet(StringComparer.Ordinal);
        var layers = weights.GroupBy(weight => LayerOf(weight, bidirectional))
            .Select(layer => new SourceLayer(layer.Key, Families.OfWeights([.. layer]), [.. layer])).ToList();
        var attention = layers.Where(layer => layer.Family == Families.Attention).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return layers.ConvertAll(layer => Families.IsOutputOf(attention, layer.Name) ? layer with { Family = Families.AttentionOutput } : layer);
    }

    /// <summary>Returns the names that a weight may have in TorchSharp's layer, the most likely first. A recurrent layer's single bias gets the input bias's.</summary>
    public IReadOnlyList<string> SlotsOf(Weight weight, string family)
    {
        string parameter = ParameterOf(weight);
        string slot = (weight.Role, parameter) switch
        {
            ("input kernel", "kernel") => "weight_ih",
            ("recurrent kernel", "recurrent_kernel") => "weight_hh",
            (_, "bias") when Families.IsRecurrent(family) => "bias_ih",
            (_, "kernel" or "gamma" or "embeddings" or "depthwise_kernel" or "depthwise_weights" or "pointwise_kernel" or "weights" or "alpha") => "weight",
            (_, "beta" or "biases") => "bias",
            (_, "moving_mean") => "running_mean",
            (_, "moving_variance") => "running_var",
            _ => parameter,
        };
        if (!Families.IsRecurrent(family))
            return [parameter, slot];
        // A Keras layer corresponds to layer 0 (_l0) of TorchSharp's.
        return IsBackward(weight) ? [slot + "_l0_reverse"] : [slot, slot + "_l0"];
    }

    /// <summary>True for the weights of the backward direction of Keras' Bidirectional.</summary>
    public bool IsBackward(Weight weight) => Parent(Folder(weight)) == Name && Name != Folder(weight) && IsDirection(weight, Backward);

    /// <summary>"query", "key" or "value" for a weight of Keras' attention; null for all others.</summary>
    public static string? AttentionPartOf(Weight weight) =>
        weight.LayerKind == "MultiHeadAttention" && Last(Folder(weight)) is ("query" or "key" or "value") and var part ? part : null;

    /// <summary>True for the kernel and bias of the output projection of Keras' attention.</summary>
    public static bool IsAttentionOutput(Weight weight) => weight.LayerKind == "MultiHeadAttention" && Last(Folder(weight)) == AttentionOutput;

    /// <summary>Returns the last part of a weight's name: "kernel".</summary>
    public static string ParameterOf(Weight weight) => weight.Name[(weight.Name.LastIndexOfAny(['/', '.']) + 1)..];

    /// <summary>Returns the part of a weight's name before the last dot or slash; slashes become dots.</summary>
    public static string ParentOf(Weight weight) => Parent(weight.Name.Replace('/', '.'));

    private static string LayerOf(Weight weight, HashSet<string> bidirectional)
    {
        string folder = Folder(weight);
        if (bidirectional.Contains(Parent(folder)) && (IsDirection(weight, Forward) || IsDirection(weight, Backward)) || AttentionPartOf(weight) is not null)
            return Parent(folder);
        if (IsAttentionOutput(weight))
            return Joined(Parent(folder), "out_proj");
        // A separable convolution becomes two of TorchSharp's; the second has the bias.
        return weight.LayerKind?.StartsWith("Separable", StringComparison.Ordinal) == true
            ? Joined(folder, ParameterOf(weight) == "depthwise_kernel" ? "depthwise" : "pointwise")
            : folder;
    }

    // Keras 2 includes the cell's name in a recurrent layer: lstm/lstm_cell_1/kernel.
    private static string Folder(Weight weight)
    {
        string folder = ParentOf(weight);
        return Families.IsRecurrent(Families.OfLayer(weight.LayerKind)) && folder.Contains('.', StringComparison.Ordinal) && Cell().IsMatch(Last(folder))
            ? Parent(folder)
            : folder;
    }

    private static bool IsDirection(Weight weight, string direction) =>
        Families.IsRecurrent(Families.OfLayer(weight.LayerKind)) && Last(Folder(weight)).StartsWith(direction, StringComparison.Ordinal);

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Joined(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"^(lstm_|gru_|simple_rnn_)?cell(_\d+)?$")]
    private static partial Regex Cell();
}
