using System.Collections.Immutable;
using NotebookViz.Formats.Gguf;
using NotebookViz.Formats.Keras;
using NotebookViz.Formats.Npy;
using NotebookViz.Formats.Onnx;
using NotebookViz.Formats.PyTorch;
using NotebookViz.Formats.Safetensors;
using NotebookViz.Formats.TensorFlowJs;
using NotebookViz.Formats.TorchSharpDat;

namespace NotebookViz.Formats;

/// <summary>
/// The formats that are read, in the order in which a file is tried: those with an unmistakable signature first, those with none last. Thread-safe.
/// </summary>
internal static class WeightFormats
{
    private static readonly ImmutableArray<IWeightFormat> WithSignature =
    [
        new NpyFormat(),
        new GgufFormat(),
        new KerasFormat(),
        new KerasArchiveFormat(),
        new PyTorchZipFormat(),
        // Other archives may hold arrays too.
        new NpzFormat(),
        new PyTorchLegacyFormat(),
        new SafetensorsFormat(),
    ];

    private static readonly ImmutableArray<IWeightFormat> WithoutSignature =
    [
        new ShardIndexFormat(),
        new TensorFlowJsFormat(),
        new OnnxFormat(),
        new TorchSharpFormat(),
    ];

    // Remote files are fetched in parts; the other formats read much of a file to recognise or open it.
    private static readonly ImmutableArray<IWeightFormat> Remote = [.. WithSignature.Where(format => format is NpyFormat or GgufFormat or NpzFormat or SafetensorsFormat), new ShardIndexFormat()];

    private static ImmutableArray<IWeightFormat> _added = [];

    public static IReadOnlyList<IWeightFormat> All => [.. WithSignature, .. _added, .. WithoutSignature];

    /// <summary>Adds a format after those that have a signature.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public static void Add(IWeightFormat format) => ImmutableInterlocked.Update(ref _added, added =>
        All.Any(other => ReferenceEquals(other, format) || other.Description == format.Description)
            ? throw new ArgumentException($"There is a format '{format.Description}' already; give each format a description of its own and add it once.", nameof(format))
            : added.Add(format));

    /// <summary>The format that recognises the file.</summary>
    /// <exception cref="WeightFileException">None does; the message lists the formats.</exception>
    public static IWeightFormat Of(SourceFile file)
    {
        var formats = file.Remote is null ? All : Remote;
        var head = file.Head;
        foreach (var format in formats)
        {
            if (format.Recognises(head, file))
                return format;
        }
        string others = file.Remote is null ? "unknown file format. Supported" : "its format is not read from a server; download the file and open it by its path. Read from a server";
        throw file.Malformed(file.Length == 0
            ? "the file is empty."
            : UnknownFormat.Describe(file) ?? $"{others}: {string.Join("; ", formats.Select(format => format.Description))}.");
    }
}
