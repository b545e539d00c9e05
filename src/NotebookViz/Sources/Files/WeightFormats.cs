using NotebookViz.Sources.Files.Keras;
using NotebookViz.Sources.Files.Npy;
using NotebookViz.Sources.Files.Onnx;
using NotebookViz.Sources.Files.PyTorch;
using NotebookViz.Sources.Files.Safetensors;
using NotebookViz.Sources.Files.TensorFlowJs;
using NotebookViz.Sources.Files.TorchSharpDat;

namespace NotebookViz.Sources.Files;

/// <summary>The formats that are read, in the order in which a file is tried: those with an unmistakable signature first, those with none last.</summary>
internal static class WeightFormats
{
    public static IReadOnlyList<IWeightFormat> All { get; } =
    [
        new NpyFormat(),
        new NpzFormat(),
        new KerasFormat(),
        new KerasArchiveFormat(),
        new PyTorchZipFormat(),
        new PyTorchLegacyFormat(),
        new SafetensorsFormat(),
        new ShardIndexFormat(),
        new TensorFlowJsFormat(),
        new OnnxFormat(),
        new TorchSharpFormat(),
    ];

    /// <summary>The format that recognises the file.</summary>
    /// <exception cref="WeightFileException">None does; the message lists those there are.</exception>
    public static IWeightFormat Of(SourceFile file) => All.FirstOrDefault(format => format.Recognises(file))
        ?? throw file.Malformed(file.Length == 0
            ? "the file is empty."
            : $"its content is of no format that is read. These are: {string.Join("; ", All.Select(format => format.Description))}.");
}
