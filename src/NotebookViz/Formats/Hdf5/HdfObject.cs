namespace NotebookViz.Formats.Hdf5;

/// <summary>One message of an object's header: what kind it is and where its content lies.</summary>
internal readonly record struct HdfMessage(HdfMessageKind Kind, long Start, int Length, bool Shared);

/// <summary>The kinds of header messages that are looked at.</summary>
internal enum HdfMessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
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

    private void ReadOld(long address)
    {
        var prefix = File.At(address, 16, "an object's header");
        if (prefix.ReadByte() != 1)
            throw File.Malformed($"no object's header is at {address}");
        prefix.Skip(7);
        ReadBlocks((address + 16, (uint)prefix.ReadInt32()), block =>
        {
            int kind = block.ReadUInt16(), length = block.ReadUInt16(), flags = block.ReadByte();
            block.Skip(3);
            return (kind, length, flags);
        }, 8, 0, 0);
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
        ReadBlocks((prefix.Position, length), block =>
        {
            int kind = block.ReadByte(), size = block.ReadUInt16(), bits = block.ReadByte();
            block.Skip(ordered ? 2 : 0);
            return (kind, size, bits);
        }, ordered ? 6 : 4, 4, 4);
    }

    // Blocks after the first have a signature before and a checksum behind them in new files, neither in old ones.
    private void ReadBlocks((long Start, long Length) first, Func<ByteCursor, (int Kind, int Length, int Flags)> read, int prefix, int signature, int checksum)
    {
        var blocks = new Queue<(long Start, long Length)>([first]);
        var visited = new HashSet<long>();
        while (blocks.TryDequeue(out var block))
        {
            if (!visited.Add(block.Start) || block.Length < 0)
                throw File.Malformed("an object's header has no end");
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
                    blocks.Enqueue((content.ReadInt64() + signature, content.ReadInt64() - signature - checksum));
                }
                else
                {
                    _messages.Add(message);
                }
                cursor.Skip(length);
            }
        }
    }
}
