using NotebookViz.Common;
using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>A vector as a line: every value if they can be distinguished, otherwise the envelope of runs of indices.</summary>
internal static class LinePlanner
{
    // Three points per pixel: more cannot be distinguished, and with fewer, values would be pooled that zooming could still show.
    private const int MostPoints = 2000;
    private const int EnvelopePoints = 620;

    public static LinePlan Plan(Weight weight, VizOptions options, int cells)
    {
        var axis = weight.Axes[0];
        var points = axis.Length <= Math.Min(MostPoints, cells) ? new CellAxis(axis, 1) : CellAxis.Fit(axis, Math.Min(EnvelopePoints, cells));
        var (high, low, marks) = points.Block == 1 ? Values(weight) : Envelope(weight, points);
        var (bottom, top) = options.LineRange ?? LinePlan.RangeOf(weight.GetStatistics());
        var histogram = Histogram.Over(weight, bottom, top, points.Block == 1 ? [high] : null);
        string pooled = points.Block == 1 ? "" : $"each point spans the minimum to the maximum of {Numbers.Grouped(points.Block)} values";
        string alt = $"A line of {Numbers.Grouped(axis.Length)} {(axis.Length == 1 ? "value" : "values")}. {Captions.Extremes(weight)}";
        return new(Captions.Of(weight, [pooled], alt: alt), axis, points.Block, high, low, marks, (bottom, top), histogram, weight.ElementType)
        {
            Frame = LinePlan.FrameOf((bottom, top), options.Width, histogram),
        };
    }

    private static (double[] High, double[] Low, IReadOnlyList<LineMark> Marks) Values(Weight weight)
    {
        var copy = Blocks.Of(weight.ElementType, [new CellAxis(weight.Axes[0], 1)], Pooling.AbsMax);
        weight.Observe(copy);
        var values = new double[weight.Count];
        copy.Cells.Read(0, values);
        var marks = new List<LineMark>();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
                continue;
            marks.Add(new LineMark(i, MarkKinds.Of(values[i])));
            values[i] = double.NaN;
        }
        return (values, [], marks);
    }

    private static (double[] High, double[] Low, IReadOnlyList<LineMark> Marks) Envelope(Weight weight, CellAxis points)
    {
        var envelope = new Envelope(points);
        weight.Observe(envelope);
        return (envelope.High, envelope.Low, [.. envelope.Marks]);
    }
}

/// <summary>A vector as a line; a long one as the band between the smallest and the largest value of each run of indices.</summary>
/// <param name="Caption">What the picture says in words.</param>
/// <param name="Axis">What the index counts.</param>
/// <param name="Run">How many indices one point stands for; 1 where every value is shown.</param>
/// <param name="High">The value at each point, or the largest of its run; NaN where there is no finite one.</param>
/// <param name="Low">The smallest value of each run; empty where every value is shown.</param>
/// <param name="Marks">The points whose run has a value that is not finite.</param>
/// <param name="Range">
/// The finite range, widened so that the line does not touch the frame. It need not include zero, because the area below a line has no meaning.
/// </param>
/// <param name="Histogram">How the values are distributed over the height of the plot; null where they are too few.</param>
/// <param name="ElementType">The type of the values.</param>
internal sealed record LinePlan(
    Caption Caption, Axis Axis, long Run, double[] High, double[] Low, IReadOnlyList<LineMark> Marks, (double Low, double High) Range,
    Histogram? Histogram, ElementType ElementType) : Plan(Caption)
{
    /// <inheritdoc/>
    public override int Cells => High.Length;

    /// <inheritdoc/>
    public override Plan? Narrow => Frame.IsWide ? this with { Histogram = null, Frame = Frame with { Width = Frame.NarrowWidth - Frame.Left - 20, Right = 20 } } : null;

    /// <summary>The plotting area.</summary>
    public required Frame Frame { get; init; }

    /// <summary>The plotting area of a given width, with room for the histogram at its right.</summary>
    public static Frame FrameOf((double Low, double High) range, double width, Histogram? histogram)
    {
        const double height = 190;
        return new(LeftOf(range, height, least: 62), Top: 10, width, height, Right: histogram is null ? 20 : HistogramStart + Frame.HistogramWidth + 14, Bottom: 40);
    }

    /// <summary>The room left of a plotting area, for the title of the value axis and its longest number.</summary>
    public static double LeftOf((double Low, double High) range, double height, double least) =>
        Math.Max(least, 24 + 6 * TicksOf(range, height).Select(tick => tick.Text.Length).Aggregate(0, Math.Max));

    /// <summary>The numbers along the value axis.</summary>
    public static IReadOnlyList<(double Value, string Text)> TicksOf((double Low, double High) range, double height) =>
        Ticks.OfValues(range.Low, range.High, Ticks.MostValues(height));

    /// <summary>The indices at both ends of the plot, with a little room beside the first and the last point.</summary>
    public (double From, double To) Indices
    {
        get
        {
            double room = Axis.Length == 1 ? 0.5 : (Axis.Length - 1) * 0.012;
            return (-room, Axis.Length - 1 + room);
        }
    }

    /// <summary>Where the histogram begins, right of the plotting area.</summary>
    public const double HistogramStart = 10;

    /// <summary>True where points stand for runs.</summary>
    public bool IsEnvelope => Run > 1;

    /// <summary>The range that holds all finite values.</summary>
    public static (double Low, double High) RangeOf(WeightStatistics statistics)
    {
        if (statistics.FiniteCount == 0)
            return (-1, 1);
        double low = statistics.Min, high = statistics.Max;
        // Scaled before the subtraction, because the whole range may overflow a double.
        double margin = high * 0.06 - low * 0.06;
        if (margin == 0)
            margin = low == 0 ? 1 : Math.Abs(low) * 0.1;
        return (Math.Max(low - margin, double.MinValue), Math.Min(high + margin, double.MaxValue));
    }
}

/// <summary>A point of a line that has a value that is not finite.</summary>
/// <param name="Point">Which point.</param>
/// <param name="Kind">The kind of the value.</param>
internal readonly record struct LineMark(int Point, MarkKind Kind);
