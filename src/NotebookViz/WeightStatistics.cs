using NotebookViz.Scanning;

namespace NotebookViz;

/// <summary>
/// Exact statistics over all elements of a weight. Minimum, maximum, mean, deviation and norms are over the finite values; non-finite values are
/// counted. For complex numbers they are those of the magnitudes. Immutable, thread-safe.
/// </summary>
public sealed partial class WeightStatistics
{
    private readonly Moments _moments;
    private readonly TensorData _data;
    private readonly ElementType _type;
    private MagnitudeHistogram? _magnitudes;

    internal WeightStatistics(TensorData data, ElementType type, long count, Moments moments, MagnitudeHistogram? histogram)
    {
        Count = count;
        _moments = moments;
        (ArgMin, ArgMax) = ExactPlaces.AreNeeded(type, moments.Min, moments.Max) ? ExactPlaces.Of(data, type, count) : (moments.MinIndex, moments.MaxIndex);
        (_data, _type) = (data, type);
        _magnitudes = histogram;
    }

    /// <summary>Gets the number of elements, finite or not.</summary>
    public long Count { get; }

    /// <summary>Gets how many elements are neither NaN nor infinite.</summary>
    public long FiniteCount => _moments.Count;

    /// <summary>Gets the smallest finite value; NaN where there is none.</summary>
    public double Min => FiniteCount == 0 ? double.NaN : _moments.Min;

    /// <summary>Gets the largest finite value; NaN where there is none.</summary>
    public double Max => FiniteCount == 0 ? double.NaN : _moments.Max;

    /// <summary>Gets the row-major index of the first smallest finite value, exact for 64-bit integers too; -1 where there is none.</summary>
    public long ArgMin { get; }

    /// <summary>Gets the row-major index of the first largest finite value, exact for 64-bit integers too; -1 where there is none.</summary>
    public long ArgMax { get; }

    /// <summary>Gets the mean of the finite values.</summary>
    public double Mean => _moments.Mean;

    /// <summary>Gets the population standard deviation of the finite values, as NumPy's <c>std</c>.</summary>
    public double StandardDeviation => _moments.StandardDeviation;

    /// <summary>Gets the sum of the finite values' magnitudes.</summary>
    public double L1Norm => _moments.L1;

    /// <summary>Gets the Euclidean norm of the finite values.</summary>
    public double L2Norm => _moments.L2;

    /// <summary>Gets how many elements are zero.</summary>
    public long ZeroCount => _moments.Zeros;

    /// <summary>Gets how many elements are not a number.</summary>
    public long NaNCount => _moments.NaN;

    /// <summary>Gets how many elements are +∞.</summary>
    public long PositiveInfinityCount => _moments.PositiveInfinity;

    /// <summary>Gets how many elements are -∞.</summary>
    public long NegativeInfinityCount => _moments.NegativeInfinity;

    /// <summary>Gets the largest finite magnitude, 0 where there is none.</summary>
    public double AbsMax => FiniteCount == 0 ? 0 : Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>
    /// Returns the counts in bins of equal width from <see cref="Min"/> to <see cref="Max"/>, as <c>numpy.histogram</c>: each bin includes its lower
    /// edge, the last bin both edges. The values are read once more.
    /// </summary>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <returns>The counts of the finite values. If all are equal, they are in the first bin.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The values are no longer there: the tensor or the file was disposed.</exception>
    /// <exception cref="WeightFileException">The file of the values is damaged or was changed.</exception>
    public IReadOnlyList<long> Histogram(int bins = 40)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var counts = new long[bins];
        if (FiniteCount == 0 || Min == Max)
        {
            counts[0] = FiniteCount;
            return counts;
        }
        var counter = new BinCounter(Min, Max, bins);
        Scan.Of(_data, _type, [counter]);
        counter.Counts.CopyTo(counts, 0);
        if (counter.Zeros > 0)
            counts[counter.BinOf(0)] += counter.Zeros;
        return counts;
    }

    /// <summary>
    /// Returns a quantile of the finite values, interpolated linearly between neighbours as <c>numpy.quantile</c> does. For up to 4,096 values it is
    /// exact; the values are read once more and sorted. For more values it comes from a histogram that the statistics hold, or that is counted now if
    /// they were made without one: each of the two neighbours is within 0.4 % (1/256) of its true value; zeros and the extremes are exact.
    /// </summary>
    /// <param name="share">The share of the values that are at most the quantile, 0 to 1: 0.5 for the median.</param>
    /// <returns>The quantile; NaN where no value is finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not within 0 to 1.</exception>
    /// <exception cref="ObjectDisposedException">The values are no longer there: the tensor or the file was disposed.</exception>
    /// <exception cref="WeightFileException">The file of the values is damaged or was changed.</exception>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of a quantile is 0 to 1, such as 0.5 for the median.");
        return Quantiles(share)[0];
    }

    /// <summary>Returns several quantiles; the values are read once for all of them.</summary>
    internal double[] Quantiles(params double[] shares)
    {
        if (FiniteCount == 0)
            return [.. shares.Select(_ => double.NaN)];
        if (Min == Max)
            return [.. shares.Select(_ => Min)];
        return Count <= Scanning.Quantiles.MostSorted
            ? Scanning.Quantiles.OfValues(_data, _type, (int)Count, Min, Max, shares)
            : Scanning.Quantiles.OfHistogram(Magnitudes, Min, Max, Common.Numbers.IsWhole(_type), shares);
    }

    /// <summary>Whether the histogram of magnitudes was counted with the statistics.</summary>
    internal bool HasMagnitudes => Volatile.Read(ref _magnitudes) is not null;

    /// <summary>The histogram of magnitudes; if it was not counted, the values are read once more.</summary>
    internal MagnitudeHistogram Magnitudes => _magnitudes ??= Scan.Of(_data, _type, []).Magnitudes;
}
