using NotebookViz.Common;
using NotebookViz.Conventions;
using NotebookViz.Data;

namespace NotebookViz.Formats.TorchSharpDat;

/// <summary>
/// The format of TorchSharp's <c>Module.save</c>: the number of tensors, then the name, type, shape and bytes of each. All numbers are in groups of
/// seven bits.
/// </summary>
internal sealed class TorchSharpFormat : IWeightFormat
{
    // A name, one axis' length or none, and no bytes: the least that a tensor takes.
    private const int ShortestEntry = 3;

    public string Description => "TorchSharp module (.dat, from Module.save)";

    /// <remarks>The format has no signature: a file is recognised if the entries fill it to its last byte.</remarks>
    public bool Recognises(ReadOnlySpan<byte> head, SourceFile file)
    {
        try
        {
            return Entries(file).Count > 0;
        }
        catch (WeightFileException)
        {
            return false;
        }
    }

    public WeightList Open(SourceFile file) => new(WeightPlace.Mark(PyTorchNames.Describe(Entries(file))), file.Name);

    /// <summary>True for a file that begins with a tensor in this format and ends before the last one.</summary>
    public static bool IsCutShort(SourceFile file)
    {
        bool begins = false;
        try
        {
            var cursor = new ByteCursor(file, 0, file.Length);
            for (ulong count = cursor.ReadVarint(); count > 0; count--)
            {
                string name = cursor.ReadText((long)Math.Min(cursor.ReadVarint(), long.MaxValue));
                // Names of parameters, such as "encoder.0.weight": other files that match by chance have other characters.
                if (name.Length == 0 || !name.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '.' or '_' or '-') || TypeOf(cursor.ReadVarint()) is not { } type)
                    return false;
                ulong rank = cursor.ReadVarint();
                if (rank > Shapes.MaxRank)
                    return false;
                var shape = new long[rank];
                for (int axis = 0; axis < shape.Length; axis++)
                    shape[axis] = (long)Math.Min(cursor.ReadVarint(), long.MaxValue);
                long length = file.ByteCount(shape, type.Size(), name);
                begins = true;
                cursor.Skip(length);
            }
            return false;
        }
        catch (WeightFileException)
        {
            return begins;
        }
    }

    private static List<Weight> Entries(SourceFile file)
    {
        var cursor = new ByteCursor(file, 0, file.Length);
        ulong count = cursor.ReadVarint();
        if (count > (ulong)file.Length / ShortestEntry)
            throw file.Malformed($"it is said to hold {count} tensors, more than it has room for.");
        var weights = new List<Weight>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            string name = cursor.ReadText((long)Math.Min(cursor.ReadVarint(), long.MaxValue));
            if (!names.Add(name))
                throw file.Malformed("it is there twice.", name);
            var type = TypeOf(cursor.ReadVarint()) ?? throw file.Malformed("its element type is unknown.", name);
            ulong rank = cursor.ReadVarint();
            if (rank > Shapes.MaxRank)
                throw file.Malformed($"it has {rank} axes; at most {Shapes.MaxRank} are read.", name);
            var shape = new long[rank];
            for (int axis = 0; axis < shape.Length; axis++)
                shape[axis] = (long)Math.Min(cursor.ReadVarint(), long.MaxValue);
            long length = file.ByteCount(shape, type.Size(), name);
            var data = file.Slice(cursor.Position, length, name);
            cursor.Skip(length);
            weights.Add(new Weight(name, shape, type, SwappedData.InOrder(data, true, type)));
        }
        return cursor.Remaining == 0 ? weights : throw file.Malformed($"{cursor.Remaining} bytes follow the last tensor.");
    }

    // torch.ScalarType.
    private static ElementType? TypeOf(ulong number) => number switch
    {
        0 => ElementType.UInt8,
        1 => ElementType.Int8,
        2 => ElementType.Int16,
        3 => ElementType.Int32,
        4 => ElementType.Int64,
        5 => ElementType.Float16,
        6 => ElementType.Float32,
        7 => ElementType.Float64,
        9 => ElementType.Complex64,
        10 => ElementType.Complex128,
        11 => ElementType.Bool,
        15 => ElementType.BFloat16,
        _ => null,
    };
}
