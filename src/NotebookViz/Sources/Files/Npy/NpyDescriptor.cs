namespace NotebookViz.Sources.Files.Npy;

/// <summary>NumPy's short names of element types, such as "&lt;f4".</summary>
internal static class NpyDescriptor
{
    /// <summary>The element type and byte order; null where it is not a number that can be shown.</summary>
    public static (ElementType Type, bool LittleEndian)? Read(string descriptor)
    {
        if (descriptor.Length < 2)
            return null;
        bool? littleEndian = descriptor[0] switch
        {
            '<' => true,
            '>' or '!' => false,
            '|' or '=' => BitConverter.IsLittleEndian,
            _ => null,
        };
        ElementType? type = descriptor[1..] switch
        {
            "b1" or "?" => ElementType.Bool,
            "i1" => ElementType.Int8,
            "i2" => ElementType.Int16,
            "i4" => ElementType.Int32,
            "i8" => ElementType.Int64,
            "u1" => ElementType.UInt8,
            "u2" => ElementType.UInt16,
            "u4" => ElementType.UInt32,
            "u8" => ElementType.UInt64,
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            "c8" => ElementType.Complex64,
            "c16" => ElementType.Complex128,
            _ => null,
        };
        return type is { } known && littleEndian is { } order ? (known, order) : null;
    }

    /// <summary>Why arrays of that dtype are not read, and the way out.</summary>
    public static string Refusal(string? descriptor) => descriptor switch
    {
        null => "it is a structured array (several fields an element); save each field by itself: np.save(path, array['field']).",
        _ when Kind(descriptor) == 'O' => "it holds Python objects (dtype object), which only running Python code could read; save it as numbers: np.save(path, array.astype('float32')).",
        _ when Kind(descriptor) == 'V' => $"its elements are raw bytes (dtype '{descriptor}'); a bfloat16 or float8 array loses its type in .npy: save array.astype('float32').",
        _ when Kind(descriptor) is 'S' or 'U' or 'a' => $"it holds text (dtype '{descriptor}'), not numbers.",
        _ when Kind(descriptor) is 'M' or 'm' => $"it holds dates or durations (dtype '{descriptor}'); save array.astype('int64').",
        _ when Kind(descriptor) is 'f' or 'c' => $"its precision (dtype '{descriptor}') is not the same on every machine; save array.astype('float64').",
        _ => $"its dtype '{descriptor}' is not one of b1, i1 to i8, u1 to u8, f2 to f8, c8 and c16; save array.astype('float32').",
    };

    private static char Kind(string descriptor) => descriptor.TrimStart('<', '>', '|', '=', '!') is { Length: > 0 } rest ? rest[0] : '\0';
}
