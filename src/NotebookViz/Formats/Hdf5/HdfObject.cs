namespace NotebookViz.Formats.Hdf5;

/// <summary>One message of an object's header: what kind it is and where its content lies.</summary>
internal readonly record struct HdfMessage(HdfMessageKind Kind, long Start, int Length, bool Shared);

/// <summary>The kinds of header messages that are read.</summary>
internal enum HdfMessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}

/// <summary>A group or a dataset: its header's messages.</summary>
internal sealed class HdfObject
{
    // A header holds at most some thousands of links and attributes; more lie in heaps.
    private const int MostMessages = 100_000;

    private readonly List<HdfMessage> _messages = [];
    private List<HdfLink>? _links;
    private Dictionary<string, HdfLink>? _byName;

    public HdfObject(HdfFile file, long address)
    {
        (File, Address) = (file, address);
        var start = file.At(address, 64, "an object's header");
        if (start.ReadByte() == 'O')
            ReadNew(address);
        else
            ReadOld(address);
    }

    public HdfFile File { get; }

    public long Address { get; }

    public IEnumerable<HdfMessage> Messages(HdfMessageKind kind) => _messages.Where(message => message.Kind == kind);

    public HdfMessage? Message(HdfMessageKind kind) => Messages(kind).Cast<HdfMessage?>().FirstOrDefault();

    public ByteCursor Content(HdfMessage message) => File.At(message.Start, message.Length, "a header message");

    /// <summary>The links of a group, in the order of their creation as far as that is known.</summary>
    public IReadOnlyList<HdfLink> Links => _links ??= HdfGroup.Read(this);

    /// <summary>The link of a name; null if the group has none.</summary>
    public HdfLink? Link(string name)
    {
        _byName ??= Links.DistinctBy(link => link.Name).ToDictionary(link => link.Name, StringComparer.Ordinal);
        return _byName.TryGetValue(name, out var link) ? link : null;
    }

    /// <summary>
    /// The message itself if it is not shared, otherwise the message of another object that it refers to; null if that is in a table of shared
    /// messages.
    /// </summary>
    public HdfMessage? Followed(HdfMessage message) => message.Shared ? SharedMessage(File, Content(message), message.Kind) : message;

    /// <summary>The message that a reference to a committed type stands for; null if it lies in a table of shared messages.</summary>
    public static HdfMessage? SharedMessage(HdfFile file, ByteCursor content, HdfMessageKind kind)
    {
        int version = content.ReadByte(), place = content.ReadByte();
        if (version is < 1 or > 3 || version == 3 && place != 2)
            return null;
        content.Skip(version == 1 ? 6 : 0);
        return file.Object(content.ReadInt64()).Message(kind) is { Shared: false } message ? message : null;
    }

    private void ReadOld(long address)
    {
        var prefix = File.At(address, 16, "an object's header");
        if (prefix.ReadByte() != 1)
            throw File.Malformed($"no object's header is at {address}");
        prefix.Skip(7);
        ReadBlocks(new(address + 16, (uint)prefix.ReadInt32(), address), block =>
        {
            int kind = block.ReadUInt16(), length = block.ReadUInt16(), flags = block.ReadByte();
            block.Skip(3);
            return (kind, length, flags);
        }, 8, isNew: false);
    }

    private void ReadNew(long address)
    {
        var prefix = File.At(address, 64, "OHDR", "an object's header");
        if (prefix.ReadByte() != 2)
            throw File.Malformed($"the object's header at {address} is of an unknown version");
        int flags = prefix.ReadByte();
        prefix.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long length = (flags & 3) switch { 0 => prefix.ReadByte(), 1 => prefix.ReadUInt16(), 2 => (uint)prefix.ReadInt32(), _ => prefix.ReadInt64() };
        bool ordered = (flags & 4) != 0;
        ReadBlocks(new(prefix.Position, length, address), block =>
        {
            int kind = block.ReadByte(), size = block.ReadUInt16(), bits = block.ReadByte();
            block.Skip(ordered ? 2 : 0);
            return (kind, size, bits);
        }, ordered ? 6 : 4, isNew: true);
    }

    // In new files, blocks after the first begin with a signature and end with a checksum; in old files they have neither.
    private void ReadBlocks(Block first, Func<ByteCursor, (int Kind, int Length, int Flags)> read, int prefix, bool isNew)
    {
        const int Signature = 4, Checksum = 4;
        var blocks = new Queue<Block>([first]);
        var visited = new HashSet<long>();
        while (blocks.TryDequeue(out var block))
        {
            if (!visited.Add(block.Start) || block.Length < 0)
                throw File.Malformed("an object's header has no end");
            if (isNew)
                HdfChecksum.Check(File, block.SignedFrom, block.Start + block.Length - block.SignedFrom, "an object's header");
            var cursor = File.At(block.Start, block.Length, "an object's header");
            while (cursor.Remaining >= prefix)
            {
                var (kind, length, flags) = read(cursor);
                if (length > cursor.Remaining || _messages.Count > MostMessages)
                    break;
                var message = new HdfMessage((HdfMessageKind)kind, cursor.Position, length, (flags & 2) != 0);
                if (message.Kind == HdfMessageKind.Continuation)
                {
                    var content = Content(message);
                    long start = content.ReadInt64(), size = content.ReadInt64();
                    blocks.Enqueue(isNew ? new(start + Signature, size - Signature - Checksum, start) : new(start, size, start));
                }
                else
                {
                    _messages.Add(message);
                }
                cursor.Skip(length);
            }
        }
    }

    /// <summary>A block of messages.</summary>
    /// <param name="Start">Where its messages begin.</param>
    /// <param name="Length">How many bytes they take.</param>
    /// <param name="SignedFrom">Where the bytes of its checksum begin.</param>
    private readonly record struct Block(long Start, long Length, long SignedFrom);
}
