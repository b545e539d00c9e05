using NotebookViz.Common;

namespace NotebookViz.Formats.PyTorch;

/// <summary>What was found in a pickle.</summary>
/// <param name="Tensors">The tensors by their dotted paths, the model's first.</param>
/// <param name="Notes">Remarks on those left out.</param>
/// <param name="IsOneDictionary">Whether all tensors are in one dictionary, as in a state dict. The order of several dictionaries is unknown.</param>
internal sealed record PickledTensors(IReadOnlyList<(string Name, PickleTensor Tensor)> Tensors, IReadOnlyList<string> Notes, bool IsOneDictionary = false);

/// <summary>Finds the pickled tensors, except those of the training state, such as an optimizer's.</summary>
internal static class StateDict
{
    /// <summary>Lists the tensors.</summary>
    /// <param name="file">The file, for error messages.</param>
    /// <param name="root">What was pickled.</param>
    /// <param name="name">The name of a tensor that was saved alone.</param>
    /// <exception cref="WeightFileException">There are more names than the file can have tensors, or nothing but objects of unknown classes.</exception>
    public static PickledTensors Tensors(SourceFile file, object? root, string name)
    {
        // TorchSharp's torch.save(tensor) saves it as a TorchScript object.
        if (root is PickleObject { Class: "__torch__.Module", State: PickleDict { Items: [{ Key: "0", Value: PickleTensor single }] } })
            root = single;
        if (PickleTree.TensorOf(root) is { } alone)
            return new([(name, alone)], []);
        var collector = new TensorCollector(file);
        collector.Collect(root, "", 0);
        if (collector.Found.Count == 0 && collector.LeftOut.Count == 0 && collector.FirstObject is { } unknown)
            throw file.Malformed(PickleGlobals.Refusal(unknown.Class));
        List<string> notes = collector.LeftOut.Count == 0 ? [] : [Note(collector.LeftOut)];
        if (collector.FirstRepeated is { } repeated)
            notes.Add($"Parts that occur again and again are listed for the first times only: '{repeated}' and others are listed under another name.");
        return new(collector.Found, notes, collector.Parents.Count == 1);
    }

    private static string Note(List<(string Path, long Count)> leftOut)
    {
        const int mostNames = 5;
        string parts = string.Join(", ", leftOut.Take(mostNames).Select(part => $"{Numbers.Grouped(part.Count)} {(part.Count == 1 ? "tensor" : "tensors")} of '{part.Path}'"));
        string more = leftOut.Count > mostNames ? $" and {Numbers.Grouped(leftOut.Skip(mostNames).Sum(part => part.Count))} others" : "";
        return $"Left out as training state: {parts}{more}. To see them, save that part to a file of its own with torch.save.";
    }
}

/// <summary>Walks through what was pickled and collects its tensors.</summary>
internal sealed class TensorCollector(SourceFile file)
{
    // Deeper than anyone nests modules, and shallow enough for the stack.
    private const int DeepestNesting = 64;

    // A separate tensor takes more bytes in a file than this; references could make endless names from fewer.
    private const int BytesForOne = 64, LongestName = 512;

    private static readonly string[] ModelKeys = ["model", "module", "weights", "params", "net", "network", "generator", "ema"];

    private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance), _within = new(ReferenceEqualityComparer.Instance);
    private long _repeats;

    public List<(string Name, PickleTensor Tensor)> Found { get; } = [];

    /// <summary>The containers of the tensors.</summary>
    public HashSet<object> Parents { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Parts that are training state, and how many tensors each has.</summary>
    public List<(string Path, long Count)> LeftOut { get; } = [];

    /// <summary>The first object of an unknown class; null if there is none.</summary>
    public PickleObject? FirstObject { get; private set; }

    /// <summary>The first part that was skipped because it was already listed under other names; null if there is none.</summary>
    public string? FirstRepeated { get; private set; }

    public void Collect(object? value, string path, int depth)
    {
        FirstObject ??= value as PickleObject;
        var children = PickleTree.Children(value);
        // The model comes first, whatever stands beside it in a checkpoint.
        foreach (var (key, child) in depth == 0 ? children.OrderBy(child => IsModel(child.Key) ? 0 : 1) : children)
        {
            string name = path.Length == 0 ? key : $"{path}.{key}";
            if (name.Length > LongestName)
                throw file.Malformed($"it has a name of {name.Length} characters; at most {LongestName} are read.");
            if (IsTraining(key, child, depth))
                LeaveOut(name, child, depth);
            else if (PickleTree.TensorOf(child) is { } tensor)
                Add(name, tensor, value!);
            else if (child is PickleDict or IReadOnlyList<object?> or PickleObject && depth < DeepestNesting && Enter(child, name))
            {
                Collect(child, name, depth + 1);
                _within.Remove(child);
            }
        }
    }

    // An object that is referred to several times is listed each time, but a small file must not name tensors without end.
    private bool Enter(object value, string path)
    {
        if (!_within.Add(value))
            return false;
        if (_visited.Add(value) || _repeats++ < 16 + file.Length / BytesForOne)
            return true;
        _within.Remove(value);
        FirstRepeated ??= path;
        return false;
    }

    private void Add(string name, PickleTensor tensor, object parent)
    {
        Parents.Add(parent);
        if (Found.Count > 16 + file.Length / BytesForOne)
            throw file.Malformed($"it names more tensors ({Found.Count}) than it has room for.");
        Found.Add((name, tensor));
    }

    private void LeaveOut(string name, object? value, int depth)
    {
        long count = Count(value, depth);
        if (count > 0)
            LeftOut.Add((name, count));
    }

    private long Count(object? value, int depth) => PickleTree.TensorOf(value) is not null ? 1
        : value is null || depth >= DeepestNesting || !_visited.Add(value) ? 0
        : PickleTree.Children(value).Sum(child => Count(child.Value, depth + 1));

    private static bool IsModel(string key) =>
        key.EndsWith("state_dict", StringComparison.Ordinal) && !key.StartsWith("optim", StringComparison.Ordinal) && !key.Contains("scheduler", StringComparison.Ordinal)
        || ModelKeys.Contains(key);

    private static bool IsTraining(string key, object? value, int depth)
    {
        if (key.EndsWith("rng_state", StringComparison.Ordinal))
            return true;
        if (value is PickleTensor)
            return false;
        return key.StartsWith("optim", StringComparison.OrdinalIgnoreCase) || key.Contains("scheduler", StringComparison.OrdinalIgnoreCase)
            || key.EndsWith("scaler", StringComparison.OrdinalIgnoreCase) || key.Contains("rng_state", StringComparison.Ordinal) || key.Contains("random_state", StringComparison.Ordinal)
            || depth == 0 && key is "callbacks" or "loops"
            || value is PickleDict dictionary && dictionary.Has("state") && dictionary.Has("param_groups");
    }
}

/// <summary>What was pickled as a tree: the tensors are its leaves.</summary>
internal static class PickleTree
{
    // The parts of a torch.nn.Module; state_dict() joins them too.
    private static readonly string[] ModuleParts = ["_parameters", "_buffers", "_modules"];

    /// <summary>The tensor that a value is, also without values; null if it is none.</summary>
    public static PickleTensor? TensorOf(object? value) => value switch
    {
        PickleTensor tensor => tensor,
        PickleArray array => array.ToTensor(),
        PickleObject { Ingredient: { } part } made => PickleTensor.Without(part.Shape, part.Type.Name, PickleTensors.Refusal(made.Class)),
        _ => null,
    };

    /// <summary>The contents of a value, by key, attribute or index.</summary>
    public static IEnumerable<(string Key, object? Value)> Children(object? value) => value switch
    {
        PickleDict dictionary => dictionary.Items.Select(item => (KeyText(item.Key), item.Value)),
        IReadOnlyList<object?> list => list.Select((item, index) => (Numbers.Exact(index), item)),
        PickleObject made => [.. Children(made.Contents), .. made.Arguments.SelectMany(Ingredients), .. Children(made.Elements), .. Children(made.Items), .. Attributes(made.State)],
        _ => [],
    };

    // The arguments of a collection are its contents. Objects become children, because they could be nested without end.
    private static IEnumerable<(string Key, object? Value)> Ingredients(object? argument, int index) =>
        argument is PickleObject ? [(Numbers.Exact(index), argument)] : Children(argument);

    // (attributes, slots) of a class with slots.
    private static IEnumerable<(string Key, object? Value)> Attributes(object? state) => state switch
    {
        object?[] { Length: 2 } parts when parts[0] is null or PickleDict && parts[1] is PickleDict => [.. Attributes(parts[0]), .. Children(parts[1])],
        PickleDict => Children(state).SelectMany(child => ModuleParts.Contains(child.Key) ? Children(child.Value) : [child]),
        _ => Children(state),
    };

    private static string KeyText(object? key) => key switch
    {
        string text => text,
        null => "None",
        bool truth => truth ? "True" : "False",
        long number => Numbers.Exact(number),
        double number => Numbers.Exact(number),
        // A tuple within a tuple is not spelt out: it could be nested without end.
        object?[] tuple => $"({string.Join(", ", tuple.Take(8).Select(part => part is Array ? "…" : KeyText(part)))})",
        PickleObject made => made.Class,
        _ => "?",
    };
}
