using NotebookViz.Sources.Files.Json;
using NotebookViz.Sources.Files.Zip;

namespace NotebookViz.Sources.Files.Keras;

/// <summary>Keras 3's archive: a zip file with the configuration and the weights.</summary>
internal sealed class KerasArchiveFormat : IWeightFormat
{
    private const string Weights = "model.weights.h5", Configuration = "config.json";

    public string Description => "Keras model (.keras)";

    public bool Recognises(SourceFile file) => ZipFileView.IsZip(file) && ZipFileView.Open(file).Has(Weights);

    public WeightList Open(SourceFile file)
    {
        var archive = ZipFileView.Open(file);
        var config = archive.Find(Configuration) is { } text ? KerasConfig.Of(JsonText.Read(text)) : KerasConfig.Empty;
        return KerasFormat.Open(archive.Find(Weights)!, config, file.Name);
    }
}
