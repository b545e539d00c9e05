using System.Numerics.Tensors;

namespace NotebookViz.Scanning;

/// <summary>
/// How many values have which sign, exponent and seven highest bits of the mantissa: a histogram whose bins are at most 0.8 % wide, made in one
/// pass with no range known beforehand. Quantiles, tail counts and a histogram over any range follow from it. Immutable.
/// </summary>
/// <remarks>
/// A bin holds the magnitudes in (edge, next edge], so that a count beyond an edge is exact. Only bins that are not empty are stored, packed into
/// some three bytes each: models have thousands of small weights.
/// </remarks>
internal sealed class MagnitudeHistogram
{
    /// <summary>Bits of the mantissa that tell bins apart.</summary>
    public const int MantissaBits = 7;

    /// <summary>Bits of a double that do not.</summary>
    public const int Shift = 52 - MantissaBits;

    private const int SignBit = 1 << (63 - Shift), MagnitudeMask = SignBit - 1;

    // Pairs of numbers, seven bits a byte, the lowest first: by how much the bin's key is above the one before, and its count.
    private readonly byte[] _packed;

    /// <summary>Packs counts.</summary>
    /// <param name="counts">The count of each bin, as <see cref="MagnitudeCounter"/> numbers them.</param>
    public MagnitudeHistogram(IReadOnlyDictionary<int, long> counts)
    {
        var packed = new List<byte>();
        long last = 0;
        // The bin of a zero has the greatest magnitude of all.
        foreach (var (bin, count) in counts.OrderBy(pair => Key(pair.Key)))
        {
            Count += count;
            if ((bin & MagnitudeMask) == MagnitudeMask)
            {
                Zeros += count;
                continue;
            }
            Write(packed, Key(bin) - last);
            Write(packed, count);
            last = Key(bin);
        }
        _packed = [.. packed];
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

    /// <summary>Returns the smallest bin edge that at least the share <paramref name="share"/> of all magnitudes does not exceed.</summary>
    public double Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long seen = Zeros;
        if (seen >= wanted)
            return 0;
        foreach (var (bin, _, count) in Filled())
        {
            seen += count;
            if (seen >= wanted)
                return UpperEdge(bin);
        }
        return double.PositiveInfinity;
    }

    /// <summary>Counts the values strictly beyond ±<paramref name="edge"/>, which must be an edge that <see cref="Quantile"/> returned.</summary>
    public long CountBeyond(double edge) => Filled().Where(filled => LowerEdge(filled.Bin) >= edge).Sum(filled => filled.Count);

    /// <summary>Counts over equal bins from <paramref name="low"/> to <paramref name="high"/>; values outside go to the first or last.</summary>
    /// <remarks>A fine bin counts where its middle lies: exact but for values within 0.4 % of a border.</remarks>
    public long[] Bins(double low, double high, int count)
    {
        var result = new long[count];
        // Halves, so that the widest range is a double too.
        double width = high / 2 - low / 2;
        int IndexOf(double value) => width > 0 ? (int)Math.Clamp((value / 2 - low / 2) / width * count, 0, count - 1) : 0;
        result[IndexOf(0)] += Zeros;
        foreach (var (bin, negative, filled) in Filled())
        {
            double lower = LowerEdge(bin), middle = lower + (UpperEdge(bin) - lower) / 2;
            result[IndexOf(negative ? -middle : middle)] += filled;
        }
        return result;
    }

    // Bins that are not empty, those of the smallest magnitudes first.
    private IEnumerable<(long Bin, bool Negative, long Count)> Filled()
    {
        long key = 0;
        for (int place = 0; place < _packed.Length;)
        {
            key += Read(_packed, ref place);
            yield return (key >> 1, (key & 1) != 0, Read(_packed, ref place));
        }
    }

    private static long Key(int bin) => (long)(bin & MagnitudeMask) << 1 | ((bin & SignBit) != 0 ? 1L : 0);

    private static double LowerEdge(long bin) => BitConverter.Int64BitsToDouble(bin << Shift);

    private static double UpperEdge(long bin) => LowerEdge(bin + 1);

    private static void Write(List<byte> bytes, long number)
    {
        for (; number > 127; number >>= 7)
            bytes.Add((byte)(number | 128));
        bytes.Add((byte)number);
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
