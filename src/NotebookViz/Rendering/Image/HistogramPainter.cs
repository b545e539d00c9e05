using NotebookViz.Planning;

namespace NotebookViz.Rendering.Image;

/// <summary>Bars along a value axis: how many values lie where.</summary>
internal static class HistogramPainter
{
    /// <summary>Draws the bars, the highest value at the top.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="histogram">The counts.</param>
    /// <param name="left">Where the bars begin, in CSS pixels.</param>
    /// <param name="top">The top, in CSS pixels.</param>
    /// <param name="height">The height of all bars, in CSS pixels.</param>
    public static void Draw(Pixmap picture, Histogram histogram, double left, double top, double height)
    {
        long most = Math.Max(1, histogram.Counts.Max());
        double step = height / histogram.Counts.Length;
        for (int bin = 0; bin < histogram.Counts.Length; bin++)
        {
            int from = Pixmap.Px(top + (histogram.Counts.Length - 1 - bin) * step), to = Pixmap.Px(top + (histogram.Counts.Length - bin) * step);
            // A single value among millions still has a bar that is seen.
            int length = histogram.Counts[bin] == 0 ? 0 : Math.Max(1, Pixmap.Px(Frame.HistogramWidth * histogram.Counts[bin] / most));
            picture.Fill(Pixmap.Px(left), from, length, Math.Max(1, to - from - 1), Palette.Of(PaletteInk.Grid, 9));
        }
    }
}
