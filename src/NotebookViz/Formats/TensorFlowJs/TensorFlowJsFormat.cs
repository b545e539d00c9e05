using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Formats.Keras;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>TensorFlow.js: a <c>model.json</c> or a weights manifest that lists the weights, with their bytes in files beside it.</summary>
internal sealed class TensorFlowJsFormat : IWeightFormat
{
    private const string Manifest = "weightsManifest", Topology = "modelTopology", Weights = "weights";

    public string Description => "TensorFlow.js model (model.json or weights_manifest.json with its shards)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) =>
        JsonText.HasKey(head, file, Manifest) || JsonText.IsArrayWithKey(head, file, Weights) && JsonText.IsArrayWithKey(head, file, "paths");

    public WeightList Open(SourceFile file)
    {
        var model = JsonText.Read(file);
        // Converters before version 1 wrote the manifest to a file of its own, as face-api.js still does.
        List<JsonElement> groups = [.. model.ValueKind == JsonValueKind.Array ? model.EnumerateArray() : model.Items(Manifest)];
        List<Weight> weights = [.. groups.SelectMany(group => TensorFlowJsGroup.Read(file, group))];
        if (weights.Count > 0 && weights.All(weight => weight.Data is null))
            throw file.Malformed(weights[0].Problem!, weights[0].Name);
        var topology = model.Member(Topology) ?? default;
        if (topology.Member("node") is not { ValueKind: JsonValueKind.Array })
            return new(KerasWeights.Describe(weights, KerasConfig.Of(topology.Member("model_config") ?? topology)).Select(ByOlderName), file.Name) { Metadata = MetadataOf(model) };

        var whole = groups.SelectMany(group => group.Items(Weights)).Where(entry => entry.Text("dtype") is not ("float32" or "float16"))
            .Select(entry => entry.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
        List<Weight> kept = [.. new TensorFlowGraph(topology, weights).Describe(weights).Where(weight => IsWeight(weight, whole))];
        int left = weights.Count - kept.Count;
        return new(kept, file.Name)
        {
            Notes = left == 0 ? [] : [$"Left out as constants of the graph: {Numbers.Grouped(left)} {(left == 1 ? "shape, index or single number" : "shapes, indices and single numbers")}."],
            Metadata = MetadataOf(model),
        };
    }

    private static IReadOnlyDictionary<string, MetadataValue> MetadataOf(JsonElement model) =>
        new FileMetadata().Add("format", model.Text("format")).Add("generatedBy", model.Text("generatedBy")).Add("convertedBy", model.Text("convertedBy"))
            .Add(model.Member("userDefinedMetadata") ?? default).Values;

    // TensorFlow's names before Keras. Their axes have one order only, whatever the layer.
    private static Weight ByOlderName(Weight weight) => weight.Name[(weight.Name.LastIndexOf('/') + 1)..] switch
    {
        "depthwise_weights" or "depthwise_filter" or "depthwise_filters" => weight.Described(KerasConvention.Describe(null, "depthwise_kernel", weight.Shape)),
        "pointwise_weights" or "pointwise_filter" or "pointwise_filters" => weight.Described(KerasConvention.Describe(null, "pointwise_kernel", weight.Shape)),
        _ => weight,
    };

    // A graph's constants are in the manifest too.
    private static bool IsWeight(Weight weight, HashSet<string> whole) =>
        weight.Role is not null || weight.Problem is not null || weight is { Count: > 1, Shape.Count: > 0 } && !whole.Contains(weight.Name);
}
