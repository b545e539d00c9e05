using System.Text;
using NotebookViz.Common;

namespace NotebookViz.Formats.Hdf5;

/// <summary>Attributes that hold text, which are those that Keras writes.</summary>
internal static class HdfAttributes
{
    // Each text is read anew wherever it is referred to: a small file must not make a large list.
    private const long MostText = 1 << 28;

    /// <summary>The texts of an attribute; null where the object has none of that name, or one that is not text.</summary>
    public static List<string>? Texts(this HdfObject holder, string name)
    {
        foreach (var content in All(holder))
        {
            int version = content.ReadByte();
            content.Skip(1);
            int nameLength = content.ReadUInt16(), typeLength = content.ReadUInt16(), spaceLength = content.ReadUInt16();
            content.Skip(version == 3 ? 1 : 0);
            int Padded(int length) => version == 1 ? (length + 7) / 8 * 8 : length;
            string own = content.ReadText(nameLength).TrimEnd('\0');
            if (own != name)
                continue;
            content.Skip(Padded(nameLength) - nameLength);
            long typeAt = content.Position, spaceAt = typeAt + Padded(typeLength);
            var type = HdfType.Read(holder.File, holder.File.At(typeAt, typeLength, "an attribute's type"));
            var shape = HdfSpace.Read(holder.File, holder.File.At(spaceAt, spaceLength, "an attribute's shape"));
            content.Skip(Padded(typeLength) + Padded(spaceLength));
            return Read(holder.File, content, type, shape);
        }
        return null;
    }

    /// <summary>A list that Keras had to spread over several attributes: NAME0, NAME1, …, or NAME itself.</summary>
    public static List<string>? TextsInParts(this HdfObject holder, string name)
    {
        if (holder.Texts(name) is { } whole)
            return whole;
        List<string>? all = null;
        for (int part = 0; holder.Texts(name + Numbers.Exact(part)) is { } some; part++)
            (all ??= []).AddRange(some);
        return all;
    }

    private static IEnumerable<ByteCursor> All(HdfObject holder)
    {
        foreach (var message in holder.Messages(HdfMessageKind.Attribute))
            yield return holder.Content(message);
        if (holder.Message(HdfMessageKind.AttributeInfo) is not { } info)
            yield break;
        var content = holder.Content(info);
        content.Skip(1);
        content.Skip((content.ReadByte() & 1) != 0 ? 2 : 0);
        long heapAddress = content.ReadInt64(), tree = content.ReadInt64();
        if (heapAddress == HdfFile.Undefined || tree == HdfFile.Undefined)
            yield break;
        var heap = new FractalHeap(holder.File, heapAddress);
        foreach (byte[] record in BTree2.Records(holder.File, tree))
            yield return heap.Find(record);
    }

    private static List<string>? Read(HdfFile file, ByteCursor content, HdfType type, long[] shape)
    {
        if (!type.FixedText && !type.VariableText)
            return null;
        if (!Shapes.TryByteCount(shape, type.Size, out long length) || length > content.Remaining)
            throw file.Malformed("an attribute is longer than its header");
        var texts = new List<string>();
        long budget = Math.Min(MostText, 4 * file.Source.Length + 4096);
        for (long count = length / type.Size; count > 0; count--)
        {
            string text = type.FixedText ? content.ReadText(type.Size) : Variable(file, content);
            if ((budget -= text.Length + 8) < 0)
                throw file.Malformed("an attribute refers to the same text again and again");
            texts.Add(text.TrimEnd('\0'));
        }
        return texts;
    }

    private static string Variable(HdfFile file, ByteCursor content)
    {
        uint length = (uint)content.ReadInt32();
        long address = content.ReadInt64();
        int index = content.ReadInt32();
        if (length == 0)
            return "";
        var heap = file.At(address, file.Source.Length, "GCOL", "a heap of texts");
        heap.Skip(4);
        long end = heap.Position + heap.ReadInt64();
        while (heap.Remaining >= 16 && heap.Position < end)
        {
            file.Spend();
            int own = heap.ReadUInt16();
            heap.Skip(6);
            long size = heap.ReadInt64();
            if (own == index)
                return length <= size ? Encoding.UTF8.GetString(heap.ReadBytes(length)) : throw file.Malformed("a text is longer than its place in the heap");
            // Number 0 is the free space behind the last text.
            if (own == 0 || size < 0 || size > heap.Remaining)
                break;
            heap.Skip(Math.Min(heap.Remaining, (size + 7) / 8 * 8));
        }
        throw file.Malformed("a text is not in its heap");
    }
}
