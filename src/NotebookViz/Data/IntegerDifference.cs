using System.Runtime.InteropServices;

namespace NotebookViz.Data;

/// <summary>
/// The differences of two weights of which at least one has 64-bit integers. Doubles do not represent all of these, so they are subtracted as integers and
/// the result is rounded once: it is 0 only if the numbers are equal.
/// </summary>
internal static class IntegerDifference
{
    // How many values are subtracted at a time.
    private const int BlockLength = 256;

    // All integers up to this magnitude, as a double holds them, have differences that Int128 represents.
    private const double LargestInteger = 1e36;

    /// <summary>Whether at least one of two types has 64-bit integers.</summary>
    public static bool IsNeeded(ElementType a, ElementType b) => a.IsLong() || b.IsLong();

    /// <summary>Reads the second weight minus the first.</summary>
    /// <param name="a">The first weight; not complex.</param>
    /// <param name="b">The second weight; not complex.</param>
    /// <param name="start">The index of the first pair.</param>
    /// <param name="differences">Receives the differences.</param>
    public static void Read(Weight a, Weight b, long start, Span<double> differences)
    {
        Span<long> bitsA = stackalloc long[BlockLength], bitsB = stackalloc long[BlockLength];
        for (; differences.Length > 0; start += BlockLength)
        {
            int count = Math.Min(differences.Length, BlockLength);
            ReadBits(a, start, bitsA[..count]);
            ReadBits(b, start, bitsB[..count]);
            for (int i = 0; i < count; i++)
                differences[i] = Of(bitsA[i], a.ElementType, bitsB[i], b.ElementType);
            differences = differences[count..];
        }
    }

    private static double Of(long bitsA, ElementType a, long bitsB, ElementType b) => (Integer(bitsA, a), Integer(bitsB, b)) switch
    {
        ({ } one, { } other) => (double)(other - one),
        // Neither a fraction nor a number this large equals any 64-bit integer, so that rounding it does no harm.
        _ => Double(bitsB, b) - Double(bitsA, a),
    };

    private static Int128? Integer(long bits, ElementType type) => type switch
    {
        ElementType.Int64 => bits,
        ElementType.UInt64 => (ulong)bits,
        _ => BitConverter.Int64BitsToDouble(bits) is var value && double.IsInteger(value) && Math.Abs(value) <= LargestInteger ? (Int128)value : null,
    };

    private static double Double(long bits, ElementType type) => type switch
    {
        ElementType.Int64 => bits,
        ElementType.UInt64 => (ulong)bits,
        _ => BitConverter.Int64BitsToDouble(bits),
    };

    // 64-bit integers as they are, and other values as doubles.
    private static void ReadBits(Weight weight, long start, Span<long> bits)
    {
        if (weight.ElementType.IsLong())
            MemoryMarshal.Cast<byte, long>(weight.Values.Read(start * sizeof(long), MemoryMarshal.AsBytes(bits))).CopyTo(bits);
        else
            weight.Reader.Read(start, MemoryMarshal.Cast<long, double>(bits));
    }
}
