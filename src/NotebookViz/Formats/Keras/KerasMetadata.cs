using System.Text;
using System.Text.Json;
using NotebookViz.Common;
using NotebookViz.Formats.Hdf5;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.Keras;

/// <summary>The metadata of Keras' files. Metadata that cannot be read are left out, because the weights do not depend on them.</summary>
internal static class KerasMetadata
{
    private const string ModelConfig = "model_config", WeightsGroup = "model_weights";
    private const int MostKinds = 8;

    private static readonly string[] Attributes = ["keras_version", "backend", ModelConfig, "training_config"];

    /// <summary>The attributes of an HDF5 file.</summary>
    public static IReadOnlyDictionary<string, MetadataValue> Of(HdfFile file)
    {
        var metadata = new FileMetadata();
        try
        {
            foreach (var holder in new[] { file.Root, file.Root.Find(WeightsGroup) }.OfType<HdfObject>())
                foreach (string name in Attributes)
                    if (holder.Texts(name) is [var text])
                        metadata.Add(name, name == ModelConfig ? Model(text) : new MetadataValue(text));
        }
        catch (WeightFileException) when (!file.IsExhausted)
        {
            // The metadata are damaged, but nothing depends on them.
        }
        return metadata.Values;
    }

    /// <summary>The texts of a Keras 3 archive.</summary>
    public static IReadOnlyDictionary<string, MetadataValue> Of(ZipFileView archive)
    {
        var metadata = new FileMetadata();
        try
        {
            if (archive.Find("metadata.json") is { } file)
                metadata.Add(JsonText.Read(file));
            if (archive.Find(KerasArchiveFormat.Configuration) is { } config)
                metadata.Add("config", Model(JsonText.Read(config).GetRawText()));
        }
        catch (WeightFileException)
        {
            // The metadata are damaged, but nothing depends on them.
        }
        return metadata.Values;
    }

    // A configuration has a hundred lines for each layer, so only the kinds of layers are shown.
    private static MetadataValue Model(string text)
    {
        try
        {
            using var document = JsonText.Parse(Encoding.UTF8.GetBytes(text));
            var layers = KerasConfig.Of(document.RootElement).Layers;
            string kind = document.RootElement.Text("class_name") ?? "model";
            return new(text) { Summary = $"{kind} of {Numbers.Grouped(layers.Count)} {(layers.Count == 1 ? "layer" : "layers")}: {Numbers.Listed(layers.Select(layer => layer.Kind), MostKinds)}" };
        }
        catch (JsonException)
        {
            return new(text);
        }
    }
}
