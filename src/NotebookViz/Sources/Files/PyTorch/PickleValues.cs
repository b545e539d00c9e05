namespace NotebookViz.Sources.Files.PyTorch;

/// <summary>A Python dictionary in its order. Keys are whatever was pickled; text and numbers alone are looked at.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object?, object?>>? _items;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));

    public bool Has(string key) => Items.Any(item => item.Key is string text && text == key);
}

/// <summary>Something that holds no weights and is not looked into: a device, a hook, a NumPy number.</summary>
internal sealed class PickleOpaque
{
    public static readonly PickleOpaque Instance = new();
}

/// <summary>The place before which <c>MARK</c> was written.</summary>
internal sealed class PickleMark
{
    public static readonly PickleMark Instance = new();
}

/// <summary>A class or function that a pickle names. It is one of a list, and only ever compared with it.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A storage that a pickle refers to: its bytes lie elsewhere in the file.</summary>
internal sealed record PickleStorage(string Key, ElementType? Type, long Count);

/// <summary>A tensor: a view of a storage. Without one, <paramref name="Problem"/> says why it has no values.</summary>
internal sealed record PickleTensor(PickleStorage? Storage, ElementType Type, long Offset, long[] Shape, long[] Strides, string? Problem = null, string? Note = null)
{
    /// <summary>Scale and zero point of a quantised tensor; otherwise null.</summary>
    public (double Scale, double ZeroPoint)? Quantisation { get; init; }
}
