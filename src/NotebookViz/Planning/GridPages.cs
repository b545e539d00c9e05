namespace NotebookViz.Planning;

/// <summary>Stitches tiles into canvases that are laid out alike.</summary>
internal sealed class GridPages(TileLayout layout, long[] majors, FilterCells tiles, int tileColumns, bool rgb)
{
    /// <summary>The canvas of all filters, with a row of tiles for each of the given channels.</summary>
    public GridPage Page(string label, long[] minors)
    {
        var canvas = new Canvas(layout.Rows, layout.Columns) { Colors = rgb ? [] : null };
        var placed = new List<Tile>();
        for (int i = 0; i < majors.Length; i++)
        {
            if (rgb)
                Color(canvas, i);
            for (int j = 0; j < minors.Length; j++)
            {
                var (row, column) = layout.Place(i, j + (rgb ? 1 : 0));
                placed.Add(new Tile(row, column, majors[i], minors[j]));
                var cells = tiles[majors[i], minors[j]];
                for (int k = 0; k < cells.Length; k++)
                    canvas.Set(row + k / tileColumns, column + k % tileColumns, cells[k]);
            }
        }
        return new(label, canvas, placed);
    }

    private void Color(Canvas canvas, int filter)
    {
        var (row, column) = layout.Place(filter, 0);
        long major = majors[filter];
        // All three channels at once: the minor index tells nothing here.
        var tile = new Tile(row, column, major, Minor: 0);
        int k = 0;
        foreach (var color in RgbTiles.Of(tile, [.. tiles[major, 0]], [.. tiles[major, 1]], [.. tiles[major, 2]]))
        {
            if (color is { } cell)
                canvas.Colors![(row + k / tileColumns, column + k % tileColumns)] = cell;
            k++;
        }
    }
}
