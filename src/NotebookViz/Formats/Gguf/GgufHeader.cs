using System.Buffers.Binary;
using NotebookViz.Common;

namespace NotebookViz.Formats.Gguf;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape in row-major order, the reverse of ggml's <c>ne</c>.</param>
/// <param name="Type">ggml's number for its type.</param>
/// <param name="Offset">Where its bytes begin, counted from the beginning of all tensors' bytes.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<long> Shape, int Type, long Offset);

/// <summary>The header of a GGUF file: version, keys with their values, and the table of tensors.</summary>
internal sealed class GgufHeader
{
    private const int Version2 = 2, Version3 = 3, MostAxes = 4, UsualAlignment = 32;
    private const string AlignmentKey = "general.alignment", ShapeKey = "comfy.gguf.orig_shape.";

    // The fewest bytes that a key and a tensor take: impossible counts are refused before anything is read.
    private const int ShortestKey = 13, ShortestTensor = 24;

    private GgufHeader(IReadOnlyDictionary<string, object> metadata, IReadOnlyList<GgufTensor> tensors, long dataStart, int alignment) =>
        (Metadata, Tensors, DataStart, Alignment) = (metadata, tensors, dataStart, alignment);

    /// <summary>The keys: numbers and bools as .NET's own types, strings, and <see cref="GgufArray"/>.</summary>
    public IReadOnlyDictionary<string, object> Metadata { get; }

    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Where the bytes of the tensors begin.</summary>
    public long DataStart { get; }

    /// <summary>What the offset of each tensor is a multiple of.</summary>
    public int Alignment { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="WeightFileException">It is malformed, or of a version or byte order that is not read.</exception>
    public static GgufHeader Read(SourceFile file)
    {
        var cursor = new ByteCursor(file, 4, file.Length);
        CheckVersion(file, (uint)cursor.ReadInt32());
        long tensorCount = cursor.ReadInt64(), keyCount = cursor.ReadInt64();
        if (tensorCount < 0 || keyCount < 0 || keyCount > cursor.Remaining / ShortestKey || tensorCount > (cursor.Remaining - keyCount * ShortestKey) / ShortestTensor)
            throw file.Malformed($"its header claims a tensor count of {tensorCount} and a key count of {keyCount}, but the file has only {file.Length} bytes; it may be cut short, copy it again.");

        var metadata = new Dictionary<string, object>(StringComparer.Ordinal);
        for (; keyCount > 0; keyCount--)
        {
            string key = GgufValues.ReadText(file, cursor);
            if (!metadata.TryAdd(key, GgufValues.Read(file, cursor, key)))
                throw file.Malformed($"the key '{key}' occurs twice; convert the model again.");
        }
        int alignment = AlignmentOf(file, metadata);

        var tensors = new List<GgufTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (; tensorCount > 0; tensorCount--)
        {
            var tensor = ReadTensor(file, cursor, alignment);
            if (!names.Add(tensor.Name))
                throw file.Malformed("it occurs twice in the file; convert the model again.", tensor.Name);
            tensors.Add(tensor);
        }
        long start = (cursor.Position + alignment - 1) / alignment * alignment;
        return new(metadata, tensors, start, alignment);
    }

    /// <summary>A whole number among the keys; null if there is none of that name.</summary>
    public long? Integer(string key) => Metadata.GetValueOrDefault(key) switch
    {
        byte value => value,
        sbyte value => value,
        ushort value => value,
        short value => value,
        uint value => value,
        int value => value,
        long value => value,
        ulong and <= long.MaxValue and var value => (long)value,
        _ => null,
    };

    /// <summary>The kind of the model, such as "llama"; null if the file does not say.</summary>
    public string? Architecture => Metadata.GetValueOrDefault("general.architecture") as string;

    /// <summary>The number of heads of attention; null if the file does not give one number for all layers.</summary>
    public long? Heads => Integer(Architecture + ".attention.head_count") is > 0 and var heads ? heads : null;

    /// <summary>The number of heads of keys and values; null if the file does not give one number for all layers.</summary>
    public long? KeyHeads => !Metadata.ContainsKey(Architecture + ".attention.head_count_kv") ? Heads : Integer(Architecture + ".attention.head_count_kv") is > 0 and var heads ? heads : null;

    /// <summary>True if attention has as many heads for keys and values as for queries.</summary>
    public bool HasEqualHeads => Heads is not null && KeyHeads == Heads;

    /// <summary>The shape of a tensor: the one from before the conversion if the file gives it, because ggml has at most four axes.</summary>
    public IReadOnlyList<long> ShapeOf(GgufTensor tensor) =>
        Metadata.GetValueOrDefault(ShapeKey + tensor.Name) is GgufArray array && array.Integers(Shapes.MaxRank) is { } shape
        && Shapes.TryByteCount(shape, 1, out long count) && Shapes.TryByteCount(tensor.Shape, 1, out long stored) && count == stored
            ? shape
            : tensor.Shape;

    private static void CheckVersion(SourceFile file, uint version)
    {
        if (version is Version2 or Version3)
            return;
        throw file.Malformed(
            (version & 0xFFFF) == 0 && BinaryPrimitives.ReverseEndianness(version) is Version2 or Version3
                ? "its numbers are big-endian, and only little-endian GGUF is read; convert it with gguf_convert_endian.py of llama.cpp."
                : version == 1
                    ? "it is of GGUF version 1, and only 2 and 3 are read; convert the original model again with a current llama.cpp."
                    : $"it is of GGUF version {version}, and only 2 and 3 are read.");
    }

    private static int AlignmentOf(SourceFile file, Dictionary<string, object> metadata) => metadata.GetValueOrDefault(AlignmentKey) switch
    {
        null => UsualAlignment,
        uint and > 0 and <= int.MaxValue and var alignment when uint.IsPow2(alignment) => (int)alignment,
        var other => throw file.Malformed($"its {AlignmentKey} is {(other is GgufArray ? "a list" : $"{other} ({other.GetType().Name})")}, which is not a power of two (UInt32); convert the model again."),
    };

    private static GgufTensor ReadTensor(SourceFile file, ByteCursor cursor, int alignment)
    {
        string name = GgufValues.ReadText(file, cursor);
        int rank = cursor.ReadInt32();
        if (rank is < 0 or > MostAxes)
            throw file.Malformed($"its header claims {(uint)rank} axes; GGUF allows at most {MostAxes}.", name);
        var shape = new long[rank];
        for (int axis = rank - 1; axis >= 0; axis--)
            shape[axis] = cursor.ReadInt64();
        int type = cursor.ReadInt32();
        long offset = cursor.ReadInt64();
        return offset >= 0 && offset % alignment == 0
            ? new(name, shape, type, offset)
            : throw file.Malformed($"its offset {(ulong)offset} is not a multiple of the alignment {alignment}; copy the file again.", name);
    }
}
