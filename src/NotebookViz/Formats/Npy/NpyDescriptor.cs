namespace NotebookViz.Formats.Npy;

/// <summary>NumPy's names of element types, such as "&lt;f4" and "float32".</summary>
internal static class NpyDescriptor
{
    private static readonly Dictionary<string, ElementType> Codes = new(StringComparer.Ordinal)
    {
        ["b1"] = ElementType.Bool, ["?"] = ElementType.Bool,
        ["i1"] = ElementType.Int8, ["b"] = ElementType.Int8,
        ["i2"] = ElementType.Int16, ["h"] = ElementType.Int16,
        ["i4"] = ElementType.Int32, ["i"] = ElementType.Int32,
        ["i8"] = ElementType.Int64, ["q"] = ElementType.Int64,
        ["u1"] = ElementType.UInt8, ["B"] = ElementType.UInt8,
        ["u2"] = ElementType.UInt16, ["H"] = ElementType.UInt16,
        ["u4"] = ElementType.UInt32, ["I"] = ElementType.UInt32,
        ["u8"] = ElementType.UInt64, ["Q"] = ElementType.UInt64,
        ["f2"] = ElementType.Float16, ["e"] = ElementType.Float16,
        ["f4"] = ElementType.Float32, ["f"] = ElementType.Float32,
        ["f8"] = ElementType.Float64, ["d"] = ElementType.Float64,
        ["c8"] = ElementType.Complex64, ["F"] = ElementType.Complex64,
        ["c16"] = ElementType.Complex128, ["D"] = ElementType.Complex128,
    };

    // These stand without a byte order.
    private static readonly Dictionary<string, ElementType> Names = new(StringComparer.Ordinal)
    {
        ["bool"] = ElementType.Bool,
        ["int8"] = ElementType.Int8, ["byte"] = ElementType.Int8,
        ["int16"] = ElementType.Int16, ["short"] = ElementType.Int16,
        ["int32"] = ElementType.Int32, ["intc"] = ElementType.Int32,
        ["int64"] = ElementType.Int64, ["longlong"] = ElementType.Int64,
        ["uint8"] = ElementType.UInt8, ["ubyte"] = ElementType.UInt8,
        ["uint16"] = ElementType.UInt16, ["ushort"] = ElementType.UInt16,
        ["uint32"] = ElementType.UInt32, ["uintc"] = ElementType.UInt32,
        ["uint64"] = ElementType.UInt64, ["ulonglong"] = ElementType.UInt64,
        ["float16"] = ElementType.Float16, ["half"] = ElementType.Float16,
        ["float32"] = ElementType.Float32, ["single"] = ElementType.Float32,
        ["float64"] = ElementType.Float64, ["double"] = ElementType.Float64, ["float"] = ElementType.Float64,
        ["complex64"] = ElementType.Complex64, ["csingle"] = ElementType.Complex64,
        ["complex128"] = ElementType.Complex128, ["cdouble"] = ElementType.Complex128, ["complex"] = ElementType.Complex128,
    };

    /// <summary>The element type and byte order; null if it is not a number that can be shown.</summary>
    public static (ElementType Type, bool LittleEndian)? Read(string descriptor)
    {
        if (Names.TryGetValue(descriptor, out var named))
            return (named, BitConverter.IsLittleEndian);
        bool hasOrder = descriptor is ['<' or '>' or '=' or '|', ..];
        if (!Codes.TryGetValue(hasOrder ? descriptor[1..] : descriptor, out var type))
            return null;
        return (type, descriptor[0] switch { '<' => true, '>' => false, _ => BitConverter.IsLittleEndian });
    }

    /// <summary>Why arrays of that dtype are not read, and what to do.</summary>
    public static string Refusal(string descriptor)
    {
        if (descriptor.StartsWith('('))
            return $"its elements are arrays (dtype {descriptor}), which NumPy does not read either; save the array anew with np.save.";
        if (descriptor.StartsWith('[') || descriptor.Contains(','))
            return "it is a structured array (several fields an element); save each field by itself: np.save(path, array['field']).";
        return descriptor.TrimStart('<', '>', '|', '=') switch
        {
            "object" or ['O', ..] => "it holds Python objects (dtype object), which only running Python code could read; save it as numbers: np.save(path, array.astype('float32')).",
            "void" or ['V', ..] => $"its elements are raw bytes (dtype '{descriptor}'); a bfloat16 or float8 array loses its type in .npy: save array.astype('float32').",
            "str" or "bytes" or ['S' or 'U' or 'a', ..] => $"it holds text (dtype '{descriptor}'), not numbers.",
            ['M' or 'm', ..] or ['d', 'a', 't', 'e', ..] or ['t', 'i', 'm', 'e', ..] => $"it holds dates or durations (dtype '{descriptor}'); save array.astype('int64').",
            "g" or "G" or "longdouble" or "clongdouble" or "f10" or "f12" or "f16" or "c20" or "c24" or "c32" or "float96" or "float128" or "complex192" or "complex256" =>
                $"its precision (dtype '{descriptor}') is not the same on every machine; save array.astype('float64').",
            "l" or "L" or "p" or "P" or "int" or "uint" or "int_" or "long" or "ulong" or "intp" or "uintp" =>
                $"its size (dtype '{descriptor}') is not the same on every machine; save array.astype('int64').",
            _ => $"its dtype '{descriptor}' is not one of b1, i1 to i8, u1 to u8, f2 to f8, c8 and c16; save array.astype('float32').",
        };
    }
}
