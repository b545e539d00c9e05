namespace NotebookViz.Planning;

/// <summary>A title above each filter and a label beside each row of channels, as long as there is room.</summary>
internal static class TileLabels
{
    private const double CharacterPixels = 6.2;

    public static IReadOnlyList<CanvasLabel> Of(TileLayout layout, TensorView view, long[] majors, long[] minors)
    {
        double room = (layout.TileColumns + layout.Gap) * layout.CellSize;
        var titles = majors.Select(index => Text(view.Major, index, room)).ToArray();
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

        if (minors.Length == 1)
            return labels;
        double height = (layout.TileRows + layout.Gap) * layout.CellSize;
        int rowStep = Step(14 / height);
        for (int band = 0; band < layout.Bands; band++)
            for (int j = 0; j < minors.Length; j += rowStep)
            {
                var (row, _) = layout.Place(band * layout.TilesAcross, j);
                labels.Add(new CanvasLabel(row + layout.TileRows / 2.0, -5 / layout.CellSize, Text(view.Minor, minors[j], double.PositiveInfinity), IsTitle: false));
            }
        return labels;
    }

    private static string Text(AxisGroup group, long index, double room)
    {
        string number = string.Join(", ", group.Indices(index).Select(Numbers.Exact));
        string full = group.Axis.At(number);
        return full.Length * CharacterPixels <= room ? full : number;
    }

    private static int Step(double share)
    {
        foreach (int step in new[] { 1, 2, 5, 10, 20, 50, 100 })
            if (share <= step)
                return step;
        return 1000;
    }
}
