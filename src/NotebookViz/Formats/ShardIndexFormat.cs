using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Formats.Keras;
using NotebookViz.Formats.Safetensors;

namespace NotebookViz.Formats;

/// <summary>The index of a model that is spread over several files, as Hugging Face writes it: <c>*.index.json</c>.</summary>
internal sealed class ShardIndexFormat : IWeightFormat
{
    private const string Map = "weight_map";

    public string Description => "an index of shards (.safetensors.index.json, .bin.index.json)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => JsonText.HasKey(head, file, Map);

    public WeightList Open(SourceFile file)
    {
        var index = JsonText.Read(file);
        if (index.Member(Map) is not { ValueKind: JsonValueKind.Object } map)
            throw file.Malformed("its weight_map is not an object.");
        // Keras 3 maps the paths of groups instead of weights.
        if (map.EnumerateObject().Select(pair => pair.Name).FirstOrDefault()?.StartsWith('/') == true)
            return KerasFormat.OpenShards(file, KerasShards(file, map));
        var shards = new Dictionary<string, Shard>(StringComparer.Ordinal);
        var weights = new List<Weight>();
        using var work = file.Remote is null ? null : Work.Begin($"Opening the shards of {file.Name}", map.EnumerateObject().Select(pair => pair.Value.ToString()).Distinct().Count());
        var metadata = new FileMetadata().Add(index.Member("metadata") ?? default);
        foreach (var pair in map.EnumerateObject())
        {
            string name = pair.Value.ValueKind == JsonValueKind.String
                ? pair.Value.GetString()!
                : throw file.Malformed("its weight_map does not name a file for it.", pair.Name);
            if (!shards.TryGetValue(name, out var shard))
            {
                shards.Add(name, shard = OpenShard(file, name, metadata));
                work?.Advance(1);
            }
            weights.Add(shard.Weights.TryGetValue(pair.Name, out var weight)
                ? weight
                : Unreadable.Of(pair.Name, shard.Problem ?? $"the shard '{name}' does not hold it; copy the shards again."));
        }
        if (weights.Count > 0 && weights.All(weight => weight.Data is null) && shards.Values.FirstOrDefault(shard => shard.Problem is not null) is { Problem: { } problem })
            throw file.Malformed(problem);
        // The codes of a weight and their scales may lie in different shards.
        return new(shards.Values.Any(shard => shard.IsSafetensors) ? SafetensorsFormat.Finished(file, weights) : weights, file.Name) { Metadata = metadata.Values };
    }

    private static IEnumerable<(string Path, string Shard)> KerasShards(SourceFile file, JsonElement map) =>
        from pair in map.EnumerateObject()
        from shard in pair.Value.ValueKind == JsonValueKind.Array ? [.. pair.Value.EnumerateArray()] : new[] { pair.Value }
        select (pair.Name, shard.ValueKind == JsonValueKind.String
            ? shard.GetString()!
            : throw file.Malformed("its weight_map does not name a file for it.", pair.Name));

    private static Shard OpenShard(SourceFile file, string name, FileMetadata metadata)
    {
        var weights = new Dictionary<string, Weight>(StringComparer.Ordinal);
        if (Neighbours.Find(file, name, null) is not { } source)
            return new(weights, $"the shard '{name}' is not there; copy it into the same folder.");
        try
        {
            var format = WeightFormats.Of(source);
            // An index that names itself would cause endless recursion.
            if (format is ShardIndexFormat)
                return new(weights, $"the shard '{name}' is an index itself.");
            bool isSafetensors = format is SafetensorsFormat;
            foreach (var weight in isSafetensors ? SafetensorsFormat.Tensors(source, metadata) : Opened(format, source, metadata))
                weights.TryAdd(weight.Name, weight);
            return new(weights, null) { IsSafetensors = isSafetensors };
        }
        catch (WeightFileException error)
        {
            return new(weights, $"the shard '{name}' cannot be read: {error.Problem}");
        }
    }

    private static WeightList Opened(IWeightFormat format, SourceFile source, FileMetadata metadata)
    {
        var shard = format.Open(source);
        metadata.Add(shard.Metadata);
        return shard;
    }

    /// <summary>The content of a shard, or the problem why it has none.</summary>
    private sealed record Shard(Dictionary<string, Weight> Weights, string? Problem)
    {
        public bool IsSafetensors { get; init; }
    }
}
