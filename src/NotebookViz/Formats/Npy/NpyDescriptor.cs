namespace NotebookViz.Formats.Npy;

/// <summary>NumPy's names of element types, such as "&lt;f4" and "float32".</summary>
internal static class NpyDescriptor
{
    /// <summary>The element type and byte order; null if it is not a number that can be shown.</summary>
    public static (ElementType Type, bool LittleEndian)? Read(string descriptor)
    {
        if (OfName(descriptor) is { } named)
            return (named, BitConverter.IsLittleEndian);
        bool hasOrder = descriptor is ['<' or '>' or '=' or '|', ..];
        return OfCode(hasOrder ? descriptor[1..] : descriptor) is { } type
            ? (type, descriptor[0] switch { '<' => true, '>' => false, _ => BitConverter.IsLittleEndian })
            : null;
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

    private static ElementType? OfCode(string code) => code switch
    {
        "b1" or "?" => ElementType.Bool,
        "i1" or "b" => ElementType.Int8,
        "i2" or "h" => ElementType.Int16,
        "i4" or "i" => ElementType.Int32,
        "i8" or "q" => ElementType.Int64,
        "u1" or "B" => ElementType.UInt8,
        "u2" or "H" => ElementType.UInt16,
        "u4" or "I" => ElementType.UInt32,
        "u8" or "Q" => ElementType.UInt64,
        "f2" or "e" => ElementType.Float16,
        "f4" or "f" => ElementType.Float32,
        "f8" or "d" => ElementType.Float64,
        "c8" or "F" => ElementType.Complex64,
        "c16" or "D" => ElementType.Complex128,
        _ => null,
    };

    // Names have no byte order.
    private static ElementType? OfName(string name) => name switch
    {
        "bool" => ElementType.Bool,
        "int8" or "byte" => ElementType.Int8,
        "int16" or "short" => ElementType.Int16,
        "int32" or "intc" => ElementType.Int32,
        "int64" or "longlong" => ElementType.Int64,
        "uint8" or "ubyte" => ElementType.UInt8,
        "uint16" or "ushort" => ElementType.UInt16,
        "uint32" or "uintc" => ElementType.UInt32,
        "uint64" or "ulonglong" => ElementType.UInt64,
        "float16" or "half" => ElementType.Float16,
        "float32" or "single" => ElementType.Float32,
        "float64" or "double" or "float" => ElementType.Float64,
        "complex64" or "csingle" => ElementType.Complex64,
        "complex128" or "cdouble" or "complex" => ElementType.Complex128,
        _ => null,
    };
}
