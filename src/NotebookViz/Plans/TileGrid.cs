using NotebookViz.Findings;

namespace NotebookViz.Plans;

/// <summary>
/// The arrangement of tiles: bands of filters side by side, with the channels of each filter below each other. With one channel it is a plain grid.
/// All measures are in cells, and a cell is a whole or half number of CSS pixels.
/// </summary>
internal sealed record TileGrid(int TilesAcross, int TilesDown, int Bands, int TileRows, int TileColumns, double CellSize)
{
    private const double Height = 800;
    private const double LargestCell = 24;
    // The gap between channels is at least one cell, and must differ visibly from the gap between filters.
    private const double LargestOfSeveral = 14;
    private const double SmallestCell = 2;
    private const double GapPixels = 6;
    private const double TitlePixels = 17;
    private static readonly int[] Counts = [8, 16, 32, 64];

    /// <summary>Cells between the channels of a filter.</summary>
    public int Gap => GapOf(CellSize);

    /// <summary>Cells between filters side by side.</summary>
    public int FilterGap => TilesDown == 1 ? Gap : 2 * Gap;

    /// <summary>Cells above a band, for its titles.</summary>
    public int TitleGap => Math.Max(1, (int)Math.Ceiling(TitlePixels / CellSize));

    public int Columns => TilesAcross * (TileColumns + FilterGap) - FilterGap;

    /// <summary>Cells from the start of one band to the start of the next.</summary>
    public int BandRows => TitleGap + TilesDown * (TileRows + Gap) - Gap + BandGap;

    public int Rows => Bands * BandRows - BandGap;

    // A title is nearer to its filter than to the filter above it.
    private int BandGap => TilesDown == 1 ? 0 : 2 * Gap;

    /// <summary>The first cell of a tile.</summary>
    /// <param name="filter">Its place among the filters shown.</param>
    /// <param name="channel">Its place among the channels shown.</param>
    public (int Row, int Column) Place(int filter, int channel) =>
        (filter / TilesAcross * BandRows + TitleGap + channel * (TileRows + Gap), filter % TilesAcross * (TileColumns + FilterGap));

    /// <summary>
    /// Finds the number of filters side by side: eight if the picture is then not taller than a screen, otherwise more and smaller ones.
    /// </summary>
    public static TileGrid Fit(int filters, int channels, int tileRows, int tileColumns, double width)
    {
        TileGrid Make(int across)
        {
            for (double size = channels > 1 ? LargestOfSeveral : LargestCell; ; size -= 0.5)
            {
                TileGrid grid = new(across, channels, (filters + across - 1) / across, tileRows, tileColumns, size);
                if (size <= SmallestCell || grid.Columns * size <= width)
                    return grid;
            }
        }
        TileGrid? best = null;
        foreach (int across in Counts.Select(count => Math.Min(count, filters)).Distinct())
        {
            var grid = Make(across);
            if (grid.Columns * grid.CellSize > width && best is not null)
                break;
            best = grid;
            if (grid.Columns * grid.CellSize <= width && grid.Rows * grid.CellSize <= Height)
                break;
        }
        // For tiles so wide that not even eight fit side by side.
        for (int across = best!.TilesAcross - 1; across > 0 && best.Columns * best.CellSize > width; across--)
            best = Make(across);
        // Four gates are placed two by two, not three and one.
        return best.TilesAcross < Counts[0] && best.Bands > 1 ? Make((filters + best.Bands - 1) / best.Bands) : best;
    }

    private static int GapOf(double cellSize) => Math.Max(1, (int)Math.Ceiling(GapPixels / cellSize));
}

/// <summary>A title above each filter and a label beside each row of channels, if they fit.</summary>
internal static class TileLabels
{
    private const double CharacterPixels = 6.2;

    public static IReadOnlyList<CanvasLabel> Of(
        TileGrid grid, TensorView view, long[] majors, long[] minors, FilterFindings findings, bool rgb)
    {
        double room = (grid.TileColumns + grid.FilterGap) * grid.CellSize;
        string Title(long index) => Fit(view.Major.At(index), view.Major.Number(index), findings.Suffix(index), room);
        var titles = majors.Select(Title).ToArray();
        // If not even the numbers alone fit, only every second, fifth, tenth … tile has one.
        int step = Step(titles.Max(title => title.Length) * CharacterPixels / room);
        var labels = new List<CanvasLabel>();
        for (int i = 0; i < titles.Length; i++)
        {
            if (i % grid.TilesAcross % step != 0)
                continue;
            var (row, column) = grid.Place(i, 0);
            labels.Add(new CanvasLabel(row, column + grid.TileColumns / 2.0, titles[i], IsTitle: true));
        }

        string[] sides = [.. rgb ? ["RGB"] : Array.Empty<string>(), .. minors.Select(view.Minor.At)];
        if (sides.Length == 1)
            return labels;
        int sideStep = Step(14 / ((grid.TileRows + grid.Gap) * grid.CellSize));
        for (int band = 0; band < grid.Bands; band++)
            for (int j = 0; j < sides.Length; j += sideStep)
            {
                var (row, _) = grid.Place(band * grid.TilesAcross, j);
                labels.Add(new CanvasLabel(row + grid.TileRows / 2.0, -5 / grid.CellSize, sides[j], IsTitle: false));
            }
        return labels;
    }

    private static string Fit(string full, string number, string suffix, double room)
    {
        string[] candidates = [full + suffix, number + suffix, number];
        return candidates.FirstOrDefault(text => text.Length * CharacterPixels <= room) ?? number;
    }

    private static int Step(double share)
    {
        foreach (int step in new[] { 1, 2, 5, 10, 20, 50, 100 })
            if (share <= step)
                return step;
        return 1000;
    }
}

/// <summary>Stitches tiles into canvases with the same layout.</summary>
/// <param name="grid">The arrangement of the tiles.</param>
/// <param name="majors">The filters in the order in which they are shown.</param>
/// <param name="tiles">The cells of all tiles.</param>
/// <param name="tileColumns">How many columns a tile has.</param>
/// <param name="rgb">The colour range of a row of RGB tiles; null if there is none.</param>
internal sealed class GridTiles(TileGrid grid, long[] majors, FilterCells tiles, int tileColumns, ColorRange? rgb)
{
    /// <summary>The filters in the order in which they are shown.</summary>
    public long[] Majors => majors;

    /// <summary>The colour range of a row of RGB tiles; null if there is none.</summary>
    public ColorRange? Rgb => rgb;

    /// <summary>The cells of a tile, row by row, including values that are not finite.</summary>
    public ReadOnlySpan<double> Cells(Tile tile) => tiles[tile.Major, tile.Minor];

    /// <summary>The tiles of a page in reading order: those of its channels for each filter.</summary>
    public IEnumerable<Tile> Of(GridPage page)
    {
        for (int i = 0; i < majors.Length; i++)
            for (int j = 0; j < page.Minors.Length; j++)
            {
                var (row, column) = grid.Place(i, j + (rgb is null ? 0 : 1));
                yield return new(row, column, majors[i], page.Minors[j]);
            }
    }

    /// <summary>Stitches the canvas of a page: all filters, with a row of tiles for each of its channels.</summary>
    public Canvas Stitch(GridPage page)
    {
        var canvas = new Canvas(grid.Rows, grid.Columns) { Colors = rgb is null ? null : [] };
        for (int i = 0; rgb is not null && i < majors.Length; i++)
            Color(canvas, i, rgb);
        foreach (var tile in Of(page))
        {
            var cells = Cells(tile);
            for (int k = 0; k < cells.Length; k++)
                canvas.Set(tile.Row + k / tileColumns, tile.Column + k % tileColumns, cells[k]);
        }
        return canvas;
    }

    private void Color(Canvas canvas, int filter, ColorRange range)
    {
        var (row, column) = grid.Place(filter, 0);
        long major = majors[filter];
        // The tile shows all three channels, so its minor index has no meaning.
        var tile = new Tile(row, column, major, Minor: 0);
        int k = 0;
        foreach (var color in RgbTiles.Of(tile, [.. tiles[major, 0]], [.. tiles[major, 1]], [.. tiles[major, 2]], range))
        {
            if (color is { } cell)
                canvas.Colors![(row + k / tileColumns, column + k % tileColumns)] = cell;
            k++;
        }
    }
}

/// <summary>
/// A filter of three input channels as one tile in colour: mid-grey is zero, and the ends of the colour range are no intensity and full intensity.
/// </summary>
internal static class RgbTiles
{
    /// <summary>True where the tiles can be seen as red, green and blue.</summary>
    public static bool Fits(TensorView view) => view.Minor.Length == 3 && view.Minor.Axis.Role == AxisRole.Channel && view.Major.Axis.Role == AxisRole.Filter;

    /// <summary>The colours of a tile's cells, row by row; null where a value is not finite.</summary>
    public static IEnumerable<ColorCell?> Of(Tile tile, double[] red, double[] green, double[] blue, ColorRange range)
    {
        byte Light(double value) => (byte)Math.Round(127.5 + 127.5 * Math.Clamp(value / range.Limit, -1, 1));
        for (int i = 0; i < red.Length; i++)
            yield return double.IsFinite(red[i] + green[i] + blue[i])
                ? new ColorCell(tile, new Rgb(Light(red[i]), Light(green[i]), Light(blue[i])), red[i], green[i], blue[i])
                : null;
    }
}
