namespace NotebookViz.Formats.Hdf5;

/// <summary>The value of elements that are not written.</summary>
/// <param name="Element">The bytes of one element; zeros by default.</param>
/// <param name="IsUndefined">True if the writer specified that there is no fill value.</param>
internal sealed record HdfFill(byte[] Element, bool IsUndefined)
{
    private const int WrittenNever = 1;

    /// <summary>The fill value of a dataset.</summary>
    /// <exception cref="WeightFileException">It is malformed.</exception>
    public static HdfFill Read(HdfObject dataset, int elementSize, string name)
    {
        var (fill, isUndefined) = (Array.Empty<byte>(), false);
        if (dataset.Message(HdfMessageKind.FillValue) is { } message)
            (fill, isUndefined) = Read(dataset.File, dataset.Content(Known(dataset, message, name)));
        else if (dataset.Message(HdfMessageKind.OldFillValue) is { } old)
            fill = Value(dataset.Content(Known(dataset, old, name)));
        if (fill.Length != 0 && fill.Length != elementSize)
            throw dataset.File.Malformed($"its fill value has {fill.Length} bytes and its elements {elementSize}", name);
        return new(fill.Length == 0 ? new byte[elementSize] : fill, isUndefined);
    }

    private static HdfMessage Known(HdfObject dataset, HdfMessage message, string name) =>
        dataset.Followed(message) ?? throw dataset.File.Malformed("its fill value is kept in a table of shared messages, which is not read", name);

    // HDF5 leaves zeros where a fill value is never to be written.
    private static (byte[] Fill, bool IsUndefined) Read(HdfFile file, ByteCursor content)
    {
        int version = content.ReadByte();
        if (version is < 1 or > 3)
            throw file.Malformed("a fill value is of an unknown version");
        int flags = content.ReadByte(), written = version == 3 ? flags >> 2 & 3 : content.ReadByte();
        int defined = version == 3 ? 0 : content.ReadByte();
        bool isUndefined = version == 3 ? (flags & 0x10) != 0 : defined == 0, hasValue = version == 3 ? (flags & 0x20) != 0 : defined != 0;
        return (hasValue && written != WrittenNever ? Value(content) : [], isUndefined && written != WrittenNever);
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

    /// <summary>Fills bytes with repeated copies of an element.</summary>
    public static void Fill(Span<byte> bytes, ReadOnlySpan<byte> element, int from = 0)
    {
        if (!element.ContainsAnyExcept(element[0]))
        {
            bytes.Fill(element[0]);
            return;
        }
        for (int i = 0; i < bytes.Length && i < element.Length; i++)
            bytes[i] = element[(from + i) % element.Length];
        // Each round copies the filled part behind itself, which doubles it.
        for (int done = element.Length; done < bytes.Length; done *= 2)
            bytes[..Math.Min(done, bytes.Length - done)].CopyTo(bytes[done..]);
    }
}
