using System.Text.Json;
using NotebookViz.Data;
using NotebookViz.Formats.Keras;

namespace NotebookViz.Formats.TensorFlowJs;

/// <summary>TensorFlow.js: a <c>model.json</c> that lists the weights, with their bytes in files beside it.</summary>
internal sealed class TensorFlowJsFormat : IWeightFormat
{
    private const string Manifest = "weightsManifest", Topology = "modelTopology";

    public string Description => "TensorFlow.js model (model.json with its .bin shards)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => JsonText.HasKey(head, file, Manifest);

    public WeightList Open(SourceFile file)
    {
        var model = JsonText.Read(file);
        var weights = new List<Weight>();
        foreach (var group in model.Items(Manifest))
            weights.AddRange(Group(file, group));
        var topology = model.Member(Topology) ?? default;
        if (topology.Member("node") is { ValueKind: JsonValueKind.Array })
            return new(TensorFlowGraph.Describe(weights, topology), file.Name);
        return new(KerasWeights.Describe(weights, KerasConfig.Of(topology.Member("model_config") ?? topology)), file.Name);
    }

    // The shards of a group are one run of bytes that was cut anywhere.
    private static IEnumerable<Weight> Group(SourceFile file, JsonElement group)
    {
        var shards = group.Items("paths").Select(path => path.ValueKind == JsonValueKind.String
            ? Neighbours.Open(file, path.GetString()!, null).Bytes
            : throw file.Malformed("its list of shards holds something else than file names.")).ToArray();
        var bytes = file.Part(file.Name, new JoinedData(shards));
        long place = 0;
        foreach (var entry in group.Items("weights"))
        {
            var (weight, length) = TensorFlowJsWeight.Read(bytes, entry, place);
            place += length;
            if (weight is not null)
                yield return weight;
        }
    }
}
