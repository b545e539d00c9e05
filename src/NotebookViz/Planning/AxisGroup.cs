namespace NotebookViz.Planning;

/// <summary>Some axes of a tensor counted through as one, the last fastest; no axis at all is one index long.</summary>
internal sealed class AxisGroup
{
    private readonly long[] _lengths;
    private readonly long[] _strides;

    private AxisGroup(Axis axis, long[] lengths, long[] strides, IReadOnlyList<Axis> axes) =>
        (Axis, _lengths, _strides, Axes) = (axis, lengths, strides, axes);

    /// <summary>The group as one axis.</summary>
    public Axis Axis { get; }

    /// <summary>The axes in the group.</summary>
    public IReadOnlyList<Axis> Axes { get; }

    public long Length => Axis.Length;

    /// <summary>Elements from one index to the next, where the group is at most one axis.</summary>
    public long Stride => _strides.Length switch
    {
        0 => 0,
        1 => _strides[0],
        _ => throw new InvalidOperationException("Several axes have no one stride."),
    };

    /// <summary>Groups axes of a weight.</summary>
    public static AxisGroup Of(Weight weight, int[] axes)
    {
        long[] lengths = [.. axes.Select(axis => weight.Shape[axis])];
        long[] strides = [.. axes.Select(axis => weight.Shape.Skip(axis + 1).Aggregate(1L, (product, length) => product * length))];
        Axis[] members = [.. axes.Select(axis => weight.Axes[axis])];
        var whole = members switch
        {
            [] => new Axis(AxisRole.Unknown, "", 1),
            [var single] => single,
            _ => new Axis(AxisRole.Folded, string.Join(" × ", members.Select(axis => axis.Name)), lengths.Aggregate(1L, (a, b) => a * b)),
        };
        return new(whole, lengths, strides, members);
    }

    /// <summary>How far into the tensor's elements an index lies.</summary>
    public long Offset(long index)
    {
        if (_strides.Length == 1)
            return index * _strides[0];
        long offset = 0;
        for (int i = _lengths.Length - 1; i >= 0; i--)
        {
            offset += index % _lengths[i] * _strides[i];
            index /= _lengths[i];
        }
        return offset;
    }

    /// <summary>The index along each of the group's axes.</summary>
    public long[] Indices(long index)
    {
        var indices = new long[_lengths.Length];
        for (int i = _lengths.Length - 1; i >= 0; i--)
        {
            indices[i] = index % _lengths[i];
            index /= _lengths[i];
        }
        return indices;
    }
}
