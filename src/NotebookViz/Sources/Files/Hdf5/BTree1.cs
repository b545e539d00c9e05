namespace NotebookViz.Sources.Files.Hdf5;

/// <summary>The older B-trees, which list a group's names and a dataset's chunks.</summary>
internal static class BTree1
{
    /// <summary>The leaves' children with the keys before them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the root lies.</param>
    /// <param name="kind">0 for groups, 1 for chunks.</param>
    /// <param name="keyLength">How many bytes a key has.</param>
    public static IEnumerable<(byte[] Key, long Address)> Children(HdfFile file, long address, int kind, int keyLength) =>
        Children(file, address, kind, keyLength, 0, []);

    private static IEnumerable<(byte[] Key, long Address)> Children(HdfFile file, long address, int kind, int keyLength, int depth, HashSet<long> visited)
    {
        if (address == HdfFile.Undefined)
            yield break;
        if (depth > HdfFile.DeepestNesting || !visited.Add(address))
            throw file.Malformed("a tree has no end");
        var node = file.At(address, 24 + (keyLength + 8L) * ushort.MaxValue, "TREE", "a tree's node");
        if (node.ReadByte() != kind)
            throw file.Malformed("a tree is of another kind than it should be");
        int level = node.ReadByte(), count = node.ReadUInt16();
        node.Skip(16);
        for (; count > 0; count--)
        {
            file.Spend();
            byte[] key = node.ReadBytes(keyLength);
            long child = node.ReadInt64();
            if (level == 0)
                yield return (key, child);
            else
                foreach (var below in Children(file, child, kind, keyLength, depth + 1, visited))
                    yield return below;
        }
    }
}
