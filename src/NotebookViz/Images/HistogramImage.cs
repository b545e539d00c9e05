using NotebookViz.Plans;

namespace NotebookViz.Images;

/// <summary>A weight's distribution at a glance: bars from its smallest to its largest value, blue below zero, red above.</summary>
internal static class HistogramImage
{
    // In pixels of the file, which is shown at half its size.
    private const int Bins = 24;
    private const int BarWidth = 3;
    private const int Step = 4;
    private const int Height = 36;

    private static readonly Rgb[] Colors = [ColorScale.Diverging.At(0.22), ColorScale.Diverging.At(0.78), Ink.Zero];

    /// <summary>The histogram; null if no value is finite or all are equal.</summary>
    public static TinyImage? Of(Weight weight)
    {
        if (weight.Problem is not null || weight.Count < 2 || weight.GetStatistics().FiniteCount == 0)
            return null;
        var statistics = weight.GetStatistics();
        // Equal values have no width to spread over.
        if (statistics.Min == statistics.Max)
            return null;
        var histogram = Histogram.WithBins(weight, Bins);
        long[] counts = histogram.Counts;
        long largest = Math.Max(1, histogram.Largest);
        var image = new TinyImage(Bins * Step, Height, Colors);
        for (int bin = 0; bin < Bins; bin++)
        {
            // Even a single value has a visible bar.
            int height = counts[bin] == 0 ? 0 : Math.Max(2, (int)Math.Round((double)counts[bin] / largest * (Height - 2)));
            image.Fill(bin * Step, Height - 2 - height, BarWidth, height, (byte)(histogram.Edges[bin] / 2 + histogram.Edges[bin + 1] / 2 < 0 ? 1 : 2));
        }
        image.Fill(0, Height - 1, Bins * Step, 1, 3);
        return image;
    }
}
