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

    private static readonly Dictionary<string, StoredType> Types = new()
    {
        ["float32"] = StoredType.Of(ElementType.Float32),
        ["float64"] = StoredType.Of(ElementType.Float64),
        ["float16"] = StoredType.Of(ElementType.Float16),
        ["bfloat16"] = StoredType.Of(ElementType.BFloat16),
        ["float8_e4m3fn"] = StoredType.Of(ElementType.Float8E4M3),
        ["float8_e5m2"] = StoredType.Of(ElementType.Float8E5M2),
        ["float8_e4m3fnuz"] = StoredType.Float8E4M3Fnuz,
        ["float8_e5m2fnuz"] = StoredType.Float8E5M2Fnuz,
        ["float8_e8m0fnu"] = StoredType.Float8E8M0,
        ["uint8"] = StoredType.Of(ElementType.UInt8),
        ["uint16"] = StoredType.Of(ElementType.UInt16),
        ["uint32"] = StoredType.Of(ElementType.UInt32),
        ["uint64"] = StoredType.Of(ElementType.UInt64),
        ["int8"] = StoredType.Of(ElementType.Int8),
        ["int16"] = StoredType.Of(ElementType.Int16),
        ["int32"] = StoredType.Of(ElementType.Int32),
        ["int64"] = StoredType.Of(ElementType.Int64),
        ["bool"] = StoredType.Of(ElementType.Bool),
        ["complex32"] = StoredType.Complex32,
        ["complex64"] = StoredType.Of(ElementType.Complex64),
        ["complex128"] = StoredType.Of(ElementType.Complex128),
    };

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

    /// <summary>The type of a dtype object, and why its elements cannot be read if they cannot.</summary>
    public static (StoredType Type, string? Problem) Of(PickleGlobal dtype) => Types.TryGetValue(dtype.LastPart, out var type)
        ? (type, null)
        : (StoredType.Unreadable(dtype.LastPart), $"Its element type {dtype.LastPart} is not one that is shown; save tensor.float().");

    /// <summary>The type of a storage's elements, and why they cannot be read if they cannot.</summary>
    public static (StoredType Type, string? Problem) OfStorage(PickleStorage storage) => storage.Type is { } type
        ? (StoredType.Of(type), null)
        : (StoredType.Unreadable(storage.Class), $"The elements of its {storage.Class} are not shown; save tensor.dequantize().");
}
