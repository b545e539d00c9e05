using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.PyTorch;

/// <summary>Makes weights from the content of a pickle and the storages beside it.</summary>
/// <param name="file">The file.</param>
/// <param name="littleEndian">The byte order of the machine that wrote it.</param>
/// <param name="find">The bytes of a storage, by its key; null where there are none.</param>
internal sealed class PyTorchStorages(SourceFile file, bool littleEndian, Func<string, TensorData?> find)
{
    // A view may repeat the same bytes (expand), but not so often that reading it would never end.
    private const long MostRepeats = 1024, FewElements = 1 << 26;

    /// <summary>The storage that a persistent id of PyTorch stands for; null where it is none.</summary>
    public static PickleStorage? OfPersistentId(object? id) =>
        id is object?[] and ["storage", PickleGlobal global, string key, _, long count, ..] && count >= 0 && PickleTypes.IsStorage(global, out var type)
            ? new(key, global.LastPart, type, count)
            : null;

    /// <summary>The weights in the order of the file, described as far as names and shapes allow.</summary>
    public WeightList Weights(object? root)
    {
        string own = Path.GetFileNameWithoutExtension(file.Name);
        var pickled = StateDict.Tensors(file, root, own);
        List<Weight> weights = [.. pickled.Tensors.Select(pair => Read(pair.Name, pair.Tensor))];
        var described = PyTorchNames.Describe(weights);
        bool statesOrder = pickled.IsOneDictionary && StatesOrder(weights);
        return new(statesOrder ? WeightPlace.Mark(described) : described, file.Name) { Notes = pickled.Notes };
    }

    // A state dict is in the order of the layers, but a sorted one has each bias before its weight.
    private static bool StatesOrder(List<Weight> weights)
    {
        var names = weights.ConvertAll(weight => weight.Name);
        return weights.Count > 1 && !names.Order(StringComparer.Ordinal).SequenceEqual(names);
    }

    private Weight Read(string name, PickleTensor tensor)
    {
        long length = file.ByteCount(tensor.Shape, tensor.Type.Size, name);
        if (tensor.Problem is { } problem)
            return Weight.WithoutValues(name, tensor.Shape, tensor.Type.Name, problem);
        if ((tensor.Bytes ?? find(tensor.Storage!.Key)) is not { } bytes)
            return Weight.WithoutValues(name, tensor.Shape, tensor.Type.Name, $"The file has no storage '{tensor.Storage!.Key}', in which its values should be; copy the file again.");
        if (IsShort(tensor, bytes))
            return Weight.WithoutValues(name, tensor.Shape, tensor.Type.Name,
                $"Its storage should have {Numbers.Grouped(tensor.Storage!.Count)} elements, but has only {Numbers.Grouped(bytes.ByteLength)} bytes; copy the file again.");
        if (length > FewElements && length / MostRepeats > bytes.ByteLength)
            throw file.Malformed($"its shape {Numbers.Shape(tensor.Shape)} repeats a storage of {bytes.ByteLength} bytes more than {MostRepeats} times; save tensor.clone().", name);
        var data = StridedData.Of(bytes, tensor.Offset, tensor.Shape, tensor.Strides, tensor.Type.Size)
            ?? throw file.Malformed($"its view of shape {Numbers.Shape(tensor.Shape)} and strides {Numbers.Shape(tensor.Strides)} from element {tensor.Offset} on leaves its storage of {bytes.ByteLength} bytes.", name);
        bool little = tensor.LittleEndian ?? littleEndian;
        if (tensor.Quantisation is var (scale, zero))
            return RescaledData.Weight(name, tensor.Shape, tensor.Type.Shown, tensor.Type.Decode(data, little), scale, -zero * scale, typeName: Quantised(tensor));
        if (tensor.Channels is var (scales, zeros, axis))
            return PerChannel(name, tensor, tensor.Type.Decode(data, little), Read($"{name}, scales", scales), Read($"{name}, zero points", zeros), axis);
        return tensor.Type.Weight(name, tensor.Shape, data, little);
    }

    // If one entry was cut short, the others are still valid; a view that exceeds even the full storage is malformed.
    private static bool IsShort(PickleTensor tensor, TensorData bytes) =>
        tensor.Storage is { Type: { } type, Count: var count } && bytes.ByteLength / type.Size() < count
        && StridedData.Of(bytes, tensor.Offset, tensor.Shape, tensor.Strides, tensor.Type.Size) is null;

    private Weight PerChannel(string name, PickleTensor tensor, TensorData stored, Weight scales, Weight zeros, int axis)
    {
        if (scales.Data is null || zeros.Data is null || scales.Count != tensor.Shape[axis] || zeros.Count != scales.Count)
            throw file.Malformed($"it has {scales.Count} scales and {zeros.Count} zero points for {tensor.Shape[axis]} channels.", name);
        return ChannelRescaledData.Weight(name, tensor.Shape, tensor.Type.Shown, stored, axis, scales, zeros, Quantised(tensor));
    }

    // As PyTorch calls them: qint8, quint8, qint32.
    private static string Quantised(PickleTensor tensor) => $"q{tensor.Type.Shown.DisplayName()}";
}
