namespace NotebookViz.Formats.Gguf;

/// <summary>The types of keys' values, by their numbers.</summary>
internal enum GgufValueType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    Float32,
    Bool,
    Text,
    Array,
    UInt64,
    Int64,
    Float64,
}

/// <summary>An array among the keys. It is read on demand, because vocabularies have hundreds of thousands of entries.</summary>
/// <param name="File">The file.</param>
/// <param name="Type">The type of its items.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Start">Where the first begins.</param>
/// <param name="End">Where the last ends.</param>
internal sealed record GgufArray(SourceFile File, GgufValueType Type, long Count, long Start, long End)
{
    /// <summary>The items one after the other.</summary>
    public IEnumerable<object> Items()
    {
        var cursor = new ByteCursor(File, Start, End);
        for (long i = 0; i < Count; i++)
            yield return GgufValues.ReadItem(File, cursor, Type);
    }

    /// <summary>The items as whole numbers; null if they are none, or more than <paramref name="most"/>.</summary>
    public long[]? Integers(int most) => Count > most || Type is not (GgufValueType.Int32 or GgufValueType.UInt32 or GgufValueType.Int64) ? null
        : [.. Items().Select(item => item switch { int value => value, uint value => value, var value => (long)value })];
}

/// <summary>Reads values of keys.</summary>
internal static class GgufValues
{
    // ggml's own limit.
    private const long MostItems = 1 << 30;

    public static string ReadText(SourceFile file, ByteCursor cursor)
    {
        long length = cursor.ReadInt64();
        if (length < 0 || length > cursor.Remaining)
            throw file.Malformed($"a string at byte {cursor.Position} claims {(ulong)length} bytes, but only {cursor.Remaining} follow; the file may be cut short, copy it again.");
        return cursor.ReadText(length);
    }

    /// <summary>Reads a type and a value of it.</summary>
    public static object Read(SourceFile file, ByteCursor cursor, string key)
    {
        var type = ReadType(file, cursor, key);
        if (type != GgufValueType.Array)
            return ReadItem(file, cursor, type);
        var items = ReadType(file, cursor, key);
        if (items == GgufValueType.Array)
            throw file.Malformed($"the key '{key}' holds nested arrays, which are not supported.");
        long count = cursor.ReadInt64(), start = cursor.Position;
        int least = items == GgufValueType.Text ? sizeof(long) : SizeOf(items);
        if (count < 0 || count > Math.Min(MostItems, cursor.Remaining / least))
            throw file.Malformed($"the array '{key}' claims {(ulong)count} items, but only {cursor.Remaining} bytes follow; the file may be cut short, copy it again.");
        if (items == GgufValueType.Text)
            for (long i = 0; i < count; i++)
                cursor.Skip(cursor.ReadInt64());
        else
            cursor.Skip(count * least);
        return new GgufArray(file, items, count, start, cursor.Position);
    }

    /// <summary>Reads one value.</summary>
    public static object ReadItem(SourceFile file, ByteCursor cursor, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => cursor.ReadByte(),
        GgufValueType.Int8 => (sbyte)cursor.ReadByte(),
        GgufValueType.UInt16 => cursor.ReadUInt16(),
        GgufValueType.Int16 => (short)cursor.ReadUInt16(),
        GgufValueType.UInt32 => (uint)cursor.ReadInt32(),
        GgufValueType.Int32 => cursor.ReadInt32(),
        GgufValueType.Float32 => BitConverter.Int32BitsToSingle(cursor.ReadInt32()),
        GgufValueType.Bool => cursor.ReadByte() != 0,
        GgufValueType.UInt64 => (ulong)cursor.ReadInt64(),
        GgufValueType.Int64 => cursor.ReadInt64(),
        GgufValueType.Float64 => BitConverter.Int64BitsToDouble(cursor.ReadInt64()),
        _ => ReadText(file, cursor),
    };

    private static GgufValueType ReadType(SourceFile file, ByteCursor cursor, string key)
    {
        var type = (GgufValueType)cursor.ReadInt32();
        return Enum.IsDefined(type) ? type : throw file.Malformed($"the key '{key}' has the value type {(int)type}, which GGUF does not define.");
    }

    private static int SizeOf(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 4,
    };
}
