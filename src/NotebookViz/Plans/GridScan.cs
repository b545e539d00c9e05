using NotebookViz.Findings;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>Reads a kernel once and keeps what a grid of its filters may need: statistics, norms, and cells.</summary>
/// <remarks>
/// The norms that decide which filters are shown are known only after the last element. Therefore the cells of all tiles are kept, up to 3 MiB. For
/// larger kernels, the shown tiles, a few percent of all, are read once more.
/// </remarks>
internal sealed class GridScan
{
    private const double MostBytes = 3 << 20;

    private readonly Weight _weight;
    private readonly TensorView _view;
    private readonly CellAxis _rows, _columns;
    private readonly VizOptions _options;
    private readonly Blocks? _blocks;

    /// <summary>Reads all elements.</summary>
    /// <param name="weight">The kernel.</param>
    /// <param name="view">Its axes.</param>
    /// <param name="rows">The rows of a tile and their blocks.</param>
    /// <param name="columns">The columns of a tile and their blocks.</param>
    /// <param name="options">How the cells are made.</param>
    /// <param name="majors">Whether norms of the major indices are needed.</param>
    /// <param name="minors">Whether norms of the minor indices are needed.</param>
    public GridScan(Weight weight, TensorView view, CellAxis rows, CellAxis columns, VizOptions options, bool majors, bool minors)
    {
        (_weight, _view, _rows, _columns, _options) = (weight, view, rows, columns, options);
        // A depthwise kernel has a filter for each channel.
        bool judged = view.Major.Axis.Role == AxisRole.Filter || view.Major.Axis.Role == AxisRole.Channel && weight.Axes.Any(axis => axis.Role == AxisRole.Multiplier);
        if ((majors || judged) && view.Major.Length <= SliceNorms.MostIndices)
            Majors = new(view.Major, weight.Count, fingerprints: judged);
        if (minors && view.Minor.Length <= SliceNorms.MostIndices)
            Minors = new(view.Minor, weight.Count, fingerprints: false);
        Counted = ColorRange.Counting(weight, options);
        var axes = view.CellAxes(weight, rows, columns);
        if (Blocks.Bytes(weight.ElementType, axes, options.Pooling) <= MostBytes)
            _blocks = Blocks.Of(weight.ElementType, axes, options.Pooling);
        weight.Observe([.. new ScanObserver?[] { Majors, Minors, Counted, _blocks }.OfType<ScanObserver>()]);
        Findings = judged && Majors is not null ? FilterFindings.Of(Majors, ValuesOf) : FilterFindings.None;
    }

    /// <summary>Norms of the major indices; null where they are not needed or too many.</summary>
    public SliceNorms? Majors { get; }

    /// <summary>Norms of the minor indices; null where they are not needed or too many.</summary>
    public SliceNorms? Minors { get; }

    /// <summary>The counts of the elements within and outside fixed limits; null if limits are not fixed.</summary>
    public BinCounter? Counted { get; }

    /// <summary>The findings about the filters.</summary>
    public FilterFindings Findings { get; }

    /// <summary>The cells of some tiles.</summary>
    public FilterCells Cells(long[] majors, long[] minors)
    {
        if (_blocks is null)
            return new(_weight.Reader, _view, majors, minors, _rows, _columns, _options.Pooling);
        long[] shape = [.. _view.CellAxes(_weight, _rows, _columns).Select(axis => (long)axis.Cells)];
        return new(_blocks.Cells, _view.In(shape), majors, minors, Pooled(_rows), Pooled(_columns), _options.Pooling);
    }

    // The axis of the cells, which are not pooled again.
    private static CellAxis Pooled(CellAxis axis) => new(axis.Axis with { Length = axis.Cells }, 1);

    private double[] ValuesOf(long major)
    {
        // If cells were kept and are not pooled, they are the elements.
        var reader = _blocks is not null && _rows.Block * _columns.Block == 1 ? _blocks.Cells : _weight.Reader;
        CellAxis rows = new(_rows.Axis, 1), columns = new(_columns.Axis, 1);
        return new FilterCells(reader, _view, [major], Indices(_view.Minor.Length), rows, columns, Pooling.AbsMax).All;
    }

    /// <summary>The first indices of an axis.</summary>
    public static long[] Indices(long count)
    {
        var indices = new long[count];
        for (long i = 0; i < count; i++)
            indices[i] = i;
        return indices;
    }
}

/// <summary>Reads one tile of a tensor and reduces it to cells.</summary>
internal static class TileReader
{
    /// <summary>Reads a tile in the order of its elements in memory.</summary>
    /// <param name="reader">The tensor's elements.</param>
    /// <param name="start">The index of the tile's first element.</param>
    /// <param name="rows">The rows and their blocks.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columns">The columns and their blocks.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="pooling">How a block becomes a cell.</param>
    /// <param name="cells">Receives the cells, row by row.</param>
    public static void Read(
        ElementReader reader, long start, CellAxis rows, long rowStride, CellAxis columns, long columnStride, Pooling pooling, Span<double> cells)
    {
        if (rows.Block == 1 && columns.Block == 1)
        {
            // One run of memory, or one of each row.
            bool oneRun = columnStride == 1 && (rowStride == columns.Cells || rows.Cells == 1);
            for (int row = 0; row < (oneRun ? 1 : rows.Cells); row++)
                reader.Read(start + row * rowStride, columnStride, oneRun ? cells : cells.Slice(row * columns.Cells, columns.Cells));
            return;
        }

        bool rowsAreLines = columnStride <= rowStride || rows.Axis.Length == 1;
        var (outer, outerStride, inner, innerStride) = rowsAreLines ? (rows, rowStride, columns, columnStride) : (columns, columnStride, rows, rowStride);
        var blocks = new Blocks<double>([outer, inner], pooling);
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long line = 0; line < outer.Axis.Length; line++)
            for (long place = 0; place < inner.Axis.Length; place += buffer.Length)
            {
                var values = buffer[..(int)Math.Min(buffer.Length, inner.Axis.Length - place)];
                reader.Read(start + line * outerStride + place * innerStride, innerStride, values);
                blocks.See(values, line * inner.Axis.Length + place);
            }
        for (int line = 0; line < outer.Cells; line++)
            for (int place = 0; place < inner.Cells; place++)
                cells[rowsAreLines ? line * inner.Cells + place : place * outer.Cells + line] = blocks[line * inner.Cells + place];
    }
}

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
