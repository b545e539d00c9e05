using System.Numerics;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The older B-trees, which list a group's names and a dataset's chunks.</summary>
internal static class BTree1
{
    /// <summary>The children of the leaves, each with the key before it.</summary>
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

/// <summary>The newer B-trees, which index links and attributes in a heap.</summary>
internal static class BTree2
{
    private const int NodeOverhead = 10;

    /// <summary>All records, as bytes.</summary>
    public static IEnumerable<byte[]> Records(HdfFile file, long address)
    {
        var header = file.At(address, 38, "BTHD", "a tree");
        header.Skip(2);
        long nodeLength = (uint)header.ReadInt32();
        int recordLength = header.ReadUInt16(), depth = header.ReadUInt16();
        header.Skip(2);
        long root = header.ReadInt64();
        int count = header.ReadUInt16();
        header.Skip(8);
        HdfChecksum.Check(file, address, header, "a tree");
        if (recordLength == 0 || nodeLength <= NodeOverhead || depth > HdfFile.DeepestNesting)
            throw file.Malformed("a tree's header is malformed");
        return root == HdfFile.Undefined ? [] : Node(file, root, count, depth, recordLength, Widths(nodeLength, recordLength, depth), []);
    }

    private static IEnumerable<byte[]> Node(HdfFile file, long address, int count, int depth, int recordLength, (int Count, int[] Total) widths, HashSet<long> visited)
    {
        if (!visited.Add(address))
            throw file.Malformed("a tree has no end");
        var node = file.At(address, NodeOverhead + (recordLength + 24L) * (count + 1), depth == 0 ? "BTLF" : "BTIN", "a tree's node");
        int pointer = depth == 0 ? 0 : 8 + widths.Count + (depth > 1 ? widths.Total[depth - 1] : 0);
        HdfChecksum.Check(file, address, NodeOverhead - 4 + (long)recordLength * count + pointer * (count + 1L), "a tree's node");
        node.Skip(2);
        for (int i = 0; i < count; i++)
        {
            file.Spend();
            yield return node.ReadBytes(recordLength);
        }
        for (int i = 0; depth > 0 && i <= count; i++)
        {
            long child = node.ReadInt64();
            int below = (int)Math.Min(int.MaxValue, Number(node.ReadBytes(widths.Count)));
            node.Skip(depth > 1 ? widths.Total[depth - 1] : 0);
            foreach (byte[] record in Node(file, child, below, depth - 1, recordLength, widths, visited))
                yield return record;
        }
    }

    // How many bytes the counts beside a child's address take: as many as the largest possible count needs.
    private static (int Count, int[] Total) Widths(long nodeLength, int recordLength, int depth)
    {
        double most = Math.Floor((double)(nodeLength - NodeOverhead) / recordLength), total = most;
        int count = Width(most);
        var totals = new int[depth + 1];
        totals[0] = 0;
        for (int level = 1; level <= depth; level++)
        {
            int pointer = 8 + count + (level > 1 ? totals[level - 1] : 0);
            most = Math.Floor((nodeLength - NodeOverhead - pointer) / (double)(recordLength + pointer));
            total = (most + 1) * total + most;
            totals[level] = Width(total);
        }
        return (count, totals);
    }

    private static int Width(double most) => most is < 1 or > 1e18 ? 8 : BitOperations.Log2((ulong)most) / 8 + 1;

    private static long Number(byte[] bytes)
    {
        long value = 0;
        for (int i = Math.Min(bytes.Length, 7) - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }
}
