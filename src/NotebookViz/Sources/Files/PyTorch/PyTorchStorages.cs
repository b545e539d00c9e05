using NotebookViz.Conventions;
using NotebookViz.Sources.Files.Data;

namespace NotebookViz.Sources.Files.PyTorch;

/// <summary>Makes weights of what a pickle says and of the storages that lie beside it.</summary>
/// <param name="file">The file.</param>
/// <param name="littleEndian">The byte order of the machine that wrote it.</param>
/// <param name="find">The bytes of a storage, by its key; null where there are none.</param>
internal sealed class PyTorchStorages(SourceFile file, bool littleEndian, Func<string, TensorData?> find)
{
    // A view may show the same bytes again and again (expand), but not so often that reading it would never end.
    private const long MostRepeats = 1024, FewElements = 1 << 26;

    /// <summary>The storage that a persistent id of PyTorch stands for; null where it is none.</summary>
    public static PickleStorage? OfPersistentId(object? id) =>
        id is object?[] and ["storage", PickleGlobal global, string key, _, long count, ..] && count >= 0 && PickleGlobals.IsStorage(global, out var type)
            ? new(key, type, count)
            : null;

    /// <summary>The weights in the order of the file, described as far as names and shapes tell.</summary>
    public WeightList Weights(object? root)
    {
        string own = Path.GetFileNameWithoutExtension(file.Name);
        var weights = StateDict.Tensors(file, root, own).ConvertAll(pair => Read(pair.Name, pair.Tensor));
        return new(PyTorchNames.Describe(weights), file.Name);
    }

    private Weight Read(string name, PickleTensor tensor)
    {
        long length = file.ByteCount(tensor.Shape, tensor.Type.Size(), name);
        if (tensor.Storage is not { } storage)
            return Weight.WithoutValues(name, tensor.Shape, tensor.Type, tensor.Problem!);
        var bytes = find(storage.Key) ?? throw file.Malformed($"its storage '{storage.Key}' is missing; copy the file again.", name);
        if (length > FewElements && length / MostRepeats > bytes.ByteLength)
            throw file.Malformed($"its shape {Numbers.Shape(tensor.Shape)} repeats a storage of {bytes.ByteLength} bytes more than {MostRepeats} times; save tensor.clone().", name);
        var data = StridedData.Of(bytes, tensor.Offset, tensor.Shape, tensor.Strides, tensor.Type.Size())
            ?? throw file.Malformed($"its view of shape {Numbers.Shape(tensor.Shape)} and strides {Numbers.Shape(tensor.Strides)} from element {tensor.Offset} on leaves its storage of {bytes.ByteLength} bytes.", name);
        data = SwappedData.InOrder(data, littleEndian, tensor.Type);
        return tensor.Quantisation is var (scale, zero)
            ? RescaledData.Weight(name, tensor.Shape, tensor.Type, data, scale, -zero * scale)
            : new Weight(name, tensor.Shape, tensor.Type, data);
    }
}
