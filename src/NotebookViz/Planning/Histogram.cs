namespace NotebookViz.Planning;

/// <summary>How many values lie where on a scale of values; what lies beyond is counted in the outermost bins.</summary>
/// <param name="Low">The lower end of the first bin.</param>
/// <param name="High">The upper end of the last bin.</param>
/// <param name="Counts">The counts, of bins of equal width.</param>
internal sealed record Histogram(double Low, double High, long[] Counts)
{
    private const int Bins = 41;

    /// <summary>The distribution over a picture's colours. An odd number of bins, so that zero has one of its own.</summary>
    public static Histogram Of(Weight weight, ColorRange range) => Over(weight, range.Low, range.High);

    /// <summary>The distribution from one value to another.</summary>
    public static Histogram Over(Weight weight, double low, double high) => new(low, high, weight.Statistics.Magnitudes.Bins(low, high, Bins));

    /// <summary>The width of a bin.</summary>
    public double BinWidth => High / Counts.Length - Low / Counts.Length;
}
