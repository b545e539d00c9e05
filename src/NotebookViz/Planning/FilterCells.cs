namespace NotebookViz.Planning;

/// <summary>The cells of the tiles that a grid shows, by filter and channel.</summary>
internal sealed class FilterCells
{
    // Whole lines of memory are read and the filters picked from them while no more than this is read in vain.
    private const int MostReadForOneShown = 8;

    private readonly long[] _majors, _minors;
    private readonly Dictionary<long, int> _majorPlaces, _minorPlaces;
    private readonly int _size;

    /// <summary>Reads and pools the tiles of the given filters and channels.</summary>
    public FilterCells(Weight weight, TensorView view, long[] majors, long[] minors, CellAxis rows, CellAxis columns, Pooling pooling)
    {
        (_majors, _minors, _size) = (majors, minors, rows.Cells * columns.Cells);
        (_majorPlaces, _minorPlaces) = (Places(majors), Places(minors));
        All = new double[majors.Length * minors.Length * _size];
        // Where filters lie side by side, as in Keras, a tile's cells are far apart, and those of all filters together.
        bool sideBySide = view.Major.Axes.Count == 1 && view.Major.Stride == 1 && view.Major.Length <= (long)MostReadForOneShown * majors.Length;
        if (sideBySide && rows.Block == 1 && columns.Block == 1)
            ReadLines(weight.Reader, view, columns.Cells);
        else
            ReadTiles(weight.Reader, view, rows, columns, pooling);
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

    private void ReadTiles(ElementReader reader, TensorView view, CellAxis rows, CellAxis columns, Pooling pooling)
    {
        for (int i = 0; i < _majors.Length; i++)
            for (int j = 0; j < _minors.Length; j++)
                BlockPooling.Reduce(
                    reader, view.Start(_majors[i], _minors[j]), rows, view.Rows.Stride, columns, view.Columns.Stride, pooling, Tile(i, j));
    }

    private void ReadLines(ElementReader reader, TensorView view, int columns)
    {
        var line = new double[view.Major.Length];
        for (int j = 0; j < _minors.Length; j++)
        {
            long start = view.Start(0, _minors[j]);
            for (int cell = 0; cell < _size; cell++)
            {
                reader.Read(start + cell / columns * view.Rows.Stride + cell % columns * view.Columns.Stride, line);
                for (int i = 0; i < _majors.Length; i++)
                    All[(i * _minors.Length + j) * _size + cell] = line[_majors[i]];
            }
        }
    }

    private Span<double> Tile(int major, int minor) => All.AsSpan((major * _minors.Length + minor) * _size, _size);

    private static Dictionary<long, int> Places(long[] indices) =>
        indices.Select((index, place) => (index, place)).ToDictionary(pair => pair.index, pair => pair.place);
}
