using NotebookViz.Common;
using NotebookViz.Data;

namespace NotebookViz.Formats.PyTorch;

/// <summary>The results of PyTorch's functions that rebuild tensors: descriptions of views, not tensors.</summary>
internal static class PickleTensors
{
    private const string Sparse = "It is sparse; save tensor.to_dense() to see it.";

    private static readonly string[] Modules = ["torch._utils._rebuild_", "torch._tensor._rebuild_", "torch.nested._internal._rebuild_"];

    /// <summary>True for a function that rebuilds a tensor.</summary>
    public static bool Knows(string function) => NameOf(function) is "tensor" or "tensor_v2" or "tensor_v3" or "parameter" or "parameter_with_state"
        or "qtensor" or "sparse_tensor" or "sparse_csr_tensor" or "meta_tensor_no_storage" or "nested_tensor" or "wrapper_subclass"
        or "device_tensor_from_numpy" or "device_tensor_from_cpu_tensor" or "from_type" or "from_type_v2";

    /// <summary>The tensor's description; null if the arguments are invalid.</summary>
    public static PickleTensor? Rebuild(string function, object?[] arguments) => (NameOf(function), arguments) switch
    {
        ("tensor" or "tensor_v2", [PickleStorage storage, long offset, var shape, var strides, ..]) =>
            View(storage, PickleTypes.OfStorage(storage), offset, shape, strides),
        ("tensor_v3", [PickleStorage storage, long offset, var shape, var strides, _, _, PickleGlobal type, ..]) =>
            View(storage, PickleTypes.Of(type), offset, shape, strides),
        ("parameter" or "parameter_with_state", [PickleTensor tensor, ..]) => tensor,
        ("qtensor", [PickleStorage storage, long offset, var shape, var strides, object?[] quantiser, ..]) =>
            Quantised(View(storage, PickleTypes.OfStorage(storage), offset, shape, strides), quantiser),
        ("sparse_tensor" or "sparse_csr_tensor", [_, object?[] data, ..]) => Without(data.FirstOrDefault(part => Integers(part) is not null),
            data.OfType<PickleTensor>().LastOrDefault()?.Type.Name, Sparse),
        ("meta_tensor_no_storage", [var type, var shape, ..]) => Without(shape, (type as PickleGlobal)?.LastPart,
            "It was saved from the meta device and has no values; save the materialised model."),
        ("device_tensor_from_numpy", [PickleArray array, PickleGlobal type, ..]) => array.ToTensor() is { } tensor ? OfArray(tensor, PickleTypes.Of(type)) : null,
        ("device_tensor_from_cpu_tensor", [PickleTensor tensor, ..]) => tensor,
        ("nested_tensor", [PickleTensor buffer, ..]) => PickleTensor.Without([], buffer.Type.Name, "It is a nested tensor; save its parts: tensor.unbind()."),
        ("wrapper_subclass", [PickleGlobal type, var dtype, var shape, ..]) => Without(shape, (dtype as PickleGlobal)?.LastPart, Refusal(type.Name)),
        // (function, class, arguments, state): a subclass stores its values like any tensor.
        ("from_type" or "from_type_v2", [PickleGlobal { Name: var inner }, _, object?[] rest, ..]) when Knows(inner) && !NameOf(inner)!.StartsWith("from_type", StringComparison.Ordinal) =>
            Rebuild(inner, rest),
        _ => arguments.Select(argument => ForeignIn(argument)).FirstOrDefault(name => name is not null) is { } foreign
            ? PickleTensor.Without(arguments.Select(Integers).FirstOrDefault(shape => shape is not null) ?? [], "unknown", Refusal(foreign))
            : null,
    };

    /// <summary>Why a tensor that needs a class or function has no values.</summary>
    public static string Refusal(string name) =>
        $"It is made by Python's '{name}', which would have to be run; nothing in a file is ever run. Save a plain tensor: torch.save({{name: tensor.detach().clone()}}, path).";

    /// <summary>The lengths in a tuple or list of whole numbers; null for anything else.</summary>
    public static long[]? Integers(object? value)
    {
        IReadOnlyList<object?>? items = value switch { object?[] tuple => tuple, List<object?> list => list, _ => null };
        return items is { Count: <= Shapes.MaxRank } && items.All(item => item is long) ? [.. items.Select(item => (long)item!)] : null;
    }

    private static string? NameOf(string function) =>
        Array.Find(Modules, module => function.StartsWith(module, StringComparison.Ordinal)) is { } module ? function[module.Length..] : null;

    // The unknown class or function whose result is an argument of one of PyTorch's functions.
    private static string? ForeignIn(object? argument) => argument switch
    {
        PickleObject made => made.Class,
        PickleGlobal global when !PickleGlobals.Knows(global.Name) => global.Name,
        _ => null,
    };

    private static PickleTensor? View(PickleStorage storage, (StoredType Type, string? Problem) type, long offset, object? shape, object? strides) =>
        Integers(shape) is { } lengths && Integers(strides) is { } steps && lengths.Length == steps.Length
            ? new(type.Problem is null ? storage : null, type.Type, offset, lengths, steps, type.Problem)
            : null;

    private static PickleTensor OfArray(PickleTensor array, (StoredType Type, string? Problem) type) =>
        type.Problem is not null ? PickleTensor.Without(array.Shape, type.Type.Name, type.Problem)
        // NumPy has no bfloat16: such tensors are stored as bytes or as numbers of the same size.
        : array.Problem is null && type.Type.Size == array.Type.Size ? array with { Type = type.Type }
        : array;

    private static PickleTensor? Quantised(PickleTensor? stored, object?[] quantiser) => (stored, quantiser) switch
    {
        (null or { Problem: not null }, _) => stored,
        (_, [PickleGlobal { Name: "torch.per_tensor_affine" }, double scale, long zero]) => stored with { Quantisation = (scale, zero) },
        (_, [PickleGlobal { Name: "torch.per_channel_affine" or "torch.per_channel_affine_float_qparams" }, PickleTensor { Channels: null } scales, PickleTensor { Channels: null } zeros, long axis])
            when axis >= 0 && axis < stored.Shape.Length => stored with { Channels = (scales, zeros, (int)axis) },
        _ => stored with { Storage = null, Problem = "It is quantised in a way that is not read; save tensor.dequantize() to see it." },
    };

    private static PickleTensor? Without(object? shape, string? typeName, string problem) =>
        Integers(shape) is { } lengths ? PickleTensor.Without(lengths, typeName ?? "unknown", problem) : null;
}
