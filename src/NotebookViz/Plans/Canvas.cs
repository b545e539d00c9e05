using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>A rectangle of coloured cells, row by row: a heatmap, or tiles stitched together with gaps between them.</summary>
internal sealed class Canvas
{
    /// <summary>The most symbols of a kind in a live figure: more cannot be told apart, and each costs the browser an element of its own.</summary>
    public const int MostSymbols = 2000;

    private readonly List<CanvasMark> _marks = [];

    /// <summary>An empty canvas: gaps everywhere.</summary>
    public Canvas(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        Values = new double[rows * columns];
        Array.Fill(Values, double.NaN);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The value of each cell; NaN in gaps and where a mark stands instead.</summary>
    public double[] Values { get; }

    /// <summary>The cells that show something that is not finite.</summary>
    public IReadOnlyList<CanvasMark> Marks => _marks;

    /// <summary>Colours of cells that show no value, by their place; null where all are coloured by their value.</summary>
    public Dictionary<(int Row, int Column), ColorCell>? Colors { get; init; }

    /// <summary>The cells whose value is beyond the colours.</summary>
    public IReadOnlyList<(int Row, int Column)> Clipped(ColorRange range)
    {
        // Where no element is, no cell is.
        if (range.Clipped == 0)
            return [];
        var clipped = new List<(int, int)>();
        for (int i = 0; i < Values.Length; i++)
            if (range.Clips(Values[i]))
                clipped.Add((i / Columns, i % Columns));
        return clipped;
    }

    /// <summary>Sets a cell to a value, or to a mark where it is not finite.</summary>
    public void Set(int row, int column, double value)
    {
        if (double.IsFinite(value))
            Values[row * Columns + column] = value;
        else
            _marks.Add(new CanvasMark(row, column, MarkKinds.Of(value)));
    }
}

/// <summary>A cell in red, green and blue that stands for three values.</summary>
/// <param name="Tile">The coloured tile that it is in.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Red">The first value.</param>
/// <param name="Green">The second value.</param>
/// <param name="Blue">The third value.</param>
internal sealed record ColorCell(Tile Tile, Rgb Color, double Red, double Green, double Blue);

/// <summary>A cell that shows something that is not finite.</summary>
internal readonly record struct CanvasMark(int Row, int Column, MarkKind Kind);

/// <summary>What a value that is not finite is; where a cell has several, the first of these is shown.</summary>
internal enum MarkKind
{
    NaN,
    PositiveInfinity,
    NegativeInfinity,
}

internal static class MarkKinds
{
    /// <summary>The kind of a value that is not finite.</summary>
    public static MarkKind Of(double value) =>
        double.IsNaN(value) ? MarkKind.NaN : value > 0 ? MarkKind.PositiveInfinity : MarkKind.NegativeInfinity;

    /// <summary>The name as it stands in captions and on hover.</summary>
    public static string Text(this MarkKind kind) => kind switch
    {
        MarkKind.NaN => "NaN",
        MarkKind.PositiveInfinity => "+Inf",
        _ => "-Inf",
    };
}

/// <summary>From which value to which the colours of one picture go.</summary>
/// <param name="Scale">The colours.</param>
/// <param name="Low">The value at the lower end.</param>
/// <param name="High">The value at the upper end, above the lower.</param>
/// <param name="Clipped">How many elements, or where cells show means how many of those, lie beyond and are shown in the end's colour.</param>
/// <param name="OfMeans">True where cells show means.</param>
internal sealed record ColorRange(ColorScale Scale, double Low, double High, long Clipped, bool OfMeans = false)
{
    // Beyond the 99 % quantile of what is shown lies an outlier if it would cost the others a third of the scale.
    private const double Share = 0.99;
    private const double Worth = 1.5;

    /// <summary>The place of a value on the scale, from 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value / 2 - Low / 2) / (High / 2 - Low / 2), 0, 1);

    /// <summary>True where a value is beyond the ends.</summary>
    public bool Clips(double value) => value < Low || value > High;

    /// <summary>The range by the options' rule.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="cells">The values shown; NaN in gaps.</param>
    /// <param name="options">Scale and rule.</param>
    /// <param name="pooled">True where a cell stands for several elements.</param>
    /// <param name="outside">What counted the elements outside fixed limits; null where limits are not fixed or nobody asks how many lie outside.</param>
    public static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, bool pooled, Outside? outside = null)
    {
        var range = Of(weight, cells, options, outside?.Count ?? 0);
        // Elements that no cell shows cannot be seen to lie beyond; what is seen are the means.
        return pooled && options.Pooling == Pooling.Mean
            ? range with { OfMeans = true, Clipped = cells.Sum(values => values.LongCount(value => double.IsFinite(value) && range.Clips(value))) }
            : range;
    }

    private static ColorRange Of(Weight weight, IReadOnlyCollection<double[]> cells, VizOptions options, long outside)
    {
        var scale = weight.ElementType == ElementType.Bool && options.ColorScale == ColorScale.Diverging ? ColorScale.Boolean : options.ColorScale;
        var statistics = weight.GetStatistics();
        if (scale == ColorScale.Boolean)
            return new(scale, 0, 1, 0);
        if (!double.IsNaN(options.Limits.Low))
            return new(scale, options.Limits.Low, options.Limits.High, outside);

        double limit = statistics.AbsMax;
        long clipped = 0;
        if (options.Limits == ColorLimits.Robust)
        {
            double quantile = MagnitudeHistogram.OfFinite(cells).Quantile(Share);
            if (quantile > 0 && limit > quantile * Worth)
                (limit, clipped) = (quantile, statistics.Magnitudes.CountBeyond(quantile));
        }
        if (limit == 0)
            limit = 1;
        if (scale.IsDiverging || statistics.FiniteCount == 0)
            return new(scale, -limit, limit, clipped);
        double low = Math.Max(statistics.Min, -limit), high = Math.Min(statistics.Max, limit);
        if (low < high)
            return new(scale, low, high, clipped);
        // A constant stands at the scale's lower end, unless there is no room above it.
        high = low + limit;
        return double.IsFinite(high) ? new(scale, low, high, clipped) : new(scale, 0, low, clipped);
    }

    /// <summary>Returns what counts the elements outside fixed limits while they are read; null where limits are not fixed.</summary>
    public static Outside? Counting(VizOptions options) =>
        double.IsNaN(options.Limits.Low) ? null : new Outside(options.Limits.Low, options.Limits.High);
}

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
    public static Histogram Over(Weight weight, double low, double high) => new(low, high, weight.GetStatistics().Magnitudes.Bins(low, high, Bins));

    /// <summary>The width of a bin.</summary>
    public double BinWidth => High / Counts.Length - Low / Counts.Length;
}
