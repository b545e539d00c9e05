using System.Runtime.InteropServices;

namespace NotebookViz.Formats.Gguf.Blocks;

/// <summary>
/// The grids of IQ1, IQ2 and IQ3: lists of the groups of eight or four values that a code can stand for. They are facts of the format.
/// A test (<c>GgmlGridTests</c>) asks ggml for every group, and packs them into <c>grids.bin</c>: for each value its place in the alphabet of its
/// grid, two or three bits, the lowest first.
/// </summary>
internal static class Grids
{
    /// <summary>2,048 groups of −1, 0 and 1, each plus 1/8, then the same groups, each minus 1/8; all times eight.</summary>
    public static readonly ulong[] Iq1;

    /// <summary>256, 512 and 1,024 groups of eight values.</summary>
    public static readonly ulong[] Iq2Xxs, Iq2Xs, Iq2S;

    /// <summary>256 and 512 groups of four values.</summary>
    public static readonly uint[] Iq3Xxs, Iq3S;

    /// <summary>How many groups IQ1 has before those that are shifted down.</summary>
    public const int Iq1Groups = 2048;

    static Grids()
    {
        using var packed = typeof(Grids).Assembly.GetManifestResourceStream("NotebookViz.grids.bin")!;
        var groups = Unpack(packed, Iq1Groups * 8, 2, [-1, 0, 1]);
        Iq1 = Groups<ulong>([.. groups.Select(value => (sbyte)(8 * value + 1)), .. groups.Select(value => (sbyte)(8 * value - 1))]);
        sbyte[] twoBits = [8, 25, 43];
        Iq2Xxs = Groups<ulong>(Unpack(packed, 256 * 8, 2, twoBits));
        Iq2Xs = Groups<ulong>(Unpack(packed, 512 * 8, 2, twoBits));
        Iq2S = Groups<ulong>(Unpack(packed, 1024 * 8, 2, twoBits));
        Iq3Xxs = Groups<uint>(Unpack(packed, 256 * 4, 3, [4, 12, 20, 28, 36, 44, 52, 62]));
        Iq3S = Groups<uint>(Unpack(packed, 512 * 4, 3, [1, 3, 5, 7, 9, 11, 13, 15]));
    }

    private static T[] Groups<T>(sbyte[] values) where T : struct => MemoryMarshal.Cast<sbyte, T>(values).ToArray();

    private static sbyte[] Unpack(Stream packed, int length, int width, sbyte[] alphabet)
    {
        var values = new sbyte[length];
        int bits = 0, count = 0;
        foreach (ref sbyte value in values.AsSpan())
        {
            if (count < width)
            {
                bits |= packed.ReadByte() << count;
                count += 8;
            }
            value = alphabet[bits & (1 << width) - 1];
            bits >>= width;
            count -= width;
        }
        return values;
    }
}
