using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>A weight's distribution at a glance: bars from its smallest to its largest value, blue below zero, red above.</summary>
internal static class HistogramImage
{
    // At twice the size at which it is shown.
    private const int Bins = 24;
    private const int BarWidth = 3;
    private const int Step = 4;
    private const int Height = 36;

    private static readonly Rgb[] Colors = [ColorScale.Diverging.At(0.22), ColorScale.Diverging.At(0.78), Ink.Zero];

    /// <summary>The histogram; null where there is no finite value or only one value.</summary>
    public static TinyImage? Of(Weight weight)
    {
        if (weight.Problem is not null || weight.Count < 2 || weight.GetStatistics().FiniteCount == 0)
            return null;
        var statistics = weight.GetStatistics();
        var counts = statistics.Histogram(Bins);
        double width = (statistics.Max - statistics.Min) / Bins;
        // Equal values have no width to spread over: one bar in the middle.
        if (width == 0)
            counts = [.. Enumerable.Range(0, Bins).Select(bin => bin == Bins / 2 ? statistics.FiniteCount : 0)];
        long largest = counts.Max();
        var image = new TinyImage(Bins * Step, Height, Colors);
        for (int bin = 0; bin < Bins; bin++)
        {
            // What is there at all is seen.
            int height = counts[bin] == 0 ? 0 : Math.Max(2, (int)Math.Round((double)counts[bin] / largest * (Height - 2)));
            double middle = width == 0 ? statistics.Min : statistics.Min + (bin + 0.5) * width;
            image.Fill(bin * Step, Height - 2 - height, BarWidth, height, (byte)(middle < 0 ? 1 : 2));
        }
        image.Fill(0, Height - 1, Bins * Step, 1, 3);
        return image;
    }
}

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
