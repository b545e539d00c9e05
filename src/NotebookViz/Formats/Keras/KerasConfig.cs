using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookViz.Formats.Keras;

/// <summary>A layer as a model's configuration describes it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">Its class, such as "Conv2D".</param>
/// <param name="Config">Its settings.</param>
/// <param name="Layers">The layers in it if it is a model or wraps another layer.</param>
internal sealed record KerasLayer(string Name, string Kind, JsonElement Config, IReadOnlyList<KerasLayer> Layers)
{
    /// <summary>A Boolean setting; null if there is none with that name.</summary>
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

    private static readonly string[] InnerNames = ["forward_layer", "backward_layer", "query", "key", "value", "attention_output"];

    /// <summary>The name that Keras derives from a class: Conv2DTranspose, conv2d_transpose.</summary>
    public static string SnakeName(string kind)
    {
        string name = NotWord().Replace(kind, "");
        name = WordInName().Replace(name, "$1_$2");
        return UpperAfterLower().Replace(name, "$1_$2").ToLowerInvariant();
    }

    /// <summary>The class after which Keras named a layer ("conv2d_1"); null if the user named it.</summary>
    public static string? OfAutomaticName(string name) => BySnakeName.GetValueOrDefault(CountAtEnd().Replace(name, ""));

    /// <summary>The stem and number of a name that Keras numbered: ("dense", 1) of "dense_1", ("dense", 0) of "dense".</summary>
    public static (string Stem, int Number) Numbered(string name) =>
        CountAtEnd().Match(name) is { Success: true } count && int.TryParse(count.Value[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (name[..count.Index], number)
            : (name, 0);

    /// <summary>The place of an inner layer among those of its layer: forward before backward, the query first.</summary>
    public static int InnerPlace(string? kind, string attribute) => Array.IndexOf(InnerNames, InnerName(kind, attribute));

    /// <summary>True for an attribute that holds the whole of a layer: the cell of a recurrent layer, the layer in a wrapper.</summary>
    public static bool IsTransparent(string? kind, string attribute) => (kind, attribute) switch
    {
        ("LSTM" or "GRU" or "SimpleRNN" or "Bidirectional", "cell") => true,
        ("TimeDistributed", "layer") => true,
        _ => false,
    };

    /// <summary>What Keras calls an inner layer that it saves under the name of an attribute.</summary>
    public static string InnerName(string? kind, string attribute) => (kind, attribute) switch
    {
        ("MultiHeadAttention", "query_dense" or "_query_dense") => "query",
        ("MultiHeadAttention", "key_dense" or "_key_dense") => "key",
        ("MultiHeadAttention", "value_dense" or "_value_dense") => "value",
        ("MultiHeadAttention", "output_dense" or "_output_dense") => "attention_output",
        _ => attribute,
    };

    /// <summary>The class of an inner layer that is saved under the name of an attribute; null if that is unknown.</summary>
    /// <param name="kind">The class of the outer layer.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="layers">The layers in the outer one, by its configuration.</param>
    public static string? OfInner(string? kind, string attribute, IReadOnlyList<KerasLayer> layers) => (kind, attribute) switch
    {
        ("LSTM" or "GRU" or "SimpleRNN" or "Bidirectional", "cell") => kind,
        ("Bidirectional", "forward_layer" or "backward_layer") => layers.Count > 0 ? layers[0].Kind : kind,
        ("TimeDistributed", "layer") => layers.Count > 0 ? layers[0].Kind : null,
        ("MultiHeadAttention", _) => InnerName(kind, attribute) == attribute ? null : kind,
        _ => null,
    };

    /// <summary>The names of a layer's own variables; null if the class, the settings and the number of variables do not determine them.</summary>
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
            "Normalization" => ["mean", "variance", "count"],
            not null when kind == "Dense" || kind.Contains("Conv", StringComparison.Ordinal) || kind is "EinsumDense" or "MultiHeadAttention" => ["kernel", "bias"],
            _ => [],
        };
        // Only a trailing bias may be missing.
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
