namespace NotebookViz.Formats.Hdf5;

/// <summary>A link of a group.</summary>
/// <param name="Name">The link's name in its group.</param>
/// <param name="Address">Where the object's header lies.</param>
/// <param name="Order">Its creation order if the group records it; otherwise -1.</param>
/// <param name="Elsewhere">What it leads to instead of an object of the file: a path or another file, neither of which is followed; otherwise null.</param>
internal readonly record struct HdfLink(string Name, long Address, long Order, string? Elsewhere = null);

/// <summary>Groups and their links, in every way of storing them.</summary>
internal static class HdfGroup
{
    private const int SoftLink = 1, ExternalLink = 64;

    // Sorts such links after all objects if links are ordered by address.
    private const long NoAddress = long.MaxValue;

    /// <summary>
    /// The links in the order of their creation, as far as that is known: as recorded by the group, or else by the addresses of the objects, because
    /// writers append them. Never by name.
    /// </summary>
    public static List<HdfLink> Read(HdfObject group)
    {
        var links = new List<HdfLink>();
        foreach (var message in group.Messages(HdfMessageKind.Link))
            AddLink(group.File, group.Content(message), links);
        if (group.Message(HdfMessageKind.SymbolTable) is { } table)
            AddSymbols(group.File, group.Content(table), links);
        if (group.Message(HdfMessageKind.LinkInfo) is { } info)
            AddDense(group.File, group.Content(info), links);
        return [.. links.OrderBy(link => link.Order).ThenBy(link => link.Address)];
    }

    /// <summary>The object at a path below the group; null where there is none.</summary>
    public static HdfObject? Find(this HdfObject group, string path) => group.Find(path, out _);

    /// <summary>The object at a path below the group; null where there is none.</summary>
    /// <param name="group">The group.</param>
    /// <param name="path">Names of links, with "/" between them.</param>
    /// <param name="problem">Why there is none; otherwise null.</param>
    public static HdfObject? Find(this HdfObject group, string path, out string? problem)
    {
        problem = null;
        var found = group;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.Link(part) is not { } link)
            {
                problem = $"there is no '{part}' in the file";
                return null;
            }
            if (link.Elsewhere is not null)
            {
                problem = $"'{part}' is {link.Elsewhere}";
                return null;
            }
            found = group.File.Object(link.Address);
        }
        return found;
    }

    private static void AddLink(HdfFile file, ByteCursor content, List<HdfLink> links)
    {
        if (content.ReadByte() != 1)
            throw file.Malformed("a link is of an unknown version");
        int flags = content.ReadByte(), kind = (flags & 8) != 0 ? content.ReadByte() : 0;
        long order = (flags & 4) != 0 ? content.ReadInt64() : -1;
        content.Skip((flags & 16) != 0 ? 1 : 0);
        long length = (flags & 3) switch { 0 => content.ReadByte(), 1 => content.ReadUInt16(), 2 => (uint)content.ReadInt32(), _ => content.ReadInt64() };
        string name = content.ReadText(length);
        if (kind == 0)
        {
            links.Add(new(name, content.ReadInt64(), order));
            return;
        }
        // An external link is a version, a file and a path; each text ends with a zero.
        string target = content.ReadText(content.ReadUInt16());
        links.Add(new(name, NoAddress, order, kind switch
        {
            SoftLink => $"a soft link to '{target}', which is not followed",
            ExternalLink => $"a link into the file '{target.TrimStart('\0').Split('\0')[0]}', which is not opened",
            _ => "a link of an unknown kind",
        }));
    }

    private static void AddSymbols(HdfFile file, ByteCursor content, List<HdfLink> links)
    {
        long tree = content.ReadInt64();
        var heap = file.At(content.ReadInt64(), 32, "HEAP", "a group's heap of names");
        heap.Skip(4);
        long length = heap.ReadInt64();
        heap.Skip(8);
        long names = heap.ReadInt64();
        foreach (long address in BTree1.Children(file, tree, 0, 8).Select(child => child.Address))
        {
            var node = file.At(address, 8 + 40L * ushort.MaxValue, "SNOD", "a group's list of names");
            node.Skip(2);
            for (int count = node.ReadUInt16(); count > 0; count--)
            {
                long name = node.ReadInt64(), target = node.ReadInt64();
                int cached = node.ReadInt32();
                node.Skip(4);
                long path = (uint)node.ReadInt32();
                node.Skip(12);
                links.Add(cached == 2
                    ? new(Named(name), NoAddress, -1, $"a soft link to '{Named(path)}', which is not followed")
                    : new(Named(name), target, -1));
            }
        }

        string Named(long offset) => offset >= 0 && offset < length
            ? Text(file.At(names + offset, length - offset, "a name"))
            : throw file.Malformed("a name lies outside its heap");
    }

    private static void AddDense(HdfFile file, ByteCursor content, List<HdfLink> links)
    {
        content.Skip(1);
        content.Skip((content.ReadByte() & 1) != 0 ? 8 : 0);
        long heapAddress = content.ReadInt64(), tree = content.ReadInt64();
        if (heapAddress == HdfFile.Undefined || tree == HdfFile.Undefined)
            return;
        var heap = new FractalHeap(file, heapAddress);
        // A record is the hash of the name, then the link's place in the heap.
        foreach (byte[] record in BTree2.Records(file, tree))
            AddLink(file, heap.Find(record.AsSpan(4)), links);
    }

    private static string Text(ByteCursor cursor)
    {
        var bytes = new List<byte>();
        for (byte next; (next = cursor.ReadByte()) != 0;)
            bytes.Add(next);
        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }
}
