namespace NotebookViz.Formats.PyTorch;

/// <summary>The classes and functions that a pickle may name, and the results of calling them. None of them is ever run.</summary>
internal static class PickleGlobals
{
    private static readonly HashSet<string> Inert =
    [
        "torch.device", "torch.per_tensor_affine", "torch.per_channel_affine", "torch.per_channel_affine_float_qparams", "torch.strided",
        "torch.serialization._get_layout", "numpy.ndarray",
        .. new[] { "builtins", "__builtin__" }.SelectMany(module =>
            new[] { "int", "float", "bool", "complex", "bytearray", "bytes", "str", "slice", "range" }.Select(name => $"{module}.{name}")),
    ];

    private static readonly HashSet<string> Collections =
    [
        "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict", "__builtin__.dict",
        "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset", "builtins.list", "__builtin__.list",
        "builtins.tuple", "__builtin__.tuple", "torch.Size",
    ];

    // Python's own ways to write "an object of that class", the class first.
    private static readonly HashSet<string> Constructors =
    [
        "copyreg._reconstructor", "copy_reg._reconstructor", "copyreg.__newobj__", "copy_reg.__newobj__", "copyreg.__newobj_ex__", "copy_reg.__newobj_ex__",
    ];

    /// <summary>True for a class or function whose result is known without running it.</summary>
    public static bool Knows(string name) => Inert.Contains(name) || Collections.Contains(name) || PickleTensors.Knows(name) || PickleArrays.Knows(name) || PickleTypes.Knows(name);

    /// <summary>Why a file that depends on a class or function is refused, and the remedy.</summary>
    public static string Refusal(string name)
    {
        string what = name.StartsWith("torch.nn.", StringComparison.Ordinal) ? $"it holds a whole module without weights (a Python object of {name})"
            : name.StartsWith("__torch__", StringComparison.Ordinal) ? $"it holds a TorchScript module without weights ({name})"
            : $"it asks for Python's '{name}'";
        return $"{what}, and reading that would run code; nothing of a file is ever run. Load it in Python, if you trust it, and save its state_dict instead: torch.save(model.state_dict(), path).";
    }

    /// <summary>The result of a call: an opaque object if the function is unknown; null if the arguments are invalid.</summary>
    public static object? Call(PickleGlobal global, object?[] arguments)
    {
        if (PickleTensors.Knows(global.Name))
            return PickleTensors.Rebuild(global.Name, arguments);
        if (PickleArrays.Knows(global.Name))
            return PickleArrays.Call(global.Name, arguments);
        if (Constructors.Contains(global.Name) && arguments is [PickleGlobal type, ..])
            return new PickleObject(type.Name, arguments);
        if (!Knows(global.Name))
            return new PickleObject(global.Name, arguments);
        if (!Collections.Contains(global.Name))
            return PickleOpaque.Instance;
        if (global.Name is "collections.OrderedDict" or "collections.defaultdict" or "collections.Counter" || global.Name.EndsWith(".dict", StringComparison.Ordinal))
            return Dictionary(arguments.LastOrDefault());
        return arguments is [object?[] or List<object?>] ? arguments[0] : new List<object?>();
    }

    /// <summary>A new object of a class; for a subclass of tuple, the arguments are its contents. Null if the arguments are invalid.</summary>
    public static object? New(PickleGlobal type, object?[] arguments) => Knows(type.Name) ? Call(type, arguments) : new PickleObject(type.Name, []) { Contents = arguments };

    private static PickleDict? Dictionary(object? pairs)
    {
        var result = new PickleDict();
        if (pairs is PickleDict other)
            return other;
        if (pairs is List<object?> list)
        {
            // The list is cleared, because writers use a list for one dictionary only, and further uses would only fill the memory.
            var pairsOfList = list.ToArray();
            list.Clear();
            foreach (object? pair in pairsOfList)
            {
                // Pairs were lists in Python 2.
                if (pair is object?[] { Length: 2 } tuple)
                    result.Add(tuple[0], tuple[1]);
                else if (pair is List<object?> { Count: 2 } two)
                    result.Add(two[0], two[1]);
                else
                    return null;
            }
        }
        return result;
    }
}
