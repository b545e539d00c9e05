using NotebookViz.Formats.Keras;
using NotebookViz.Formats.Npy;
using NotebookViz.Formats.Onnx;
using NotebookViz.Formats.PyTorch;
using NotebookViz.Formats.Safetensors;
using NotebookViz.Formats.TensorFlowJs;
using NotebookViz.Formats.TorchSharpDat;

namespace NotebookViz.Formats;

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

/// <summary>One file format: how to tell it by its content, and how to list its weights.</summary>
internal interface IWeightFormat
{
    /// <summary>The format for people, with its usual file names: "NumPy array (.npy)".</summary>
    string Description { get; }

    /// <summary>Tells from the first bytes (and, where those do not tell, from a header) whether the file is of this format.</summary>
    bool Recognises(SourceFile file);

    /// <summary>Lists the weights. Reads no more than the header; the values are read on demand.</summary>
    /// <exception cref="WeightFileException">The file is malformed.</exception>
    WeightList Open(SourceFile file);
}
