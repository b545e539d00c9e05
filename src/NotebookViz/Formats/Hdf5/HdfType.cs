using NotebookViz.Common;

namespace NotebookViz.Formats.Hdf5;

/// <summary>A datatype, as far as it is one of numbers or of text.</summary>
/// <param name="Type">The element type; null where it is not one of numbers that are shown.</param>
/// <param name="LittleEndian">The byte order of its numbers.</param>
/// <param name="Size">How many bytes an element has.</param>
/// <param name="FixedText">True for text of a fixed length.</param>
/// <param name="VariableText">True for text that lies in a heap of its own.</param>
internal sealed record HdfType(ElementType? Type, bool LittleEndian, int Size, bool FixedText, bool VariableText)
{
    public static HdfType Read(HdfFile file, ByteCursor content, int depth = 0)
    {
        int kind = content.ReadByte() & 15, bits = content.ReadByte();
        content.Skip(2);
        int size = content.ReadInt32();
        if (size <= 0)
            throw file.Malformed($"a type's size is {size}");
        bool little = (bits & 1) == 0, signed = (bits & 8) != 0;
        return kind switch
        {
            0 => new(Integer(size, signed), little, size, false, false),
            1 => new(Float(content, size), little, size, false, false),
            3 => new(null, true, size, true, false),
            // h5py keeps truth values as an enumeration of bytes.
            8 when depth == 0 => Read(file, content, 1) with { Type = size == 1 ? ElementType.Bool : null },
            9 => new(null, true, size, false, (bits & 15) == 1),
            _ => new(null, true, size, false, false),
        };
    }

    private static ElementType? Integer(int size, bool signed) => (size, signed) switch
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

    private static ElementType? Float(ByteCursor content, int size)
    {
        content.Skip(4 + 1);
        int exponent = content.ReadByte();
        return (size, exponent) switch
        {
            (2, 5) => ElementType.Float16,
            (2, 8) => ElementType.BFloat16,
            (4, 8) => ElementType.Float32,
            (8, 11) => ElementType.Float64,
            _ => null,
        };
    }
}

/// <summary>The lengths of a dataset's or attribute's axes.</summary>
internal static class HdfSpace
{
    public static long[] Read(HdfFile file, ByteCursor content)
    {
        int version = content.ReadByte(), rank = content.ReadByte();
        content.Skip(1);
        if (version is not (1 or 2) || rank > Shapes.MaxRank)
            throw file.Malformed("a shape is of an unknown version");
        bool none = false;
        if (version == 1)
            content.Skip(5);
        else
            none = content.ReadByte() == 2;
        var shape = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            shape[axis] = content.ReadInt64();
        return none ? [0] : shape;
    }
}
