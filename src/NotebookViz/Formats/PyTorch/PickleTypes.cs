using NotebookViz.Data;

namespace NotebookViz.Formats.PyTorch;

/// <summary>PyTorch's storage classes and dtypes.</summary>
internal static class PickleTypes
{
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
        ["QUInt4x2Storage"] = null,
        ["QUInt2x4Storage"] = null,
        ["UntypedStorage"] = null,
    };

    // PyTorch's names of the types that are read directly, and of the types that are decoded.
    private static readonly Dictionary<string, StoredType> Types = Enum.GetValues<ElementType>().Select(StoredType.Of)
        .Concat([StoredType.Float8E4M3Fnuz, StoredType.Float8E5M2Fnuz, StoredType.Float8E8M0, StoredType.Complex32])
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>True for a storage class or a dtype.</summary>
    public static bool Knows(string name)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        return name == $"torch.{last}" && (Types.ContainsKey(last) || Storages.ContainsKey(last)) || name == $"torch.storage.{last}" && Storages.ContainsKey(last);
    }

    /// <summary>True for the class of a storage; its element type is null if it has none of its own.</summary>
    public static bool IsStorage(PickleGlobal global, out ElementType? type)
    {
        type = null;
        return Knows(global.Name) && Storages.TryGetValue(global.LastPart, out type);
    }

    /// <summary>The type of a dtype object, and why its elements cannot be read, or null.</summary>
    public static (StoredType Type, string? Problem) Of(PickleGlobal dtype) => Types.TryGetValue(dtype.LastPart, out var type)
        ? (type, null)
        : (StoredType.Unreadable(dtype.LastPart), $"Its element type {dtype.LastPart} is not one that is shown; save tensor.float().");

    /// <summary>The type of a storage's elements, and why they cannot be read, or null.</summary>
    public static (StoredType Type, string? Problem) OfStorage(PickleStorage storage) => storage.Type is { } type
        ? (StoredType.Of(type), null)
        : (StoredType.Unreadable(storage.Class), $"The elements of its {storage.Class} are not shown; save tensor.dequantize().");
}
