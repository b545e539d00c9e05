using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookViz.Formats.Keras;

/// <summary>A layer as a model's configuration describes it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">Its class, such as "Conv2D".</param>
/// <param name="Config">Its settings.</param>
/// <param name="Layers">The layers in it, where it is a model or wraps another layer.</param>
internal sealed record KerasLayer(string Name, string Kind, JsonElement Config, IReadOnlyList<KerasLayer> Layers)
{
    /// <summary>A truth value of its settings; null where there is none of that name.</summary>
    public bool? Flag(string name) => Config.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}

/// <summary>A model's configuration: its layers in their order.</summary>
internal sealed class KerasConfig
{
    private readonly Dictionary<string, KerasLayer> _byName = new(StringComparer.Ordinal);

    private KerasConfig(IReadOnlyList<KerasLayer> layers)
    {
        Layers = layers;
        Index(layers);
    }

    public static KerasConfig Empty { get; } = new([]);

    public IReadOnlyList<KerasLayer> Layers { get; }

    /// <summary>Reads the configuration of a model: <c>{"class_name": …, "config": {"layers": […]}}</c>.</summary>
    public static KerasConfig Of(JsonElement model) => new(LayersOf(model.Member("config") ?? default));

    /// <summary>The layer of that name, wherever it is nested.</summary>
    public KerasLayer? Find(string name) => _byName.GetValueOrDefault(name);

    private static List<KerasLayer> LayersOf(JsonElement config)
    {
        // The first Keras versions had a bare list in place of the settings of a Sequential model.
        var items = config.ValueKind == JsonValueKind.Array ? config.EnumerateArray() : config.Items("layers");
        var layers = items.Select(Layer).OfType<KerasLayer>().ToList();
        foreach (string wrapped in new[] { "layer", "forward_layer", "backward_layer", "cell" })
        {
            if (config.Member(wrapped) is { ValueKind: JsonValueKind.Object } inner && Layer(inner) is { } layer)
                layers.Add(layer);
        }
        return layers;
    }

    private static KerasLayer? Layer(JsonElement layer)
    {
        var config = layer.Member("config") ?? default;
        return layer.Text("class_name") is { } kind && (config.Text("name") ?? layer.Text("name")) is { } name
            ? new(name, kind, config, LayersOf(config))
            : null;
    }

    private void Index(IReadOnlyList<KerasLayer> layers)
    {
        foreach (var layer in layers)
        {
            _byName.TryAdd(layer.Name, layer);
            Index(layer.Layers);
        }
    }
}

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
