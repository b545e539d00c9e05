using NotebookViz.Planning;

namespace NotebookViz.Rendering.Plotly;

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
        Indices = new long[page.Canvas.Rows * page.Canvas.Columns * Width];
        foreach (var tile in page.Tiles)
        {
            long[] tileIndices = [.. plan.Major.Indices(tile.Major), .. plan.Minor.Indices(tile.Minor)];
            for (int row = 0; row < plan.TileRows.Cells; row++)
                for (int column = 0; column < plan.TileColumns.Cells; column++)
                {
                    int at = ((tile.Row + row) * page.Canvas.Columns + tile.Column + column) * Width;
                    tileIndices.CopyTo(Indices, at);
                    at += tileIndices.Length;
                    Indices[at++] = plan.TileRows.First(row);
                    if (rowRange)
                        Indices[at++] = plan.TileRows.Last(row);
                    Indices[at++] = plan.TileColumns.First(column);
                    if (columnRange)
                        Indices[at] = plan.TileColumns.Last(column);
                }
        }

        int place = 0;
        string Next() => $"%{{customdata[{Numbers.Exact(place++)}]}}";
        var parts = plan.Major.Axes.Concat(plan.Minor.Axes).Select(axis => HoverText.At(axis, Next())).ToList();
        foreach (var (axis, range) in new[] { (plan.TileRows.Axis, rowRange), (plan.TileColumns.Axis, columnRange) })
            parts.Add(HoverText.At(axis, Next() + (range ? $"–{Next()}" : "")));
        Template = string.Join(", ", parts);
    }

    /// <summary>Numbers a cell.</summary>
    public int Width { get; }

    /// <summary>The numbers of all cells, cell by cell; zeros in gaps.</summary>
    public long[] Indices { get; }

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
