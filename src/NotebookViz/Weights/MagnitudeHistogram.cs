namespace NotebookViz;

/// <summary>
/// Counts values by sign, exponent and the seven highest bits of the mantissa: a histogram whose bins are at most 0.8 % wide, made in
/// one pass with no range known beforehand, from which quantiles, tail counts and a histogram over any range follow.
/// </summary>
/// <remarks>
/// A bin holds the magnitudes in (edge, next edge], so that a count beyond an edge is exact. Pages of 128 bins, one an exponent, are
/// made when first needed: trained weights touch a few dozen.
/// </remarks>
internal sealed class MagnitudeHistogram
{
    private const int MantissaBits = 7;
    private const int PageLength = 1 << MantissaBits;
    private const int Shift = 52 - MantissaBits;
    private const int Pages = 2047; // exponents of a finite double, the denormals' included

    private readonly long[]?[] _positive = new long[Pages][];
    private readonly long[]?[] _negative = new long[Pages][];

    /// <summary>Finite values counted, zeros included.</summary>
    public long Count { get; private set; }

    /// <summary>Zeros counted.</summary>
    public long Zeros { get; private set; }

    /// <summary>Counts finite values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            long magnitude = bits & long.MaxValue;
            if (magnitude == 0)
            {
                Zeros++;
                continue;
            }

            int bin = Bin(magnitude);
            var pages = bits < 0 ? _negative : _positive;
            var page = pages[bin >> MantissaBits] ??= new long[PageLength];
            page[bin & (PageLength - 1)]++;
        }
        Count += values.Length;
    }

    /// <summary>Counts zeros.</summary>
    public void AddZeros(long count)
    {
        Zeros += count;
        Count += count;
    }

    /// <summary>Adds counts of all bins of one exponent.</summary>
    /// <param name="exponent">The exponent as a double's bits have it.</param>
    /// <param name="negative">Whether the values are negative.</param>
    /// <param name="counts">The counts.</param>
    public void AddPage(int exponent, bool negative, ReadOnlySpan<uint> counts)
    {
        var page = (negative ? _negative : _positive)[exponent] ??= new long[PageLength];
        for (int i = 0; i < counts.Length; i++)
        {
            page[i] += counts[i];
            Count += counts[i];
        }
    }

    /// <summary>Counts the finite ones among values.</summary>
    public void AddFinite(ReadOnlySpan<double> values)
    {
        while (values.Length > 0)
        {
            int run = 0;
            while (run < values.Length && double.IsFinite(values[run]))
                run++;
            Add(values[..run]);
            values = values[Math.Min(values.Length, run + 1)..];
        }
    }

    /// <summary>Adds what another histogram counted.</summary>
    public void Add(MagnitudeHistogram other)
    {
        Count += other.Count;
        Zeros += other.Zeros;
        AddPages(_positive, other._positive);
        AddPages(_negative, other._negative);
    }

    /// <summary>The smallest bin edge that at least the share <paramref name="share"/> of all magnitudes does not exceed.</summary>
    public double Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long seen = Zeros;
        if (seen >= wanted)
            return 0;
        foreach (var (bin, positive, negative) in Filled(0))
        {
            seen += positive + negative;
            if (seen >= wanted)
                return UpperEdge(bin);
        }
        return double.PositiveInfinity;
    }

    /// <summary>How many values lie strictly beyond ±<paramref name="edge"/>, which must be an edge that <see cref="Quantile"/> gave.</summary>
    public long CountBeyond(double edge) =>
        Filled(edge <= 0 ? 0 : Bin(BitConverter.DoubleToInt64Bits(edge)) + 1).Sum(bin => bin.Positive + bin.Negative);

    /// <summary>Counts over equal bins from <paramref name="low"/> to <paramref name="high"/>; what lies outside goes to the first or last.</summary>
    /// <remarks>A fine bin counts where its middle lies: exact but for values within 0.4 % of a border.</remarks>
    public long[] Bins(double low, double high, int count)
    {
        var result = new long[count];
        // Halves, so that the widest range is a double too.
        double width = high / 2 - low / 2;
        int IndexOf(double value) => width > 0 ? (int)Math.Clamp((value / 2 - low / 2) / width * count, 0, count - 1) : 0;
        result[IndexOf(0)] += Zeros;
        foreach (var (bin, positive, negative) in Filled(0))
        {
            double lower = LowerEdge(bin), middle = lower + (UpperEdge(bin) - lower) / 2;
            result[IndexOf(middle)] += positive;
            result[IndexOf(-middle)] += negative;
        }
        return result;
    }

    private IEnumerable<(int Bin, long Positive, long Negative)> Filled(int first)
    {
        for (int number = first >> MantissaBits; number < Pages; number++)
        {
            var (positive, negative) = (_positive[number], _negative[number]);
            if (positive is null && negative is null)
                continue;
            for (int bin = Math.Max(first, number << MantissaBits); bin < (number + 1) << MantissaBits; bin++)
            {
                int place = bin & (PageLength - 1);
                var filled = (bin, positive?[place] ?? 0, negative?[place] ?? 0);
                if (filled is not (_, 0, 0))
                    yield return filled;
            }
        }
    }

    // The magnitude less one unit in the last place, so that an edge itself belongs to the bin below it.
    private static int Bin(long magnitudeBits) => (int)((magnitudeBits - 1) >> Shift);

    private static double LowerEdge(int bin) => BitConverter.Int64BitsToDouble((long)bin << Shift);

    private static double UpperEdge(int bin) => LowerEdge(bin + 1);

    private static void AddPages(long[]?[] to, long[]?[] from)
    {
        for (int i = 0; i < Pages; i++)
        {
            if (from[i] is not { } page)
                continue;
            var sum = to[i] ??= new long[PageLength];
            for (int j = 0; j < PageLength; j++)
                sum[j] += page[j];
        }
    }
}
