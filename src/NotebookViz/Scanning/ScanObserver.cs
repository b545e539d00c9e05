using System.Numerics.Tensors;

namespace NotebookViz.Scanning;

/// <summary>
/// A computation that is done while a <see cref="Scan"/> reads the elements, so that it needs no separate pass. A scan may split the elements into
/// parts that are read at the same time. The results of the parts are joined in the order of the elements, so that sums round identically in every
/// run.
/// </summary>
internal abstract class ScanObserver
{
    /// <summary>The most parts into which the elements may be split, so that the observers of the parts do not take too much memory.</summary>
    public virtual int MostParts => int.MaxValue;

    /// <summary>Returns an observer for one part of the elements.</summary>
    /// <param name="start">The index of the part's first element.</param>
    /// <param name="end">The index after the part's last element.</param>
    public abstract ScanObserver Part(long start, long end);

    /// <summary>Processes consecutive elements. Within a part they arrive in order.</summary>
    /// <param name="values">The elements, at most <see cref="ElementReader.BlockLength"/>.</param>
    /// <param name="start">The index of the first.</param>
    public abstract void See(ReadOnlySpan<double> values, long start);

    /// <summary>Processes consecutive elements of a type that single precision represents exactly.</summary>
    /// <param name="values">The elements, at most <see cref="ElementReader.BlockLength"/>.</param>
    /// <param name="start">The index of the first.</param>
    public virtual void See(ReadOnlySpan<float> values, long start)
    {
        Span<double> wide = stackalloc double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        See(wide, start);
    }

    /// <summary>Adds the results of the observer of a part.</summary>
    public abstract void Join(ScanObserver part);
}

/// <summary>
/// Counts finite values in bins of equal width, as <c>numpy.histogram</c> does: a bin includes its lower edge, and the last bin both edges. Zeros and
/// values outside the range are counted separately.
/// </summary>
internal sealed class BinCounter(double low, double high, int bins) : ScanObserver
{
    /// <summary>The bins' edges in rising order.</summary>
    public double[] Edges { get; } = EdgesOf(low, high, bins);

    /// <summary>The count of each bin, zeros left out.</summary>
    public long[] Counts { get; } = new long[bins];

    /// <summary>How many values between the ends are zero.</summary>
    public long Zeros { get; private set; }

    /// <summary>How many values lie below the first edge.</summary>
    public long Below { get; private set; }

    /// <summary>How many values lie above the last edge.</summary>
    public long Above { get; private set; }

    /// <summary>The edges of bins of equal width.</summary>
    public static double[] EdgesOf(double low, double high, int bins)
    {
        // Divided before the subtraction, because the whole range may overflow a double.
        double step = high / bins - low / bins;
        return [.. Enumerable.Range(0, bins).Select(i => low + i * step), high];
    }

    public override ScanObserver Part(long start, long end) => new BinCounter(low, high, bins);

    public override void See(ReadOnlySpan<double> values, long start)
    {
        foreach (double value in values)
        {
            if (value == 0 && low <= 0 && high >= 0)
                Zeros++;
            else if (value < low)
                Below += double.IsFinite(value) ? 1 : 0;
            else if (value > high)
                Above += double.IsFinite(value) ? 1 : 0;
            else if (!double.IsNaN(value))
                Counts[BinOf(value)]++;
        }
    }

    /// <summary>The bin of a value between the ends.</summary>
    public int BinOf(double value)
    {
        // The quotient may be rounded to a neighbouring bin, so the edges decide.
        int bin = Math.Clamp((int)((value / 2 - low / 2) / (high / 2 - low / 2) * bins), 0, bins - 1);
        if (value < Edges[bin])
            return bin - 1;
        return bin + 1 < bins && value >= Edges[bin + 1] ? bin + 1 : bin;
    }

    public override void Join(ScanObserver part)
    {
        var other = (BinCounter)part;
        for (int i = 0; i < bins; i++)
            Counts[i] += other.Counts[i];
        (Zeros, Below, Above) = (Zeros + other.Zeros, Below + other.Below, Above + other.Above);
    }
}
