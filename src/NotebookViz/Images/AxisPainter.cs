using NotebookViz.Common;
using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>Axes, their ticks and titles, and the colour bar.</summary>
internal static class AxisPainter
{
    private static readonly byte GridColor = Palette.Of(PaletteInk.Grid, 3);
    private static readonly byte ZeroColor = Palette.Of(PaletteInk.Grid, 12);

    /// <summary>A value axis at the left: a line across and a number for each tick.</summary>
    public static void ValuesUpwards(Pixmap picture, Frame frame, IEnumerable<double> ticks, Func<double, double> y)
    {
        foreach (double tick in ticks)
        {
            int line = (int)Math.Round(y(tick));
            picture.Fill(Pixmap.Px(frame.Left), line, Pixmap.Px(frame.Width), 1, tick == 0 ? ZeroColor : GridColor);
            TextPainter.Draw(picture, Numbers.Short(tick), Pixmap.Px(frame.Left - 6), line, Anchor.End);
        }
    }

    /// <summary>An index axis below: a number for each tick, and the title.</summary>
    public static void IndicesAcross(Pixmap picture, Frame frame, IEnumerable<double> ticks, Func<double, double> x, string title)
    {
        int bottom = Pixmap.Px(frame.Top + frame.Height);
        foreach (double tick in ticks)
        {
            int line = (int)Math.Round(x(tick));
            picture.Fill(line, Pixmap.Px(frame.Top), 1, bottom - Pixmap.Px(frame.Top), GridColor);
            TextPainter.Draw(picture, Numbers.Exact((long)tick), line, bottom + Pixmap.Px(11), Anchor.Middle);
        }
        TextPainter.Draw(picture, title, Pixmap.Px(frame.Left + frame.Width / 2), bottom + Pixmap.Px(28), Anchor.Middle);
    }

    /// <summary>A heatmap's axis below, counted in cells.</summary>
    public static void CellsAcross(Pixmap picture, Frame frame, CellAxis axis)
    {
        double cell = frame.Width / axis.Cells;
        int bottom = Pixmap.Px(frame.Top + frame.Height);
        foreach (int index in Ticks.Cells(axis, frame.Width, across: true))
        {
            int middle = Pixmap.Px(frame.Left + (index + 0.5) * cell);
            TextPainter.Draw(picture, axis.Tick(index), middle, bottom + Pixmap.Px(11), Anchor.Middle);
        }
        TextPainter.Draw(picture, axis.Axis.Name, Pixmap.Px(frame.Left + frame.Width / 2), bottom + Pixmap.Px(28), Anchor.Middle);
    }

    /// <summary>A heatmap's axis at the left, counted in cells downwards.</summary>
    public static void CellsDown(Pixmap picture, Frame frame, CellAxis axis)
    {
        double cell = frame.Height / axis.Cells;
        foreach (int index in Ticks.Cells(axis, frame.Height, across: false))
        {
            int middle = Pixmap.Px(frame.Top + (index + 0.5) * cell);
            TextPainter.Draw(picture, axis.Tick(index), Pixmap.Px(frame.Left - 6), middle, Anchor.End);
        }
        TextPainter.DrawUpwards(picture, axis.Axis.Name, Pixmap.Px(10), Pixmap.Px(frame.Top + frame.Height / 2));
    }

    /// <summary>The colour bar right of the plotting area.</summary>
    public static void ColorBar(Pixmap picture, Frame frame, ColorRange range)
    {
        int left = Pixmap.Px(frame.Left + frame.Width + 12), top = Pixmap.Px(frame.Top), height = Pixmap.Px(frame.ColorBarHeight);
        int width = Pixmap.Px(12);
        for (int y = 0; y < height; y++)
            picture.Fill(left, top + y, width, 1, Palette.OfPlace(1 - (double)y / Math.Max(1, height - 1)));
        int most = Math.Clamp((int)(frame.ColorBarHeight / 24), 2, 9);
        var ticks = range.Scale == ColorScale.Boolean
            ? [(0.25, "false"), (0.75, "true")]
            : Ticks.Between(range.Low, range.High, most).Select(tick => (range.Place(tick), Numbers.Short(tick)));
        foreach (var (place, text) in ticks)
        {
            double y = top + (1 - place) * (height - 1);
            picture.Fill(left + width, (int)Math.Round(y), Pixmap.Px(3), 1, Palette.Of(PaletteInk.Text, 15));
            TextPainter.Draw(picture, text, left + width + Pixmap.Px(6), y);
        }
    }
}
