using System.Text.Json;
using NotebookViz.Sources.Files.Json;

namespace NotebookViz.Sources.Files.Keras;

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

    private static IReadOnlyList<KerasLayer> LayersOf(JsonElement config)
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
