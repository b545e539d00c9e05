using NotebookViz.Common;

namespace NotebookViz.Plans;

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

/// <summary>A filter of three input channels as one tile in colour: mid-grey is zero, the filter's largest magnitude is full or no light.</summary>
internal static class RgbTiles
{
    /// <summary>True where the tiles can be seen as red, green and blue.</summary>
    public static bool Fits(TensorView view) => view.Minor.Length == 3 && view.Minor.Axis.Role == AxisRole.Channel && view.Major.Axis.Role == AxisRole.Filter;

    /// <summary>The colours of a tile's cells, row by row; null where a value is not finite.</summary>
    public static IEnumerable<ColorCell?> Of(Tile tile, double[] red, double[] green, double[] blue)
    {
        double largest = red.Concat(green).Concat(blue).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        byte Light(double value) => largest == 0 ? (byte)128 : (byte)Math.Round(127.5 + 127.5 * value / largest);
        for (int i = 0; i < red.Length; i++)
            yield return double.IsFinite(red[i] + green[i] + blue[i])
                ? new ColorCell(tile, new Rgb(Light(red[i]), Light(green[i]), Light(blue[i])), red[i], green[i], blue[i])
                : null;
    }
}
