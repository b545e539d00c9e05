using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.PyTorch;

/// <summary>Finds the tensors in what was pickled: those of the model, not those of its optimizer.</summary>
internal static class StateDict
{
    // Deeper than anyone nests modules, and shallow enough for the stack.
    private const int DeepestNesting = 64;

    private static readonly string[] ModelKeys = ["model", "module", "weights", "params", "net", "network", "generator", "ema"];

    // A tensor of its own takes more room in a file than this; names without end could be made of fewer bytes.
    private const int BytesForOne = 64, LongestName = 512;

    /// <summary>The tensors by their dotted paths, in the order of the file.</summary>
    /// <param name="file">The file, for words on what is wrong with it.</param>
    /// <param name="root">What was pickled.</param>
    /// <param name="name">What to call a tensor that was saved alone.</param>
    /// <exception cref="WeightFileException">There are more names than the file can have tensors.</exception>
    public static List<(string Name, PickleTensor Tensor)> Tensors(SourceFile file, object? root, string name)
    {
        if (root is PickleTensor alone)
            return [(name, alone)];
        var collector = new Collector(file);
        collector.Collect(Children(root), "", 0);
        return collector.Found;
    }

    private sealed class Collector(SourceFile file)
    {
        private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance);

        public List<(string Name, PickleTensor Tensor)> Found { get; } = [];

        public void Collect(IReadOnlyList<(string Key, object? Value)> children, string path, int depth)
        {
            // In a checkpoint with a state dict, what lies beside that is no weight.
            bool hasStateDict = depth == 0 && children.Any(child => IsModel(child.Key) && child.Value is PickleDict { Items.Count: > 0 });
            foreach (var (key, value) in children)
            {
                if (hasStateDict && !IsModel(key))
                    continue;
                string name = path.Length == 0 ? key : $"{path}.{key}";
                if (name.Length > LongestName)
                    throw file.Malformed($"it has a name of {name.Length} characters; at most {LongestName} are read.");
                if (value is PickleTensor tensor && !key.EndsWith("rng_state", StringComparison.Ordinal))
                    Add(name, tensor);
                // What is referred to from several places is listed once: else a small file could name tensors without end.
                else if (value is PickleDict or List<object?> or object?[] && depth < DeepestNesting && !IsTraining(key, value) && _visited.Add(value))
                    Collect(Children(value), name, depth + 1);
            }
        }

        private void Add(string name, PickleTensor tensor)
        {
            if (Found.Count > 16 + file.Length / BytesForOne)
                throw file.Malformed($"it names more tensors ({Found.Count}) than it has room for.");
            Found.Add((name, tensor));
        }
    }

    private static bool IsModel(string key) =>
        key.EndsWith("state_dict", StringComparison.Ordinal) && !key.StartsWith("optim", StringComparison.Ordinal) && !key.Contains("scheduler", StringComparison.Ordinal)
        || ModelKeys.Contains(key);

    private static bool IsTraining(string key, object value) =>
        key.StartsWith("optim", StringComparison.OrdinalIgnoreCase) || key.Contains("scheduler", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("scaler", StringComparison.OrdinalIgnoreCase) || key.EndsWith("rng_state", StringComparison.Ordinal)
        || value is PickleDict dictionary && dictionary.Has("state") && dictionary.Has("param_groups");

    private static IReadOnlyList<(string Key, object? Value)> Children(object? value) => value switch
    {
        PickleDict dictionary => [.. dictionary.Items.Where(item => item.Key is string or long)
            .Select(item => (item.Key as string ?? Numbers.Exact((long)item.Key!), item.Value))],
        List<object?> list => [.. list.Select((item, index) => (Numbers.Exact(index), item))],
        object?[] tuple => [.. tuple.Select((item, index) => (Numbers.Exact(index), item))],
        _ => [],
    };
}

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
        var described = PyTorchNames.Describe(weights);
        return new(StatesOrder(weights) ? WeightPlace.Mark(described) : described, file.Name);
    }

    // A state dict is in the order of the layers. Of several, no one says which is first; and a sorted one has each bias before its weight.
    private static bool StatesOrder(List<Weight> weights)
    {
        var names = weights.ConvertAll(weight => weight.Name);
        return weights.Count > 1 && !names.Order(StringComparer.Ordinal).SequenceEqual(names);
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
