namespace NotebookViz.Formats.PyTorch;

/// <summary>The classes and functions that a pickle may name, and what calling them amounts to. None of them is ever run.</summary>
internal static class PickleGlobals
{
    private static readonly HashSet<string> Inert =
    [
        "torch.device", "torch.per_tensor_affine", "torch.per_channel_affine", "torch.strided",
        "_codecs.encode", "numpy.dtype", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        "numpy.ndarray", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
        .. new[] { "builtins", "__builtin__" }.SelectMany(module =>
            new[] { "int", "float", "bool", "complex", "bytearray", "bytes", "str", "slice", "range" }.Select(name => $"{module}.{name}")),
    ];

    private static readonly HashSet<string> Collections =
    [
        "collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict",
        "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset", "builtins.list", "__builtin__.list",
        "builtins.tuple", "__builtin__.tuple", "torch.Size",
    ];

    private static readonly Dictionary<string, ElementType?> Storages = new()
    {
        ["FloatStorage"] = ElementType.Float32,
        ["DoubleStorage"] = ElementType.Float64,
        ["HalfStorage"] = ElementType.Float16,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["ByteStorage"] = ElementType.UInt8,
        ["CharStorage"] = ElementType.Int8,
        ["ShortStorage"] = ElementType.Int16,
        ["IntStorage"] = ElementType.Int32,
        ["LongStorage"] = ElementType.Int64,
        ["BoolStorage"] = ElementType.Bool,
        ["ComplexFloatStorage"] = ElementType.Complex64,
        ["ComplexDoubleStorage"] = ElementType.Complex128,
        ["QInt8Storage"] = ElementType.Int8,
        ["QUInt8Storage"] = ElementType.UInt8,
        ["QInt32Storage"] = ElementType.Int32,
        ["UntypedStorage"] = null,
    };

    private static readonly Dictionary<string, ElementType> Types = new()
    {
        ["float32"] = ElementType.Float32,
        ["float64"] = ElementType.Float64,
        ["float16"] = ElementType.Float16,
        ["bfloat16"] = ElementType.BFloat16,
        ["float8_e4m3fn"] = ElementType.Float8E4M3,
        ["float8_e5m2"] = ElementType.Float8E5M2,
        ["uint8"] = ElementType.UInt8,
        ["uint16"] = ElementType.UInt16,
        ["uint32"] = ElementType.UInt32,
        ["uint64"] = ElementType.UInt64,
        ["int8"] = ElementType.Int8,
        ["int16"] = ElementType.Int16,
        ["int32"] = ElementType.Int32,
        ["int64"] = ElementType.Int64,
        ["bool"] = ElementType.Bool,
        ["complex64"] = ElementType.Complex64,
        ["complex128"] = ElementType.Complex128,
    };

    /// <summary>The class or function, or null where it is not one of those that may be named.</summary>
    public static PickleGlobal? Find(string module, string name)
    {
        string whole = $"{module}.{name}";
        bool allowed = Inert.Contains(whole) || Collections.Contains(whole) || PickleTensors.Rebuilders.Contains(whole)
            || module is "torch" or "torch.storage" && Storages.ContainsKey(name)
            || module == "torch" && Types.ContainsKey(name);
        return allowed ? new(whole) : null;
    }

    /// <summary>Why another one is refused, and the way out.</summary>
    public static string Refusal(string module, string name)
    {
        string what = module.StartsWith("torch.nn.", StringComparison.Ordinal) ? $"it holds a whole module (a Python object of {module}.{name})"
            : module.StartsWith("__torch__", StringComparison.Ordinal) ? $"it holds a TorchScript module ({module}.{name})"
            : $"it asks for Python's '{module}.{name}'";
        return $"{what}, and reading that would run code; nothing of a file is ever run. Load it in Python, if you trust it, and save its state_dict instead: torch.save(model.state_dict(), path).";
    }

    /// <summary>True for the class of a storage; its element type is null where it has none of its own.</summary>
    public static bool IsStorage(PickleGlobal global, out ElementType? type) => Storages.TryGetValue(LastPart(global.Name), out type);

    /// <summary>The element type that a dtype object stands for; null where it is none.</summary>
    public static ElementType? TypeOf(object? value) => value is PickleGlobal global && Types.TryGetValue(LastPart(global.Name), out var type) ? type : null;

    /// <summary>What calling it gives; null where its arguments make no sense.</summary>
    public static object? Call(PickleGlobal global, object?[] arguments)
    {
        if (PickleTensors.Rebuilders.Contains(global.Name))
            return PickleTensors.Rebuild(global.Name, arguments);
        if (!Collections.Contains(global.Name))
            return PickleOpaque.Instance;
        if (global.Name is "collections.OrderedDict" or "collections.defaultdict" || global.Name.EndsWith(".dict", StringComparison.Ordinal))
            return Dictionary(arguments.LastOrDefault());
        return arguments is [object?[] or List<object?>] ? arguments[0] : new List<object?>();
    }

    private static PickleDict? Dictionary(object? pairs)
    {
        var result = new PickleDict();
        if (pairs is PickleDict other)
            return other;
        if (pairs is List<object?> list)
        {
            // The list is used up: whoever writes a pickle makes one for each dictionary, and a second use would only fill the memory.
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

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
