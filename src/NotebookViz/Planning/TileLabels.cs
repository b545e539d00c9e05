namespace NotebookViz.Planning;

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
