using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Histories;

/// <summary>Computes the numbers of a weight that are kept at each step.</summary>
internal static class HistorySketch
{
    /// <summary>How many bins the histogram has.</summary>
    public const int Bins = 32;

    // Sums of squares in single precision are accurate enough over this many values.
    private const int Block = 4096;

    // The square of a smaller distance has few digits in single precision, or none.
    private const double LeastInSingle = 1e-16;

    private static readonly double[] Shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>Returns a copy of the values in single precision.</summary>
    public static float[] Values(Weight weight)
    {
        var values = new float[weight.Count];
        // Holding the content unpacks it only once.
        object? content = weight.Values.Hold();
        weight.Reader.ReadNearest(0, values);
        GC.KeepAlive(content);
        GC.KeepAlive(weight);
        return values;
    }

    /// <summary>
    /// Returns the statistics of the values as they are now. Those that the weight keeps may be of earlier values, if its tensor is read in place.
    /// </summary>
    public static WeightStatistics Statistics(Weight weight, float[] values)
    {
        // Quantiles of few values come from the sorted values, not from the histogram.
        bool countsMagnitudes = weight.Count > Quantiles.MostSorted;
        return weight.ElementType.FitsInSingle()
            ? Scan.Of(TensorData.OfMemory<float>(values), ElementType.Float32, [], countsMagnitudes)
            : Scan.Of(weight.Values, weight.ElementType, [], countsMagnitudes);
    }

    /// <summary>Returns the numbers of a weight at a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="statistics">The statistics of its values.</param>
    /// <param name="values">Its values.</param>
    /// <param name="known">Its values at the first and at the previous recording.</param>
    public static HistoryPoint Of(long step, WeightStatistics statistics, float[] values, (float[] First, float[] Last) known)
    {
        bool hasValues = statistics.FiniteCount > 0;
        double[] quantiles = hasValues ? [statistics.Min, .. statistics.Quantiles(Shares), statistics.Max] : [.. Enumerable.Repeat(double.NaN, Shares.Length + 2)];
        return new(
            step, statistics.Mean, statistics.StandardDeviation, statistics.L2Norm, (double)statistics.ZeroCount / statistics.Count, statistics.Count - statistics.FiniteCount,
            Distance(values, known.First), Distance(values, known.Last), new ValueList<double>(quantiles), new ValueList<double>(hasValues ? Counts(values, statistics.Min, statistics.Max) : new double[Bins]));
    }

    private static double Distance(float[] values, float[] others)
    {
        if (ReferenceEquals(values, others))
            return 0;
        double sum = 0;
        for (int start = 0; start < values.Length; start += Block)
        {
            int count = Math.Min(Block, values.Length - start);
            sum += SquaredDistance(values.AsSpan(start, count), others.AsSpan(start, count));
        }
        return Math.Sqrt(sum);
    }

    private static double SquaredDistance(ReadOnlySpan<float> values, ReadOnlySpan<float> others)
    {
        double distance = TensorPrimitives.Distance(values, others);
        if (distance > LeastInSingle && double.IsFinite(distance))
            return distance * distance;
        // Frozen weights are common, and comparing bytes is fast.
        if (distance == 0 && MemoryMarshal.AsBytes(values).SequenceEqual(MemoryMarshal.AsBytes(others)))
            return 0;
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            // Infinite values that stay, such as those of a mask, did not move.
            double difference = values[i] == others[i] ? 0 : (double)values[i] - others[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] Counts(float[] values, double low, double high)
    {
        var counts = new double[Bins];
        float least = (float)low, scale = high > low ? (float)(Bins / (high - low)) : 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                counts[Math.Clamp((int)((value - least) * scale), 0, Bins - 1)]++;
        }
        return counts;
    }
}
