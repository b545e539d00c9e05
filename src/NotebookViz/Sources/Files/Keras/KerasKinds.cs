using System.Text.RegularExpressions;

namespace NotebookViz.Sources.Files.Keras;

/// <summary>Keras' layer classes and the variables they have, in the order in which Keras makes them.</summary>
internal static partial class KerasKinds
{
    private static readonly Dictionary<string, string> BySnakeName = new[]
    {
        "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv1D", "DepthwiseConv2D",
        "SeparableConv1D", "SeparableConv2D", "Dense", "EinsumDense", "Embedding", "BatchNormalization", "LayerNormalization",
        "GroupNormalization", "UnitNormalization", "PReLU", "LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell",
        "Bidirectional", "TimeDistributed", "MultiHeadAttention", "InputLayer", "Flatten", "Dropout", "Activation",
        "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "Reshape", "Add", "Concatenate", "ReLU", "Functional", "Sequential",
    }.ToDictionary(SnakeName, kind => kind);

    /// <summary>The name that Keras makes of a class: Conv2DTranspose, conv2d_transpose.</summary>
    public static string SnakeName(string kind)
    {
        string name = NotWord().Replace(kind, "");
        name = WordInName().Replace(name, "$1_$2");
        return UpperAfterLower().Replace(name, "$1_$2").ToLowerInvariant();
    }

    /// <summary>The class that Keras has named a layer after ("conv2d_1"); null where someone else named it.</summary>
    public static string? OfAutomaticName(string name) => BySnakeName.GetValueOrDefault(CountAtEnd().Replace(name, ""));

    /// <summary>The names of a layer's own variables; null where class, settings and number do not tell.</summary>
    public static string[]? Variables(string? kind, KerasLayer? layer, int count)
    {
        string[] all = kind switch
        {
            "BatchNormalization" => Chosen(layer, ("scale", "gamma"), ("center", "beta"), (null, "moving_mean"), (null, "moving_variance")),
            "LayerNormalization" or "GroupNormalization" => Chosen(layer, ("scale", "gamma"), ("center", "beta")),
            "Embedding" => ["embeddings"],
            "LSTM" or "GRU" or "SimpleRNN" or "LSTMCell" or "GRUCell" or "SimpleRNNCell" => ["kernel", "recurrent_kernel", "bias"],
            "SeparableConv1D" or "SeparableConv2D" => ["depthwise_kernel", "pointwise_kernel", "bias"],
            "PReLU" => ["alpha"],
            not null when kind == "Dense" || kind.Contains("Conv", StringComparison.Ordinal) || kind == "EinsumDense" => ["kernel", "bias"],
            _ => [],
        };
        // A bias is the only one that may be missing without being asked for in the middle.
        return count == all.Length || count == all.Length - 1 && all is [.., "bias"] ? all[..count] : null;
    }

    private static string[] Chosen(KerasLayer? layer, params (string? Flag, string Name)[] variables) =>
        [.. variables.Where(variable => variable.Flag is null || layer?.Flag(variable.Flag) != false).Select(variable => variable.Name)];

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotWord();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex WordInName();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex UpperAfterLower();

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex CountAtEnd();
}
