using System.Text;

namespace NotebookViz.Formats.Hdf5;

/// <summary>The heaps that hold texts of variable length. Each heap is scanned once, no matter how many texts are read.</summary>
internal sealed class GlobalHeap(HdfFile file)
{
    private readonly Dictionary<long, Dictionary<int, (long Place, long Length)>> _heaps = [];

    /// <summary>A text by the reference to it: its length, the heap's address and the number in it.</summary>
    /// <exception cref="WeightFileException">It is not there.</exception>
    public string Text(ByteCursor reference)
    {
        uint length = (uint)reference.ReadInt32();
        long address = reference.ReadInt64();
        int number = reference.ReadInt32();
        if (length == 0)
            return "";
        file.Spend();
        if (!_heaps.TryGetValue(address, out var heap))
            _heaps.Add(address, heap = Read(address));
        if (!heap.TryGetValue(number, out var found))
            throw file.Malformed("a text is not in its heap");
        return length <= found.Length
            ? Encoding.UTF8.GetString(file.Source.Copy(found.Place, length, "a text"))
            : throw file.Malformed("a text is longer than its place in the heap");
    }

    private Dictionary<int, (long Place, long Length)> Read(long address)
    {
        var entries = new Dictionary<int, (long, long)>();
        var heap = file.At(address, file.Source.Length, "GCOL", "a heap of texts");
        heap.Skip(4);
        long end = address + heap.ReadInt64();
        while (heap.Remaining >= 16 && heap.Position <= end - 16)
        {
            file.Spend();
            int number = heap.ReadUInt16();
            heap.Skip(6);
            long length = heap.ReadInt64();
            // Number 0 is the free space behind the last text.
            if (number == 0 || length < 0 || length > heap.Remaining)
                break;
            entries.TryAdd(number, (heap.Position, length));
            heap.Skip(Math.Min(heap.Remaining, (length + 7) / 8 * 8));
        }
        return entries;
    }
}
