namespace NotebookViz.Planning;

/// <summary>
/// How tiles stand: bands of filters side by side, the channels of each filter below each other. With one channel that is a plain grid.
/// All measures are in cells, and a cell is a whole or half number of CSS pixels.
/// </summary>
internal sealed record TileLayout(int TilesAcross, int TilesDown, int Bands, int TileRows, int TileColumns, double CellSize)
{
    private const double Width = 640;
    private const double LargestCell = 24;
    private const double SmallestCell = 2;
    private const double GapPixels = 6;
    private const double TitlePixels = 17;

    /// <summary>Cells between tiles side by side or below each other in a band.</summary>
    public int Gap => Math.Max(1, (int)Math.Ceiling(GapPixels / CellSize));

    /// <summary>Cells above a band, for its titles.</summary>
    public int TitleGap => Math.Max(1, (int)Math.Ceiling(TitlePixels / CellSize));

    public int Columns => TilesAcross * (TileColumns + Gap) - Gap;

    public int BandRows => TilesDown * (TileRows + Gap) - Gap + TitleGap;

    public int Rows => Bands * BandRows;

    /// <summary>The first cell of a tile.</summary>
    /// <param name="filter">Its place among the filters shown.</param>
    /// <param name="channel">Its place among the channels shown.</param>
    public (int Row, int Column) Place(int filter, int channel) =>
        (filter / TilesAcross * BandRows + TitleGap + channel * (TileRows + Gap), filter % TilesAcross * (TileColumns + Gap));

    /// <summary>Finds how many filters stand side by side and how large a cell can be.</summary>
    public static TileLayout Fit(int filters, int channels, int tileRows, int tileColumns)
    {
        int across = filters <= 4 || channels > 1 ? Math.Min(filters, 16) : filters <= 64 ? Math.Min(filters, 8) : 16;
        TileLayout Make(int count) =>
            new(count, channels, (filters + count - 1) / count, tileRows, tileColumns, CellSizeFor(count, tileColumns));
        var layout = Make(across);
        while (layout.Columns * layout.CellSize > Width && across > 1)
            layout = Make(--across);
        return layout;
    }

    private static double CellSizeFor(int across, int tileColumns)
    {
        for (double size = LargestCell; size > SmallestCell; size -= 0.5)
        {
            int gap = Math.Max(1, (int)Math.Ceiling(GapPixels / size));
            if ((across * (tileColumns + gap) - gap) * size <= Width)
                return size;
        }
        return SmallestCell;
    }
}
