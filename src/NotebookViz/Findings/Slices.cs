using NotebookViz.Common;

namespace NotebookViz.Findings;

/// <summary>Reads the values at one index of an axis, such as those of one filter, in the order in which they are stored.</summary>
internal sealed class Slices
{
    private readonly Weight _weight;
    private readonly long _stride;

    /// <summary>The slices along an axis.</summary>
    public Slices(Weight weight, int axis) => (_weight, _stride, Count) = (weight, Shapes.Stride(weight.Shape, axis), weight.Shape[axis]);

    private Slices(Weight weight) => (_weight, _stride, Count) = (weight, weight.Count, 1);

    /// <summary>The number of slices.</summary>
    public long Count { get; }

    /// <summary>The number of values in a slice.</summary>
    public int Size => checked((int)(_weight.Count / Count));

    /// <summary>One slice for each output, filter or token, or for each index of the first axis if these are not known. A vector is one slice.</summary>
    public static Slices OfOutputs(Weight weight)
    {
        if (weight.Shape.Count < 2)
            return new(weight);
        return new(weight, OutputAxis(weight));
    }

    /// <summary>The axis of the outputs, filters or tokens; the first one where these are not known.</summary>
    public static int OutputAxis(Weight weight) =>
        Enumerable.Range(0, weight.Shape.Count).FirstOrDefault(i => weight.Axes[i].Role is AxisRole.Filter or AxisRole.Output or AxisRole.Token or AxisRole.Gate, 0);

    /// <summary>The values at an index; negative zeros are zeros.</summary>
    public double[] Read(long index)
    {
        var values = new double[Size];
        // Along the last axis, the values are single elements at equal distances; otherwise they are runs.
        if (_stride == 1)
            _weight.Reader.Read(index, Count, values);
        else
            for (int run = 0; run * _stride < values.Length; run++)
                _weight.Reader.Read((run * Count + index) * _stride, values.AsSpan((int)(run * _stride), (int)_stride));
        for (int i = 0; i < values.Length; i++)
            values[i] += 0.0;
        return values;
    }
}
