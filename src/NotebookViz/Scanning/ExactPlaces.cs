using System.Numerics;
using System.Runtime.InteropServices;

namespace NotebookViz.Scanning;

/// <summary>Where the smallest and the largest of 64-bit integers are that double precision does not tell apart.</summary>
internal static class ExactPlaces
{
    // Doubles represent all integers up to this one.
    private const double MostExact = 1L << 53;

    // How many numbers are read at a time.
    private const int BlockLength = 1 << 13;

    /// <summary>Whether statistics in double precision may have the place of another value.</summary>
    public static bool AreNeeded(ElementType type, double min, double max) =>
        type.IsLong() && Math.Max(Math.Abs(min), Math.Abs(max)) >= MostExact;

    /// <summary>Returns the row-major indices of the first smallest and the first largest number. Reads all numbers.</summary>
    /// <param name="data">The numbers, at least one.</param>
    /// <param name="type">Their type: Int64 or UInt64.</param>
    /// <param name="count">How many there are.</param>
    public static (long Min, long Max) Of(TensorData data, ElementType type, long count) => type == ElementType.UInt64 ? Of<ulong>(data, count) : Of<long>(data, count);

    private static (long Min, long Max) Of<T>(TensorData data, long count) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (least, most, min, max) = (T.MaxValue, T.MinValue, 0L, 0L);
        byte[] scratch = new byte[BlockLength * sizeof(long)];
        for (long start = 0; start < count; start += BlockLength)
        {
            int some = (int)Math.Min(BlockLength, count - start);
            var numbers = MemoryMarshal.Cast<byte, T>(data.Read(start * sizeof(long), scratch.AsSpan(0, some * sizeof(long))));
            for (int i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] < least)
                    (least, min) = (numbers[i], start + i);
                if (numbers[i] > most)
                    (most, max) = (numbers[i], start + i);
            }
        }
        return (min, max);
    }
}
