using System.Numerics.Tensors;

namespace NotebookViz;

/// <summary>Running count, extremes, sums and squared deviations of finite values.</summary>
/// <remarks>
/// Each block is reduced in two passes and merged by the pairwise update of Chan, Golub and LeVeque ("Updating Formulae and a Pairwise
/// Algorithm for Computing Sample Variances", 1979), which does not cancel where the mean is large beside the spread. Squares are summed
/// in units of a power of two so that no double overflows.
/// </remarks>
internal struct Moments
{
    private double _mean;
    private double _squaredDeviations;
    private double _scale = 1;

    public Moments()
    {
    }

    /// <summary>Finite values seen.</summary>
    public long Count { get; private set; }

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The first place of the smallest value.</summary>
    public long MinIndex { get; private set; } = -1;

    /// <summary>The first place of the largest value.</summary>
    public long MaxIndex { get; private set; } = -1;

    // Where all are equal the mean is known without a sum, and so is the deviation: a constant must not seem to vary by a rounding.
    public double Mean => Count == 0 ? double.NaN : Min == Max ? Min : _mean * _scale;

    /// <summary>The population standard deviation, as NumPy's <c>std</c>.</summary>
    public double StandardDeviation => Count == 0 ? double.NaN : Min == Max ? 0 : Math.Sqrt(_squaredDeviations / Count) * _scale;

    /// <summary>The sum of magnitudes.</summary>
    public double L1 { get; private set; }

    /// <summary>The root of the sum of squares: squared deviations plus count times squared mean.</summary>
    public double L2 => Math.Sqrt(_squaredDeviations + Count * _mean * _mean) * _scale;

    /// <summary>The moments of a block that was reduced elsewhere; its values are no larger than squares of doubles can be.</summary>
    public static Moments OfBlock(
        long count, double min, long minIndex, double max, long maxIndex, double l1, double mean, double squaredDeviations) => new()
    {
        Count = count,
        // A negative zero is a zero.
        Min = min + 0.0,
        MinIndex = minIndex,
        Max = max + 0.0,
        MaxIndex = maxIndex,
        L1 = l1,
        _mean = mean,
        _squaredDeviations = squaredDeviations,
    };

    /// <summary>Adds a block of finite values.</summary>
    /// <param name="values">The values; overwritten.</param>
    /// <param name="start">The index of the first.</param>
    /// <param name="places">Their places where some were left out of the block, or empty where they follow each other.</param>
    public void Add(Span<double> values, long start, ReadOnlySpan<int> places = default)
    {
        if (values.IsEmpty)
            return;

        int low = FirstEqual(values, TensorPrimitives.IndexOfMin<double>(values)), high = FirstEqual(values, TensorPrimitives.IndexOfMax<double>(values));
        var block = new Moments { Count = values.Length, Min = values[low] + 0.0, Max = values[high] + 0.0 };
        block.MinIndex = start + (places.IsEmpty ? low : places[low]);
        block.MaxIndex = start + (places.IsEmpty ? high : places[high]);
        block.L1 = TensorPrimitives.SumOfMagnitudes<double>(values);

        double magnitude = Math.Max(Math.Abs(block.Min), Math.Abs(block.Max));
        // Zeros fit any scale, the smallest included: a larger one would make the tiny values of other blocks vanish.
        if (magnitude is > 1e120 or < 1e-120)
        {
            block._scale = Math.ScaleB(1, Math.Max(Math.ILogB(magnitude), -1000));
            TensorPrimitives.Divide(values, block._scale, values);
        }

        block._mean = TensorPrimitives.Sum<double>(values) / values.Length;
        TensorPrimitives.Subtract(values, block._mean, values);
        block._squaredDeviations = TensorPrimitives.SumOfSquares<double>(values);
        Merge(block);
    }

    // Negative and positive zeros are equal, though one of them comes first in the order of numbers.
    private static int FirstEqual(ReadOnlySpan<double> values, int place) => values[place] == 0 ? values.IndexOf(0.0) : place;

    /// <summary>Adds what another accumulator saw of later elements.</summary>
    public void Merge(Moments other)
    {
        if (other.Count == 0)
            return;
        if (Count == 0)
        {
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
