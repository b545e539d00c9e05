using System.Text;
using System.Text.Json;
using NotebookViz.Conventions;
using NotebookViz.Formats.Hdf5;
using NotebookViz.Formats.Zip;

namespace NotebookViz.Formats.Keras;

/// <summary>Keras' HDF5 files: whole models and weights alone of Keras 1 and 2 (.h5), weights of Keras 3 (.weights.h5).</summary>
internal sealed class KerasFormat : IWeightFormat
{
    public string Description => "Keras model or weights (.h5, .hdf5, .weights.h5)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => head.StartsWith(HdfFile.Signature);

    public WeightList Open(SourceFile file)
    {
        var hdf = HdfFile.Open(file);
        return Keras2Layout.Find(hdf) is { } layers
            ? new(WeightPlace.Mark(KerasWeights.Describe(Keras2Layout.Read(layers), Config(hdf))), file.Name)
            : Read(file, hdf, KerasConfig.Empty, file.Name);
    }

    /// <summary>Lists the weights of a Keras 3 file.</summary>
    /// <param name="file">The HDF5 file.</param>
    /// <param name="config">The model's configuration, or an empty one.</param>
    /// <param name="owner">What to call the list.</param>
    public static WeightList Open(SourceFile file, KerasConfig config, string owner) => Read(file, HdfFile.Open(file), config, owner);

    private static WeightList Read(SourceFile file, HdfFile hdf, KerasConfig config, string owner)
    {
        if (!Keras3Layout.Fits(hdf))
            throw file.Malformed("it is an HDF5 file, but not laid out as Keras does (no layer_names, no layers); save it with model.save(path) or model.save_weights(path).");
        return new(KerasWeights.Describe([.. Keras3Layout.Read(hdf, config)], config), owner);
    }

    // Without a configuration that can be read the names still tell much.
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
    private const string Weights = "model.weights.h5", Configuration = "config.json";

    public string Description => "Keras model (.keras)";

    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file) => ZipFileView.IsZip(head) && ZipFileView.Open(file).Has(Weights);

    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        var config = archive.Find(Configuration) is { } text ? KerasConfig.Of(JsonText.Read(text)) : KerasConfig.Empty;
        return KerasFormat.Open(archive.Find(Weights)!, config, file.Name);
    }
}
