namespace NotebookViz.Plans;

/// <summary>
/// How tiles stand: bands of filters side by side, the channels of each filter below each other. With one channel that is a plain grid.
/// All measures are in cells, and a cell is a whole or half number of CSS pixels.
/// </summary>
internal sealed record TileLayout(int TilesAcross, int TilesDown, int Bands, int TileRows, int TileColumns, double CellSize)
{
    private const double Height = 800;
    private const double LargestCell = 24;
    private const double SmallestCell = 2;
    private const double GapPixels = 6;
    private const double TitlePixels = 17;
    private static readonly int[] Counts = [8, 16, 32, 64];

    /// <summary>Cells between tiles side by side or below each other in a band.</summary>
    public int Gap => GapOf(CellSize);

    /// <summary>Cells above a band, for its titles.</summary>
    public int TitleGap => Math.Max(1, (int)Math.Ceiling(TitlePixels / CellSize));

    public int Columns => ColumnsOf(TilesAcross, TileColumns, CellSize);

    public int BandRows => TilesDown * (TileRows + Gap) - Gap + TitleGap;

    public int Rows => Bands * BandRows;

    /// <summary>The first cell of a tile.</summary>
    /// <param name="filter">Its place among the filters shown.</param>
    /// <param name="channel">Its place among the channels shown.</param>
    public (int Row, int Column) Place(int filter, int channel) =>
        (filter / TilesAcross * BandRows + TitleGap + channel * (TileRows + Gap), filter % TilesAcross * (TileColumns + Gap));

    /// <summary>
    /// Finds how many filters stand side by side: eight, as long as the picture does not get taller than a screen, else more and smaller
    /// ones.
    /// </summary>
    public static TileLayout Fit(int filters, int channels, int tileRows, int tileColumns, double width)
    {
        TileLayout Make(int across) => new(across, channels, (filters + across - 1) / across, tileRows, tileColumns, CellSizeFor(across, tileColumns, width));
        TileLayout? best = null;
        foreach (int across in Counts.Select(count => Math.Min(count, filters)).Distinct())
        {
            var layout = Make(across);
            if (layout.Columns * layout.CellSize > width && best is not null)
                break;
            best = layout;
            if (layout.Columns * layout.CellSize <= width && layout.Rows * layout.CellSize <= Height)
                break;
        }
        // Tiles of which not even the fewest fit side by side.
        for (int across = best!.TilesAcross - 1; across > 0 && best.Columns * best.CellSize > width; across--)
            best = Make(across);
        return best;
    }

    private static int GapOf(double cellSize) => Math.Max(1, (int)Math.Ceiling(GapPixels / cellSize));

    private static int ColumnsOf(int across, int tileColumns, double cellSize) => across * (tileColumns + GapOf(cellSize)) - GapOf(cellSize);

    private static double CellSizeFor(int across, int tileColumns, double width)
    {
        for (double size = LargestCell; size > SmallestCell; size -= 0.5)
        {
            if (ColumnsOf(across, tileColumns, size) * size <= width)
                return size;
        }
        return SmallestCell;
    }
}

/// <summary>A title above each filter and a label beside each row of channels, as long as there is room.</summary>
internal static class TileLabels
{
    private const double CharacterPixels = 6.2;

    public static IReadOnlyList<CanvasLabel> Of(
        TileLayout layout, TensorView view, long[] majors, long[] minors, FilterFindings findings, bool rgb)
    {
        double room = (layout.TileColumns + layout.Gap) * layout.CellSize;
        string Title(long index) => Fit(view.Major.At(index), view.Major.Number(index), findings.Suffix(index), room);
        var titles = majors.Select(Title).ToArray();
        // Where not even the bare numbers fit, every second, fifth, tenth … tile has one.
        int step = Step(titles.Max(title => title.Length) * CharacterPixels / room);
        var labels = new List<CanvasLabel>();
        for (int i = 0; i < titles.Length; i++)
        {
            if (i % layout.TilesAcross % step != 0)
                continue;
            var (row, column) = layout.Place(i, 0);
            labels.Add(new CanvasLabel(row, column + layout.TileColumns / 2.0, titles[i], IsTitle: true));
        }

        string[] sides = [.. rgb ? ["RGB"] : Array.Empty<string>(), .. minors.Select(view.Minor.At)];
        if (sides.Length == 1)
            return labels;
        int sideStep = Step(14 / ((layout.TileRows + layout.Gap) * layout.CellSize));
        for (int band = 0; band < layout.Bands; band++)
            for (int j = 0; j < sides.Length; j += sideStep)
            {
                var (row, _) = layout.Place(band * layout.TilesAcross, j);
                labels.Add(new CanvasLabel(row + layout.TileRows / 2.0, -5 / layout.CellSize, sides[j], IsTitle: false));
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
