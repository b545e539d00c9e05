using System.Text.Json;
using NotebookViz.Formats.Keras;

namespace NotebookViz.Formats;

/// <summary>The index of a model that is spread over several files, as Hugging Face writes it: <c>*.index.json</c>.</summary>
internal sealed class ShardIndexFormat : IWeightFormat
{
    private const string Map = "weight_map";

    public string Description => "an index of shards (.safetensors.index.json, .bin.index.json)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => JsonText.HasKey(head, file, Map);

    public WeightList Open(SourceFile file)
    {
        if (JsonText.Read(file).Member(Map) is not { ValueKind: JsonValueKind.Object } map)
            throw file.Malformed("its weight_map is not an object.");
        // Keras 3 maps groups of its own paths and not weights.
        if (map.EnumerateObject().Select(pair => pair.Name).FirstOrDefault()?.StartsWith('/') == true)
            return KerasFormat.OpenShards(file, KerasShards(file, map));
        var shards = new Dictionary<string, Dictionary<string, Weight>>(StringComparer.Ordinal);
        var weights = new List<Weight>();
        foreach (var pair in map.EnumerateObject())
        {
            string shard = pair.Value.ValueKind == JsonValueKind.String
                ? pair.Value.GetString()!
                : throw file.Malformed("its weight_map does not name a file for it.", pair.Name);
            if (!shards.TryGetValue(shard, out var inShard))
                shards.Add(shard, inShard = OpenShard(file, shard));
            weights.Add(inShard.TryGetValue(pair.Name, out var weight)
                ? weight
                : throw file.Malformed($"the shard '{shard}' does not hold it; copy the shards again.", pair.Name));
        }
        return new(weights, file.Name);
    }

    private static IEnumerable<(string Path, string Shard)> KerasShards(SourceFile file, JsonElement map) =>
        from pair in map.EnumerateObject()
        from shard in pair.Value.ValueKind == JsonValueKind.Array ? [.. pair.Value.EnumerateArray()] : new[] { pair.Value }
        select (pair.Name, shard.ValueKind == JsonValueKind.String
            ? shard.GetString()!
            : throw file.Malformed("its weight_map does not name a file for it.", pair.Name));

    private static Dictionary<string, Weight> OpenShard(SourceFile file, string shard)
    {
        var source = Neighbours.Open(file, shard, null);
        var format = WeightFormats.Of(source);
        // An index that names itself would never end.
        if (format is ShardIndexFormat)
            throw file.Malformed($"its shard '{shard}' is an index itself.");
        var weights = new Dictionary<string, Weight>(StringComparer.Ordinal);
        foreach (var weight in format.Open(source))
            weights.TryAdd(weight.Name, weight);
        return weights;
    }
}
