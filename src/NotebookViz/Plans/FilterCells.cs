using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>The cells of the tiles that a grid shows, by filter and channel.</summary>
internal sealed class FilterCells
{
    private readonly long[] _minors;
    private readonly Dictionary<long, int> _majorPlaces, _minorPlaces;
    private readonly int _size;

    /// <summary>Reads and pools the tiles of the given filters and channels.</summary>
    public FilterCells(ElementReader reader, TensorView view, long[] majors, long[] minors, CellAxis rows, CellAxis columns, Pooling pooling)
    {
        (_minors, _size) = (minors, rows.Cells * columns.Cells);
        (_majorPlaces, _minorPlaces) = (Places(majors), Places(minors));
        All = new double[majors.Length * minors.Length * _size];
        for (int i = 0; i < majors.Length; i++)
            for (int j = 0; j < minors.Length; j++)
                TileReader.Read(
                    reader, view.Start(majors[i], minors[j]), rows, view.Rows.Stride, columns, view.Columns.Stride, pooling, Tile(i, j));
        // A negative zero is a zero.
        for (int i = 0; i < All.Length; i++)
            All[i] += 0.0;
    }

    /// <summary>All cells shown, filter by filter and channel by channel.</summary>
    public double[] All { get; }

    /// <summary>The cells of a tile, row by row.</summary>
    public ReadOnlySpan<double> this[long major, long minor] => Tile(_majorPlaces[major], _minorPlaces[minor]);

    /// <summary>All cells of one filter, channel by channel.</summary>
    public double[] Of(long major) => All.AsSpan(_majorPlaces[major] * _minors.Length * _size, _minors.Length * _size).ToArray();

    private Span<double> Tile(int major, int minor) => All.AsSpan((major * _minors.Length + minor) * _size, _size);

    private static Dictionary<long, int> Places(long[] indices) =>
        indices.Select((index, place) => (index, place)).ToDictionary(pair => pair.index, pair => pair.place);
}
