using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NotebookViz.Scanning;

/// <summary>Running count, extremes, sums and squared deviations of finite values, and counts of the others.</summary>
/// <remarks>
/// Blocks are merged by the pairwise update of Chan, Golub and LeVeque ("Updating Formulae and a Pairwise Algorithm for Computing Sample Variances",
/// 1979), which does not lose digits if the mean is large compared to the spread. Squares are scaled by a power of two so that their sum does not
/// overflow.
/// </remarks>
internal struct Moments
{
    // The squared deviations of a block are the difference of two sums. If it is a smaller share of the sums than this, too many digits are lost.
    private const double LeastShare = 1e-2;

    // Squares of larger or smaller values leave the range of doubles.
    private const double Largest = 1e120, Smallest = 1e-120;

    private static readonly double SmallestScale = Math.ScaleB(1, -1000);

    private double _mean;
    private double _squaredDeviations;
    private double _scale = 1;

    public Moments()
    {
    }

    /// <summary>Finite values seen.</summary>
    public long Count { get; private set; }

    public long NaN { get; private set; }

    public long PositiveInfinity { get; private set; }

    public long NegativeInfinity { get; private set; }

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Zeros seen.</summary>
    public long Zeros { get; private set; }

    /// <summary>The index of the first smallest value.</summary>
    public long MinIndex { get; private set; } = -1;

    /// <summary>The index of the first largest value.</summary>
    public long MaxIndex { get; private set; } = -1;

    // If all values are equal, no sum is used, so that a constant does not seem to vary by rounding.
    public readonly double Mean => Count == 0 ? double.NaN : Min == Max ? Min : _mean * _scale;

    /// <summary>The population standard deviation, as NumPy's <c>std</c>.</summary>
    public readonly double StandardDeviation => Count == 0 ? double.NaN : Min == Max ? 0 : Math.Sqrt(_squaredDeviations / Count) * _scale;

    /// <summary>The sum of magnitudes.</summary>
    public double L1 { get; private set; }

    /// <summary>The root of the sum of squares: squared deviations plus count times squared mean.</summary>
    public readonly double L2 => L2In(1);

    /// <summary>The same divided by a unit, which a number beyond the range of doubles needs.</summary>
    public readonly double L2In(double unit) => Math.Sqrt(_squaredDeviations + Count * _mean * _mean) * (_scale / unit);

    /// <summary>Adds a block of values.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="start">The index of the first.</param>
    /// <param name="places">The positions of the values in their block if some were removed; otherwise empty.</param>
    /// <returns>False, and nothing is added, if a value is not finite or the sum of magnitudes overflows.</returns>
    public bool TryAdd<T>(ReadOnlySpan<T> values, long start, ReadOnlySpan<int> places = default) where T : unmanaged, INumber<T>
    {
        var sums = BlockSums.Of(values);
        double magnitude = Math.Max(Math.Abs(sums.Low), Math.Abs(sums.High));
        if (!double.IsFinite(sums.Magnitudes) || magnitude is > Largest or (< Smallest and not 0))
            return false;
        Merge(BlockOf(values, sums, start, places));
        return true;
    }

    /// <summary>Adds a block of finite values by its sums, without its extremes.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="count">The number of values.</param>
    /// <returns>False, and nothing is added, if the deviations from the mean lose too many digits, so that the values are needed.</returns>
    public bool TryAdd(BlockSums sums, int count)
    {
        var (mean, deviations) = sums.Deviations(count);
        if (!(deviations >= sums.Squares * LeastShare))
            return false;
        Merge(new() { Count = count, L1 = sums.Magnitudes, Zeros = sums.Zeros, _mean = mean, _squaredDeviations = deviations });
        return true;
    }

    /// <summary>Whether a block may have a new extreme.</summary>
    public readonly bool MayGrow(BlockSums bounds) => !(bounds.Low >= Min && bounds.High <= Max);

    /// <summary>Adds only the extremes of finite values.</summary>
    public void AddExtremes<T>(ReadOnlySpan<T> values, long start) where T : unmanaged, INumber<T>
    {
        var (low, high, _) = BlockSums.RangeOf(values);
        (Min, MinIndex) = low < Min ? (low + 0.0, IndexOf(values, low, start, [])) : (Min, MinIndex);
        (Max, MaxIndex) = high > Max ? (high + 0.0, IndexOf(values, high, start, [])) : (Max, MaxIndex);
    }

    /// <summary>An empty accumulator for later elements, which looks only for extremes beyond those of this one.</summary>
    public readonly Moments After() => new() { Min = Min, MinIndex = MinIndex, Max = Max, MaxIndex = MaxIndex };

    /// <summary>Counts the values that are not finite.</summary>
    /// <param name="values">The values. The finite ones are moved to the front.</param>
    /// <param name="places">Receives the places of the finite values.</param>
    /// <returns>The finite values.</returns>
    public Span<double> Sift(Span<double> values, Span<int> places)
    {
        int kept = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (double.IsFinite(value))
            {
                places[kept] = i;
                values[kept++] = value;
            }
            else if (double.IsNaN(value))
                NaN++;
            else if (value > 0)
                PositiveInfinity++;
            else
                NegativeInfinity++;
        }
        return values[..kept];
    }

    /// <summary>Adds a block of finite values of any size.</summary>
    /// <param name="values">The values; overwritten.</param>
    /// <param name="start">The index of the block's first element.</param>
    /// <param name="places">The places of the values in their block.</param>
    public void AddFinite(Span<double> values, long start, ReadOnlySpan<int> places)
    {
        if (values.IsEmpty || TryAdd<double>(values, start, places))
            return;
        var sums = BlockSums.Of<double>(values);
        double scale = Math.Max(SmallestScale, Math.ScaleB(1, Math.ILogB(Math.Max(Math.Abs(sums.Low), Math.Abs(sums.High)))));
        var (minIndex, maxIndex) = (start + places[values.IndexOf(sums.Low)], start + places[values.IndexOf(sums.High)]);
        TensorPrimitives.Divide(values, scale, values);
        var block = BlockOf<double>(values, BlockSums.Of<double>(values), start, places);
        (block._scale, block.L1, block.Zeros, block.Min, block.MinIndex, block.Max, block.MaxIndex) =
            (scale, sums.Magnitudes, sums.Zeros, sums.Low + 0.0, minIndex, sums.High + 0.0, maxIndex);
        Merge(block);
    }

    private readonly Moments BlockOf<T>(ReadOnlySpan<T> values, BlockSums sums, long start, ReadOnlySpan<int> places) where T : unmanaged, INumber<T>
    {
        var (mean, deviations) = sums.Deviations(values.Length);
        if (deviations < sums.Squares * LeastShare)
            deviations = BlockSums.SquaredDeviations(values, mean);
        var block = new Moments { Count = values.Length, Min = sums.Low + 0.0, Max = sums.High + 0.0, L1 = sums.Magnitudes, Zeros = sums.Zeros };
        (block._mean, block._squaredDeviations) = (mean, deviations);
        // Zeros fit any scale. With a larger scale, the tiny values of other blocks would underflow.
        if (sums.Magnitudes == 0)
            block._scale = SmallestScale;
        // Few blocks have a new extreme, so its index is searched only then.
        if (block.Min < Min)
            block.MinIndex = IndexOf(values, sums.Low, start, places);
        if (block.Max > Max)
            block.MaxIndex = IndexOf(values, sums.High, start, places);
        return block;
    }

    private static long IndexOf<T>(ReadOnlySpan<T> values, double value, long start, ReadOnlySpan<int> places) where T : unmanaged, INumber<T>
    {
        // Integers are searched by vectors, floating-point numbers are not. Zero has two forms.
        int place = typeof(T) == typeof(float) && value != 0
            ? MemoryMarshal.Cast<T, int>(values).IndexOf(BitConverter.SingleToInt32Bits((float)value))
            : values.IndexOf(T.CreateTruncating(value));
        return start + (places.IsEmpty ? place : places[place]);
    }

    /// <summary>Adds the results of another accumulator for later elements.</summary>
    public void Merge(Moments other)
    {
        NaN += other.NaN;
        PositiveInfinity += other.PositiveInfinity;
        NegativeInfinity += other.NegativeInfinity;
        if (other.Count == 0)
            return;
        if (Count == 0)
        {
            other.NaN = NaN;
            other.PositiveInfinity = PositiveInfinity;
            other.NegativeInfinity = NegativeInfinity;
            if (Min <= other.Min)
                (other.Min, other.MinIndex) = (Min, MinIndex);
            if (Max >= other.Max)
                (other.Max, other.MaxIndex) = (Max, MaxIndex);
            this = other;
            return;
        }

        double scale = Math.Max(_scale, other._scale);
        Rescale(scale);
        other.Rescale(scale);

        long count = Count + other.Count;
        double delta = other._mean - _mean;
        _squaredDeviations += other._squaredDeviations + delta * delta * ((double)Count / count) * other.Count;
        _mean += delta * ((double)other.Count / count);
        Count = count;
        L1 += other.L1;
        Zeros += other.Zeros;
        if (other.Min < Min)
            (Min, MinIndex) = (other.Min, other.MinIndex);
        if (other.Max > Max)
            (Max, MaxIndex) = (other.Max, other.MaxIndex);
    }

    private void Rescale(double scale)
    {
        double ratio = _scale / scale;
        _mean *= ratio;
        _squaredDeviations *= ratio * ratio;
        _scale = scale;
    }
}
