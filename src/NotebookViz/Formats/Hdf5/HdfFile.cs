namespace NotebookViz.Formats.Hdf5;

/// <summary>
/// An HDF5 file (HDF5 File Format Specification, version 3.0): the groups, attributes and datasets that h5py and Keras write.
/// </summary>
/// <remarks>
/// No known library can be prevented from following links and raw data into other files, or from looping forever in a malformed file. This reader
/// limits the number of steps by the length of the file and reads contiguous datasets in place. Checksums are compared wherever the format has them.
/// </remarks>
internal sealed class HdfFile
{
    public const long Undefined = -1;

    // Deeper than any model nests its layers, and shallow enough for the stack.
    public const int DeepestNesting = 64;

    // User blocks have 512 bytes or a larger power of two.
    private const long SmallestUserBlock = 512;

    private readonly Dictionary<long, HdfObject> _objects = [];
    private long _budget;

    private HdfFile(SourceFile file)
    {
        Source = file;
        // Every step reads some bytes of the file; no listing needs more steps than the file has bytes.
        _budget = Math.Min(file.Length, 1 << 24) + 10_000;
        Texts = new(this);
        Root = Object(RootAddress());
    }

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    public SourceFile Source { get; }

    public HdfObject Root { get; }

    public GlobalHeap Texts { get; }

    /// <summary>True once the reader has taken more steps than a file of this length can need. Then nothing in the file can be trusted.</summary>
    public bool IsExhausted => _budget < 0;

    /// <summary>Opens an HDF5 file, also one that begins after a user block.</summary>
    /// <exception cref="WeightFileException">It is malformed, or of a kind that is not read.</exception>
    public static HdfFile Open(SourceFile file)
    {
        long start = Start(file);
        return new(start > 0 ? file.Part(file.Name, file.Slice(start, file.Length - start, null)) : file);
    }

    /// <summary>Where the HDF5 content begins: at 0, or after a user block; -1 if the file has none.</summary>
    public static long Start(SourceFile file)
    {
        var bytes = new byte[Signature.Length];
        for (long start = 0; start <= file.Length - bytes.Length; start = Math.Max(SmallestUserBlock, 2 * start))
        {
            if (file.Bytes.Read(start, bytes).SequenceEqual(Signature))
                return start;
        }
        return -1;
    }

    /// <summary>The object whose header lies at an address. Each is read once.</summary>
    public HdfObject Object(long address)
    {
        if (!_objects.TryGetValue(address, out var known))
            _objects.Add(address, known = new(this, address));
        return known;
    }

    /// <summary>Takes steps from the budget that the file's length allows.</summary>
    /// <exception cref="WeightFileException">The budget is exhausted.</exception>
    public void Spend(long steps = 1)
    {
        if ((_budget -= steps) < 0)
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

    /// <summary>A cursor at an address that must begin with a structure's signature; it is positioned after the signature.</summary>
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
        // Old: base, free space, end, driver, and the name of the root group's entry. New: base, extension, end. Addresses count from the signature.
        long origin = cursor.ReadInt64();
        cursor.Skip(8);
        long end = cursor.ReadInt64();
        cursor.Skip(old ? 2 * 8 : 0);
        long root = cursor.ReadInt64();
        if (!old)
            HdfChecksum.Check(this, 0, cursor, "its superblock");
        if (end - origin > Source.Length)
            throw Source.Malformed($"it is cut short: {end - origin} bytes were written, but it has {Source.Length}; copy it again.");
        return root;
    }
}
