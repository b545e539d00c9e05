namespace NotebookViz.Planning;

/// <summary>The cells of the tiles that a grid shows, by filter and channel.</summary>
internal sealed class FilterCells
{
    private readonly Dictionary<(long Major, long Minor), double[]> _cells = [];
    private readonly long[] _minors;

    /// <summary>Reads and pools the tiles of the given filters and channels.</summary>
    public FilterCells(Weight weight, TensorView view, long[] majors, long[] minors, CellAxis rows, CellAxis columns, Pooling pooling)
    {
        _minors = minors;
        foreach (long major in majors)
            foreach (long minor in minors)
                _cells[(major, minor)] = BlockPooling.Reduce(
                    weight.Reader, view.Start(major, minor), rows, view.Rows.Stride, columns, view.Columns.Stride, pooling);
    }

    /// <summary>The cells of a tile, row by row.</summary>
    public double[] this[long major, long minor] => _cells[(major, minor)];

    /// <summary>All cells shown.</summary>
    public IReadOnlyCollection<double[]> All => _cells.Values;

    /// <summary>All cells of one filter, channel by channel.</summary>
    public double[] Of(long major) => [.. _minors.SelectMany(minor => _cells[(major, minor)])];
}
