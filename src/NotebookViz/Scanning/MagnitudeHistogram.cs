using System.Buffers;
using System.Numerics.Tensors;

namespace NotebookViz.Scanning;

/// <summary>
/// A histogram by sign, exponent and the seven highest bits of the mantissa. Its bins are at most 0.8 % wide, and it is made in one pass without
/// knowing the range. Quantiles, tail counts and a histogram over any range follow from it. Immutable.
/// </summary>
/// <remarks>
/// A bin holds the magnitudes in (edge, next edge], so that a count beyond an edge is exact. Only bins that are not empty are stored, packed into
/// about three bytes each, because models have thousands of small weights.
/// </remarks>
internal sealed class MagnitudeHistogram
{
    /// <summary>The bits of the mantissa that distinguish bins.</summary>
    public const int MantissaBits = 7;

    /// <summary>The bits of a double that do not distinguish bins.</summary>
    public const int Shift = 52 - MantissaBits;

    private const int SignBit = 1 << (63 - Shift), MagnitudeMask = SignBit - 1;

    // The bin of a zero has the greatest magnitude of all.
    private const int ZeroKey = MagnitudeMask << 1;

    // Pairs of numbers, in groups of seven bits, the lowest first: the difference to the key of the bin before, and the count.
    private readonly byte[] _packed;

    private MagnitudeHistogram(ReadOnlySpan<int> keys, ReadOnlySpan<long> counts)
    {
        // A number takes at most nine bytes.
        byte[] packed = ArrayPool<byte>.Shared.Rent(18 * keys.Length);
        int length = 0, last = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            Count += counts[i];
            if (keys[i] >= ZeroKey)
            {
                Zeros += counts[i];
                continue;
            }
            Write(packed, ref length, keys[i] - last);
            Write(packed, ref length, counts[i]);
            last = keys[i];
        }
        _packed = packed[..length];
        ArrayPool<byte>.Shared.Return(packed);
    }

    /// <summary>Packs the counts of bins, as <see cref="MagnitudeCounter"/> numbers them.</summary>
    public static MagnitudeHistogram Of(IReadOnlyDictionary<int, long> counts)
    {
        int[] keys = [.. counts.Keys.Select(Key)];
        long[] values = [.. counts.Values];
        Array.Sort(keys, values);
        return new(keys, values);
    }

    /// <summary>Packs bins, one for each value. The span is sorted in place.</summary>
    public static MagnitudeHistogram Of(Span<int> bins)
    {
        foreach (ref int bin in bins)
            bin = Key(bin);
        bins.Sort();
        long[] counts = ArrayPool<long>.Shared.Rent(bins.Length);
        int filled = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            if (i == 0 || bins[i] != bins[filled - 1])
                (bins[filled], counts[filled++]) = (bins[i], 0);
            counts[filled - 1]++;
        }
        var histogram = new MagnitudeHistogram(bins[..filled], counts.AsSpan(0, filled));
        ArrayPool<long>.Shared.Return(counts);
        return histogram;
    }

    /// <summary>Finite values counted, zeros included.</summary>
    public long Count { get; }

    /// <summary>Zeros counted.</summary>
    public long Zeros { get; }

    /// <summary>Counts the finite ones among values.</summary>
    public static MagnitudeHistogram OfFinite(params IReadOnlyCollection<double[]> values)
    {
        var counter = new MagnitudeCounter(values.Sum(some => some.LongLength));
        foreach (double[] some in values)
            for (int start = 0; start < some.Length; start += ElementReader.BlockLength)
            {
                var block = some.AsSpan(start, Math.Min(ElementReader.BlockLength, some.Length - start));
                if (double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(block)))
                    counter.Add<double>(block);
                else
                    counter.Add<double>(block.ToArray().Where(double.IsFinite).ToArray());
            }
        return MagnitudeCounter.Histogram([counter]);
    }

    /// <summary>
    /// Returns the smallest bin edge that at least the share <paramref name="share"/> of the magnitudes above zero, or all but the largest one, does not exceed.
    /// </summary>
    public double QuantileOfNonzero(double share)
    {
        long wanted = Math.Min((long)Math.Ceiling(share * (Count - Zeros)), Count - Zeros - 1), seen = 0;
        foreach (var (bin, _, count) in Filled())
        {
            seen += count;
            if (seen >= wanted)
                return UpperEdge(bin);
        }
        return double.PositiveInfinity;
    }

    /// <summary>The upper edge of the last bin that is not empty and lies within ±<paramref name="edge"/>, which must be an edge of a bin.</summary>
    public double LastEdgeWithin(double edge) => Filled().Select(filled => UpperEdge(filled.Bin)).TakeWhile(upper => upper <= edge).LastOrDefault();

    /// <summary>Counts the values strictly beyond ±<paramref name="edge"/>, which must be an edge of a bin.</summary>
    public long CountBeyond(double edge) => Filled().Where(filled => LowerEdge(filled.Bin) >= edge).Sum(filled => filled.Count);

    /// <summary>The largest width of a bin, as a fraction of its lower edge.</summary>
    public const double LargestStep = 1.0 / (1 << MantissaBits);

    /// <summary>The edge of a bin that is nearest to a value.</summary>
    public static double NearestEdge(double value)
    {
        double magnitude = Math.Abs(value);
        long bin = BitConverter.DoubleToInt64Bits(magnitude) >> Shift;
        double lower = LowerEdge(bin), upper = UpperEdge(bin);
        return Math.CopySign(magnitude - lower <= upper - magnitude ? lower : upper, value);
    }

    /// <summary>Counts the values between edges, and those below the first and above the last. A value on an edge is counted on the side of zero.</summary>
    /// <param name="edges">Edges of bins in rising order; the first and the last may be infinite.</param>
    /// <returns>The counts. Zeros are not counted.</returns>
    public (long[] Counts, long Below, long Above) Between(double[] edges)
    {
        // The counts below the first edge, between edges, and above the last.
        var counts = new long[edges.Length + 1];
        foreach (var (bin, negative, count) in Filled())
        {
            // Looks up the middle of the bin, because it is never on an edge.
            double lower = LowerEdge(bin), middle = lower + (UpperEdge(bin) - lower) / 2;
            counts[~Array.BinarySearch(edges, negative ? -middle : middle)] += count;
        }
        return (counts[1..^1], counts[0], counts[^1]);
    }

    // Bins that are not empty, those of the smallest magnitudes first.
    internal IEnumerable<(long Bin, bool Negative, long Count)> Filled()
    {
        long key = 0;
        for (int place = 0; place < _packed.Length;)
        {
            key += Read(_packed, ref place);
            yield return (key >> 1, (key & 1) != 0, Read(_packed, ref place));
        }
    }

    private static int Key(int bin) => (bin & MagnitudeMask) << 1 | ((bin & SignBit) != 0 ? 1 : 0);

    internal static double LowerEdge(long bin) => BitConverter.Int64BitsToDouble(bin << Shift);

    internal static double UpperEdge(long bin) => LowerEdge(bin + 1);

    private static void Write(byte[] bytes, ref int length, long number)
    {
        for (; number > 127; number >>= 7)
            bytes[length++] = (byte)(number | 128);
        bytes[length++] = (byte)number;
    }

    private static long Read(byte[] bytes, ref int place)
    {
        long number = 0;
        for (int bits = 0; ; bits += 7)
        {
            byte next = bytes[place++];
            number |= (long)(next & 127) << bits;
            if (next < 128)
                return number;
        }
    }
}
