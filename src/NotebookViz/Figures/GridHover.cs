using System.Buffers;
using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Figures;

/// <summary>The indices that every cell of a page carries: one for each axis of the tensor, two where a cell stands for a range.</summary>
internal sealed class GridHover
{
    private readonly FilterGridPlan _plan;
    private readonly GridPage _page;

    public GridHover(FilterGridPlan plan, GridPage page)
    {
        (_plan, _page) = (plan, page);
        bool rowRange = plan.TileRows.Block > 1, columnRange = plan.TileColumns.Block > 1;
        int tileAxes = plan.Major.Axes.Count + plan.Minor.Axes.Count;
        Width = tileAxes + (rowRange ? 2 : 1) + (columnRange ? 2 : 1);
        int place = 0;
        string Next() => $"%{{customdata[{Numbers.Exact(place++)}]}}";
        var parts = plan.Major.Axes.Concat(plan.Minor.Axes).Select(axis => HoverText.At(axis, Next())).ToList();
        foreach (var (axis, range) in new[] { (plan.TileRows.Axis, rowRange), (plan.TileColumns.Axis, columnRange) })
            parts.Add(HoverText.At(axis, Next() + (range ? $"–{Next()}" : "")));
        Template = string.Join(", ", parts);
    }

    /// <summary>Numbers a cell.</summary>
    public int Width { get; }

    /// <summary>Writes the numbers of all cells, cell by cell; zeros in gaps.</summary>
    public void Write(FigureWriter figure, string name)
    {
        var canvas = _page.Canvas;
        int count = canvas.Rows * canvas.Columns * Width;
        long[] rented = ArrayPool<long>.Shared.Rent(count);
        var indices = rented.AsSpan(0, count);
        indices.Clear();
        foreach (var tile in _page.Tiles)
        {
            long[] tileIndices = [.. _plan.Major.Indices(tile.Major), .. _plan.Minor.Indices(tile.Minor)];
            for (int row = 0; row < _plan.TileRows.Cells; row++)
                for (int column = 0; column < _plan.TileColumns.Cells; column++)
                {
                    var cell = indices.Slice(((tile.Row + row) * canvas.Columns + tile.Column + column) * Width, Width);
                    tileIndices.CopyTo(cell);
                    cell = cell[tileIndices.Length..];
                    cell = cell[Range(_plan.TileRows, row, cell)..];
                    Range(_plan.TileColumns, column, cell);
                }
        }
        figure.Indices(name, indices, $"{Numbers.Exact(canvas.Rows)},{Numbers.Exact(canvas.Columns)},{Numbers.Exact(Width)}");
        ArrayPool<long>.Shared.Return(rented);
    }

    // The first index of a cell, and where it stands for several the last; returns how many numbers that are.
    private static int Range(CellAxis axis, int cell, Span<long> numbers)
    {
        numbers[0] = axis.First(cell);
        if (axis.Block == 1)
            return 1;
        numbers[1] = axis.Last(cell);
        return 2;
    }

    /// <summary>The hover's text but for the value: "filter %{customdata[0]}, …".</summary>
    public string Template { get; }

    /// <summary>Where a mark is, in words.</summary>
    public string Place(CanvasMark mark)
    {
        var tile = _page.Tiles.First(tile =>
            mark.Row >= tile.Row && mark.Row < tile.Row + _plan.TileRows.Cells && mark.Column >= tile.Column && mark.Column < tile.Column + _plan.TileColumns.Cells);
        return Words(tile, _plan.Major.Axes.Concat(_plan.Minor.Axes), [.. _plan.Major.Indices(tile.Major), .. _plan.Minor.Indices(tile.Minor)], mark.Row, mark.Column);
    }

    /// <summary>Where a coloured cell is, in words, the channels left out.</summary>
    public string Color(int row, int column, ColorCell cell) =>
        Words(cell.Tile, _plan.Major.Axes, _plan.Major.Indices(cell.Tile.Major), row, column);

    private string Words(Tile tile, IEnumerable<Axis> axes, long[] indices, int row, int column) => string.Join(", ",
        axes.Zip(indices).Select(pair => pair.First.At(pair.Second))
            .Append(_plan.TileRows.At(row - tile.Row))
            .Append(_plan.TileColumns.At(column - tile.Column)));
}
