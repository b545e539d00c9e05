namespace NotebookViz.Formats.Hdf5;

/// <summary>
/// An HDF5 file (HDF5 File Format Specification, version 3.0): the groups, attributes and datasets that h5py and Keras write.
/// </summary>
/// <remarks>
/// A reader of our own and not a library: no library that we know can be kept from following links and raw data into other files, or from
/// going round in circles in a malformed one. Here every structure is read once for each time it is reached, within a budget that the
/// file's length sets, and contiguous datasets are read in place.
/// </remarks>
internal sealed class HdfFile
{
    public const long Undefined = -1;

    // Deeper than any model nests its layers, and shallow enough for the stack.
    public const int DeepestNesting = 64;

    private long _budget;

    private HdfFile(SourceFile file)
    {
        Source = file;
        // Every step takes some bytes of the file; a few rounds over all of them are more than any listing needs.
        _budget = Math.Min(file.Length, 1 << 24) + 10_000;
        Root = new HdfObject(this, RootAddress());
    }

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    public SourceFile Source { get; }

    public HdfObject Root { get; }

    /// <exception cref="WeightFileException">It is malformed, or of a kind that is not read.</exception>
    public static HdfFile Open(SourceFile file) => new(file);

    /// <summary>Takes one step from what the file's length allows.</summary>
    /// <exception cref="WeightFileException">Nothing is left.</exception>
    public void Spend()
    {
        if (--_budget < 0)
            throw Malformed("its structures refer to each other without end");
    }

    /// <summary>A cursor at an address, for a structure of at most that length.</summary>
    public ByteCursor At(long address, long longest, string what)
    {
        Spend();
        if (address < 0 || address >= Source.Length)
            throw Malformed($"{what} is said to lie at {address}, outside the file");
        return new ByteCursor(Source, address, Math.Min(Source.Length, address + Math.Min(longest, Source.Length)));
    }

    /// <summary>A cursor at an address where a structure's own signature must stand; it is behind that afterwards.</summary>
    public ByteCursor At(long address, long longest, string signature, string what)
    {
        var cursor = At(address, longest, what);
        if (cursor.ReadText(signature.Length) != signature)
            throw Malformed($"{what} is not at {address}");
        return cursor;
    }

    public WeightFileException Malformed(string problem, string? weight = null) =>
        Source.Malformed($"its HDF5 structure is malformed: {problem}; it may be cut short, copy it again.", weight);

    private long RootAddress()
    {
        var cursor = At(Signature.Length, 128, "its superblock");
        int version = cursor.ReadByte();
        if (version > 3)
            throw Malformed($"its superblock has version {version}, 0 to 3 are known");
        bool old = version < 2;
        cursor.Skip(old ? 4 : 0);
        if (cursor.ReadByte() != 8 || cursor.ReadByte() != 8)
            throw Source.Malformed("its addresses are not of 8 bytes, as h5py and Keras write them; save it again with h5py.");
        cursor.Skip(old ? 1 + 4 + 4 + (version == 1 ? 4 : 0) : 1);
        if (cursor.ReadInt64() != 0)
            throw Source.Malformed("its contents begin behind a user block; remove that with h5jam's counterpart h5unjam.");
        // Old: free space, end, driver, and the name of the root group's entry. New: extension and end.
        cursor.Skip(old ? 4 * 8 : 2 * 8);
        return cursor.ReadInt64();
    }
}
