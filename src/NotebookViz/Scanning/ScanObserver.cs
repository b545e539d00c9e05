using System.Numerics.Tensors;

namespace NotebookViz.Scanning;

/// <summary>
/// Something that is computed while a <see cref="Scan"/> reads the elements, so that it needs no pass of its own. A scan may cut the elements into
/// parts that are read at the same time; what the parts found is joined in the order of the elements, so that sums round alike in every run.
/// </summary>
internal abstract class ScanObserver
{
    /// <summary>Into how many parts the elements may be cut before the observers of the parts take too much memory.</summary>
    public virtual int MostParts => int.MaxValue;

    /// <summary>Returns an observer for one part of the elements.</summary>
    /// <param name="start">The index of the part's first element.</param>
    /// <param name="end">The index after the part's last element.</param>
    public abstract ScanObserver Part(long start, long end);

    /// <summary>Sees consecutive elements. Within a part they come in order.</summary>
    /// <param name="values">The elements, at most <see cref="ElementReader.BlockLength"/>.</param>
    /// <param name="start">The index of the first.</param>
    public abstract void See(ReadOnlySpan<double> values, long start);

    /// <summary>Sees consecutive elements of a type that single precision holds exactly.</summary>
    /// <param name="values">The elements, at most <see cref="ElementReader.BlockLength"/>.</param>
    /// <param name="start">The index of the first.</param>
    public virtual void See(ReadOnlySpan<float> values, long start)
    {
        Span<double> wide = stackalloc double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        See(wide, start);
    }

    /// <summary>Adds what the observer of a part found.</summary>
    public abstract void Join(ScanObserver part);
}

/// <summary>Counts the finite elements below one value or above another.</summary>
internal sealed class Outside(double low, double high) : ScanObserver
{
    /// <summary>How many elements were outside.</summary>
    public long Count { get; private set; }

    public override ScanObserver Part(long start, long end) => new Outside(low, high);

    public override void See(ReadOnlySpan<double> values, long start)
    {
        int count = 0;
        foreach (double value in values)
            count += (value < low || value > high) && double.IsFinite(value) ? 1 : 0;
        Count += count;
    }

    public override void Join(ScanObserver part) => Count += ((Outside)part).Count;
}
