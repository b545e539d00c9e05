namespace NotebookViz.Formats.Hdf5;

/// <summary>A datatype of numbers or text.</summary>
/// <param name="Type">The element type; null if it is not a supported type of numbers.</param>
/// <param name="LittleEndian">The byte order of its numbers.</param>
/// <param name="Size">How many bytes an element has.</param>
/// <param name="Name">Its name for messages if it is not a supported type of numbers.</param>
internal sealed record HdfType(ElementType? Type, bool LittleEndian, int Size, string Name)
{
    private const string Text = "string", Opaque = "opaque";

    /// <summary>True for text of a fixed length.</summary>
    public bool FixedText { get; private init; }

    /// <summary>True for text that lies in a heap of its own.</summary>
    public bool VariableText { get; private init; }

    public static HdfType Read(HdfFile file, ByteCursor content)
    {
        int head = content.ReadByte(), kind = head & 15, version = head >> 4;
        int low = content.ReadByte(), middle = content.ReadByte(), high = content.ReadByte();
        int size = content.ReadInt32();
        if (size <= 0)
            throw file.Malformed($"a type's size is {size}");
        bool little = (low & 1) == 0;
        HdfType None(string name) => new(null, true, size, name);
        return kind switch
        {
            0 => new(Integer(content, size, (low & 8) != 0), little, size, $"integer of {size} bytes"),
            1 => new(Float(content, size, low, middle), little, size, $"float of {size} bytes"),
            2 => None("time"),
            3 => None(Text) with { FixedText = true },
            4 => None("bit field"),
            5 => None(Opaque),
            6 => None("compound"),
            7 => None("reference"),
            8 => Enumeration(file, content, version, low | middle << 8) ?? None("enumeration"),
            9 when (low & 15) == 1 => None(Text) with { VariableText = true },
            9 => None("list of variable length"),
            10 => None("array"),
            _ => None($"{size}-byte"),
        };
    }

    /// <summary>The element type that an attribute gives an opaque type; Keras does this for types that HDF5 does not have.</summary>
    public HdfType Named(string name) => (Name, Size, name) switch
    {
        (Opaque, 2, "bfloat16") => this with { Type = ElementType.BFloat16 },
        (Opaque, 1, "float8_e4m3fn") => this with { Type = ElementType.Float8E4M3 },
        (Opaque, 1, "float8_e5m2") => this with { Type = ElementType.Float8E5M2 },
        _ => this,
    };

    // h5py keeps truth values as an enumeration of bytes with these two members. Any other enumeration is read as its numbers.
    private static HdfType? Enumeration(HdfFile file, ByteCursor content, int version, int count)
    {
        long start = content.Position;
        if ((content.ReadByte() & 15) != 0)
            return null;
        var numbers = Read(file, file.At(start, content.Remaining + 1, "an enumeration's type"));
        if (numbers.Type != ElementType.Int8 || count != 2)
            return numbers;
        content.Skip(7 + 4);
        var names = new[] { NullTerminated(content, version), NullTerminated(content, version) };
        bool isBool = names.Zip(content.ReadBytes(2)).OrderBy(member => member.Second).SequenceEqual([("FALSE", (byte)0), ("TRUE", (byte)1)]);
        return isBool ? numbers with { Type = ElementType.Bool } : numbers;
    }

    // Up to version 2 names are padded to a multiple of 8 bytes.
    private static string NullTerminated(ByteCursor content, int version)
    {
        var bytes = new List<byte>();
        for (byte next; (next = content.ReadByte()) != 0;)
            bytes.Add(next);
        content.Skip(version < 3 ? 7 - bytes.Count % 8 : 0);
        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    private static ElementType? Integer(ByteCursor content, int size, bool signed)
    {
        int offset = content.ReadUInt16(), precision = content.ReadUInt16();
        if (offset != 0 || precision != 8 * size)
            return null;
        return (size, signed) switch
        {
            (1, true) => ElementType.Int8,
            (1, false) => ElementType.UInt8,
            (2, true) => ElementType.Int16,
            (2, false) => ElementType.UInt16,
            (4, true) => ElementType.Int32,
            (4, false) => ElementType.UInt32,
            (8, true) => ElementType.Int64,
            (8, false) => ElementType.UInt64,
            _ => null,
        };
    }

    // Accepts only the positions and widths of the fields in IEEE 754 and bfloat16.
    private static ElementType? Float(ByteCursor content, int size, int bits, int sign)
    {
        int offset = content.ReadUInt16(), precision = content.ReadUInt16();
        int exponentAt = content.ReadByte(), exponent = content.ReadByte(), fractionAt = content.ReadByte(), fraction = content.ReadByte();
        int bias = content.ReadInt32();
        const int VaxOrder = 0x40, Normalisation = 0x30, ImpliedBit = 0x20;
        bool isUsual = offset == 0 && precision == 8 * size && sign == precision - 1 && exponentAt == fraction && fractionAt == 0
            && bias == (1 << exponent - 1) - 1 && (bits & VaxOrder) == 0 && (bits & Normalisation) == ImpliedBit;
        return !isUsual ? null : (size, exponent, fraction) switch
        {
            (2, 5, 10) => ElementType.Float16,
            (2, 8, 7) => ElementType.BFloat16,
            (4, 8, 23) => ElementType.Float32,
            (8, 11, 52) => ElementType.Float64,
            _ => null,
        };
    }
}
