using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookViz;

/// <summary>
/// Counts singles by their sign, exponent and seven highest bits of the mantissa: the bins of <see cref="MagnitudeHistogram"/>, found by
/// two instructions from a single's bits. Worth its quarter of a mebibyte for many values only.
/// </summary>
internal sealed class SingleHistogram
{
    private const int Bins = 1 << 16;
    private const int SignBit = 1 << 15;
    private const int MantissaBits = 7;
    private const int ExponentBias = 1023 - 127;

    // The bits of a zero, less one, are those of no number.
    private const int PositiveZero = 0xFFFF, NegativeZero = 0x7FFF;

    private readonly uint[] _counts = new uint[Bins];
    private long _count;

    /// <summary>True where a counter could overflow before that many more values are counted.</summary>
    public bool IsFull(int more) => _count + more > uint.MaxValue;

    /// <summary>Counts finite values, at most <see cref="ElementReader.BlockLength"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> values)
    {
        Span<ushort> bins = stackalloc ushort[values.Length];
        FindBins(MemoryMarshal.Cast<float, uint>(values), bins);
        // Every bin that sixteen bits can name is in the table, so that nothing need be checked; eight at a time, so that little else is done.
        ref uint counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref ushort bin = ref MemoryMarshal.GetReference(bins);
        ref ushort end = ref Unsafe.Add(ref bin, bins.Length & ~7);
        for (; Unsafe.IsAddressLessThan(ref bin, ref end); bin = ref Unsafe.Add(ref bin, 8))
        {
            Unsafe.Add(ref counts, (nuint)bin)++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 1))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 2))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 3))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 4))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 5))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 6))++;
            Unsafe.Add(ref counts, (nuint)Unsafe.Add(ref bin, 7))++;
        }
        foreach (ushort last in bins[(bins.Length & ~7)..])
            Unsafe.Add(ref counts, (nuint)last)++;
        _count += values.Length;
    }

    // The sixteen highest bits; of one unit less, so that an edge itself belongs to the bin below it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindBins(ReadOnlySpan<uint> bits, Span<ushort> bins)
    {
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(bits);
        var packed = MemoryMarshal.Cast<ushort, Vector<ushort>>(bins);
        for (int i = 0; i < packed.Length; i++)
            packed[i] = Vector.Narrow(
                Vector.ShiftRightLogical(vectors[2 * i] - Vector<uint>.One, 16), Vector.ShiftRightLogical(vectors[2 * i + 1] - Vector<uint>.One, 16));
        for (int i = packed.Length * Vector<ushort>.Count; i < bits.Length; i++)
            bins[i] = (ushort)((bits[i] - 1) >> 16);
    }

    /// <summary>Adds what was counted to a histogram of doubles, and begins anew.</summary>
    /// <returns>
    /// False, and nothing is added, where there were subnormal values: a single's bins of these are not a double's, and they must be
    /// counted one by one.
    /// </returns>
    public bool TryMoveTo(MagnitudeHistogram histogram)
    {
        bool exact = IsZero(0, 1 << MantissaBits) && IsZero(SignBit, 1 << MantissaBits);
        if (exact)
        {
            histogram.AddZeros(_counts[PositiveZero] + (long)_counts[NegativeZero]);
            _counts[PositiveZero] = _counts[NegativeZero] = 0;
            for (int exponent = 1; exponent < 255; exponent++)
            {
                Add(histogram, exponent, 0);
                Add(histogram, exponent, SignBit);
            }
        }
        Array.Clear(_counts);
        _count = 0;
        return exact;
    }

    private void Add(MagnitudeHistogram histogram, int exponent, int sign)
    {
        int first = sign | exponent << MantissaBits;
        if (!IsZero(first, 1 << MantissaBits))
            histogram.AddPage(exponent + ExponentBias, sign != 0, _counts.AsSpan(first, 1 << MantissaBits));
    }

    private bool IsZero(int first, int count) => !_counts.AsSpan(first, count).ContainsAnyExcept(0u);
}
