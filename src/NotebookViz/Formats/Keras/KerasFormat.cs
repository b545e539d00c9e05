using System.Text;
using System.Text.Json;
using NotebookViz.Conventions;
using NotebookViz.Formats.Hdf5;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.Keras;

/// <summary>Keras' HDF5 files: whole models and weights alone of Keras 1 and 2 (.h5), weights of Keras 3 (.weights.h5), in one file or in shards.</summary>
internal sealed class KerasFormat : IWeightFormat
{
    private static readonly string[] OptimizerState = ["optimizer_weights", "optimizer"];

    public string Description => "Keras model or weights (.h5, .hdf5, .weights.h5)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith(HdfFile.Signature) || !ZipFileView.IsZip(head) && HdfFile.Start(file) > 0;

    public WeightList Open(SourceFile file)
    {
        var hdf = HdfFile.Open(file);
        return Keras2Layout.Find(hdf) is { } layers
            ? new(WeightPlace.Mark(KerasWeights.Describe(Keras2Layout.Read(layers), Config(hdf))), file.Name) { Notes = Notes(hdf), Metadata = KerasMetadata.Of(hdf) }
            : Read(file, hdf, KerasConfig.Empty, file.Name, KerasMetadata.Of(hdf));
    }

    /// <summary>Lists the weights of a Keras 3 file.</summary>
    /// <param name="file">The HDF5 file.</param>
    /// <param name="config">The model's configuration, or an empty one.</param>
    /// <param name="owner">The name of what the weights belong to.</param>
    /// <param name="metadata">The metadata of the archive that contains it.</param>
    public static WeightList Open(SourceFile file, KerasConfig config, string owner, IReadOnlyDictionary<string, MetadataValue> metadata) =>
        Read(file, HdfFile.Open(file), config, owner, metadata);

    /// <summary>Lists the weights of all shards of a Keras 3 model (<c>model.weights.json</c>).</summary>
    /// <param name="index">The index, which names them.</param>
    /// <param name="shards">Paths of groups, and the shard that holds each.</param>
    public static WeightList OpenShards(SourceFile index, IEnumerable<(string Path, string Shard)> shards)
    {
        var files = new Dictionary<string, HdfFile>(StringComparer.Ordinal);
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        var unread = new List<Weight>();
        foreach (var (path, shard) in shards)
        {
            if (!files.ContainsKey(shard) && !problems.ContainsKey(shard))
            {
                try
                {
                    files.Add(shard, HdfFile.Open(Neighbours.Open(index, shard, null)));
                }
                catch (WeightFileException error)
                {
                    problems.Add(shard, error.Problem);
                }
            }
            if (problems.TryGetValue(shard, out string? problem))
                unread.Add(Unreadable.Of(path.Trim('/'), $"The shard '{shard}' cannot be read: {problem}"));
        }
        if (files.Count == 0)
            throw index.Malformed($"none of its shards can be read: {problems.Values.FirstOrDefault() ?? "it names none"}");
        return new([.. KerasWeights.Describe([.. Keras3Layout.Read(files.Values, KerasConfig.Empty)], KerasConfig.Empty), .. unread], index.Name);
    }

    private static WeightList Read(SourceFile file, HdfFile hdf, KerasConfig config, string owner, IReadOnlyDictionary<string, MetadataValue> metadata)
    {
        if (!Keras3Layout.Fits(hdf))
            throw file.Malformed("it is an HDF5 file, but not laid out as Keras does (no layer_names, no layers); save it with model.save(path) or model.save_weights(path).");
        return new(KerasWeights.Describe([.. Keras3Layout.Read([hdf], config)], config), owner) { Notes = Notes(hdf), Metadata = metadata };
    }

    private static List<string> Notes(HdfFile file) =>
        [.. OptimizerState.Where(name => file.Root.Link(name) is not null).Select(name => $"Left out as training state: the group '{name}'.")];

    // If the configuration cannot be read, the names still say much.
    private static KerasConfig Config(HdfFile file)
    {
        if (file.Root.Texts("model_config") is not [var text])
            return KerasConfig.Empty;
        try
        {
            using var document = JsonText.Parse(Encoding.UTF8.GetBytes(text));
            return KerasConfig.Of(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return KerasConfig.Empty;
        }
    }
}

/// <summary>Keras 3's archive: a zip file with the configuration and the weights.</summary>
internal sealed class KerasArchiveFormat : IWeightFormat
{
    private const string Weights = "model.weights.h5";

    public const string Configuration = "config.json";

    public string Description => "Keras model (.keras)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => ZipFileView.IsZip(head) && ZipFileView.Open(file).Has(Weights);

    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        var config = archive.Find(Configuration) is { } text ? KerasConfig.Of(JsonText.Read(text)) : KerasConfig.Empty;
        return KerasFormat.Open(archive.Find(Weights)!, config, file.Name, KerasMetadata.Of(archive));
    }
}
