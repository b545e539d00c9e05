using NotebookViz.Data;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The value that elements have as long as they are not written.</summary>
internal static class HdfFill
{
    private const int WrittenNever = 1;

    /// <summary>The bytes of one element: the dataset's fill value, or zeros where it has none.</summary>
    public static byte[] Read(HdfObject dataset, int elementSize, string name)
    {
        byte[] fill = [];
        if (dataset.Message(HdfMessageKind.FillValue) is { } message)
            fill = Read(dataset.File, dataset.Content(Known(dataset, message, name)));
        else if (dataset.Message(HdfMessageKind.OldFillValue) is { } old)
            fill = Value(dataset.Content(Known(dataset, old, name)));
        if (fill.Length != 0 && fill.Length != elementSize)
            throw dataset.File.Malformed($"its fill value has {fill.Length} bytes and its elements {elementSize}", name);
        return fill.Length == 0 ? new byte[elementSize] : fill;
    }

    private static HdfMessage Known(HdfObject dataset, HdfMessage message, string name) =>
        dataset.Followed(message) ?? throw dataset.File.Malformed("its fill value is kept in a table of shared messages, which is not read", name);

    private static byte[] Read(HdfFile file, ByteCursor content)
    {
        int version = content.ReadByte();
        if (version is < 1 or > 3)
            throw file.Malformed("a fill value is of an unknown version");
        int allocated = content.ReadByte();
        if (version == 3)
            return (allocated >> 2 & 3) != WrittenNever && (allocated & 0x20) != 0 ? Value(content) : [];
        int written = content.ReadByte();
        bool isDefined = content.ReadByte() != 0;
        return isDefined && written != WrittenNever ? Value(content) : [];
    }

    private static byte[] Value(ByteCursor content)
    {
        int length = content.ReadInt32();
        return length > 0 ? content.ReadBytes(length) : [];
    }
}

/// <summary>Elements that all have the same value, which takes no memory.</summary>
internal sealed class FilledData(byte[] element, long length) : TensorData
{
    public override long ByteLength => length;

    public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
    {
        if (offset < 0 || offset > length - scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"There are {length} bytes.");
        Fill(scratch, element, (int)(offset % element.Length));
        return scratch;
    }

    /// <summary>Fills bytes with an element's, again and again.</summary>
    public static void Fill(Span<byte> bytes, ReadOnlySpan<byte> element, int from = 0)
    {
        if (!element.ContainsAnyExcept(element[0]))
        {
            bytes.Fill(element[0]);
            return;
        }
        for (int i = 0; i < bytes.Length && i < element.Length; i++)
            bytes[i] = element[(from + i) % element.Length];
        // What is filled is copied behind itself, and doubles.
        for (int done = element.Length; done < bytes.Length; done *= 2)
            bytes[..Math.Min(done, bytes.Length - done)].CopyTo(bytes[done..]);
    }
}
