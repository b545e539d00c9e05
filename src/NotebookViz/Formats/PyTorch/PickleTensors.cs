using NotebookViz.Common;

namespace NotebookViz.Formats.PyTorch;

/// <summary>What PyTorch's functions that rebuild tensors would give: a description of the view, not a tensor.</summary>
internal static class PickleTensors
{
    public static readonly HashSet<string> Rebuilders =
    [
        "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
        "torch._utils._rebuild_qtensor", "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_meta_tensor_no_storage",
    ];

    /// <summary>The tensor's description; null where the arguments make no sense.</summary>
    public static PickleTensor? Rebuild(string function, object?[] arguments) => (function["torch._utils._rebuild_".Length..], arguments) switch
    {
        ("tensor" or "tensor_v2", [PickleStorage { Type: { } type } storage, long offset, var shape, var strides, ..]) =>
            View(storage, type, offset, shape, strides),
        ("tensor_v3", [PickleStorage storage, long offset, var shape, var strides, _, _, var type, ..]) when PickleGlobals.TypeOf(type) is { } known =>
            View(storage, known, offset, shape, strides),
        ("parameter" or "parameter_with_state", [PickleTensor tensor, ..]) => tensor,
        ("qtensor", [PickleStorage { Type: { } type } storage, long offset, var shape, var strides, object?[] quantiser, ..]) =>
            Quantised(View(storage, type, offset, shape, strides), quantiser),
        ("sparse_tensor", [_, object?[] data, ..]) => Without(data.ElementAtOrDefault(2), ElementType.Float32,
            "It is sparse; save tensor.to_dense() to see it."),
        ("meta_tensor_no_storage", [var type, var shape, ..]) => Without(shape, PickleGlobals.TypeOf(type) ?? ElementType.Float32,
            "It was saved from the meta device and has no values; save the materialised model."),
        _ => null,
    };

    private static PickleTensor? View(PickleStorage storage, ElementType type, long offset, object? shape, object? strides) =>
        Integers(shape) is { } lengths && Integers(strides) is { } steps && lengths.Length == steps.Length
            ? new(storage, type, offset, lengths, steps)
            : null;

    private static PickleTensor? Quantised(PickleTensor? stored, object?[] quantiser) => (stored, quantiser) switch
    {
        (null, _) => null,
        (_, [PickleGlobal { Name: "torch.per_tensor_affine" }, double scale, long zero]) => stored with { Quantisation = (scale, zero) },
        _ => stored with { Storage = null, Problem = "It is quantised channel by channel; save tensor.dequantize() to see it." },
    };

    private static PickleTensor? Without(object? shape, ElementType type, string problem) =>
        Integers(shape) is { } lengths ? new(null, type, 0, lengths, [], problem) : null;

    private static long[]? Integers(object? value)
    {
        IReadOnlyList<object?>? items = value switch { object?[] tuple => tuple, List<object?> list => list, _ => null };
        return items is { Count: <= Shapes.MaxRank } && items.All(item => item is long) ? [.. items.Select(item => (long)item!)] : null;
    }
}

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
