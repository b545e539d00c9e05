using NotebookViz.Common;

namespace NotebookViz.Formats.Hdf5;

/// <summary>Attributes that hold text or a number, the kinds that Keras writes.</summary>
internal static class HdfAttributes
{
    // Each reference to a text reads it again, so a small file could otherwise make a large list.
    private const long MostText = 1 << 28;

    /// <summary>The texts of an attribute; null where the object has none of that name, or one that is not text.</summary>
    public static List<string>? Texts(this HdfObject holder, string name) =>
        Find(holder, name) is var (content, type, shape) ? Texts(holder.File, content, type, shape) : null;

    /// <summary>The number that an attribute holds; null where the object has none of that name, or one that is not a whole number.</summary>
    public static long? Number(this HdfObject holder, string name)
    {
        if (Find(holder, name) is not var (content, type, _) || !type.LittleEndian)
            return null;
        return type.Type switch
        {
            ElementType.Int64 or ElementType.UInt64 => content.ReadInt64(),
            ElementType.Int32 or ElementType.UInt32 => content.ReadInt32(),
            _ => null,
        };
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

    private static (ByteCursor Content, HdfType Type, long[] Shape)? Find(HdfObject holder, string name)
    {
        var file = holder.File;
        foreach (var content in All(holder))
        {
            int version = content.ReadByte(), flags = content.ReadByte();
            int nameLength = content.ReadUInt16(), typeLength = content.ReadUInt16(), spaceLength = content.ReadUInt16();
            content.Skip(version == 3 ? 1 : 0);
            int Padded(int length) => version == 1 ? (length + 7) / 8 * 8 : length;
            string own = content.ReadText(nameLength).TrimEnd('\0');
            if (own != name)
                continue;
            content.Skip(Padded(nameLength) - nameLength);
            long typeAt = content.Position, spaceAt = typeAt + Padded(typeLength);
            var typeContent = file.At(typeAt, typeLength, "an attribute's type");
            if (version > 1 && (flags & 1) != 0)
            {
                if (HdfObject.SharedMessage(file, typeContent, HdfMessageKind.Datatype) is not { } shared)
                    return null;
                typeContent = holder.Content(shared);
            }
            if (version > 1 && (flags & 2) != 0)
                return null;
            var type = HdfType.Read(file, typeContent);
            var shape = HdfSpace.Read(file, file.At(spaceAt, spaceLength, "an attribute's shape")).Shape;
            content.Skip(Padded(typeLength) + Padded(spaceLength));
            return (content, type, shape);
        }
        return null;
    }

    private static List<string>? Texts(HdfFile file, ByteCursor content, HdfType type, long[] shape)
    {
        if (!type.FixedText && !type.VariableText)
            return null;
        if (!Shapes.TryByteCount(shape, type.Size, out long length) || length > content.Remaining)
            throw file.Malformed("an attribute is longer than its header");
        var texts = new List<string>();
        long budget = Math.Min(MostText, 4 * file.Source.Length + 4096);
        for (long count = length / type.Size; count > 0; count--)
        {
            string text = type.FixedText ? content.ReadText(type.Size) : file.Texts.Text(content);
            if ((budget -= text.Length + 8) < 0)
                throw file.Malformed("an attribute refers to the same text again and again");
            texts.Add(text.TrimEnd('\0'));
        }
        return texts;
    }
}
