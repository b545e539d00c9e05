using NotebookViz.Scanning;

namespace NotebookViz.Planning;

/// <summary>A vector as a line: every value while they can be told apart, beyond that the envelope of runs of indices.</summary>
internal static class LinePlanner
{
    // Three points a pixel: more cannot be told apart, and fewer would pool where the reader could still zoom in.
    private const int MostPoints = 2000;
    private const int EnvelopePoints = 620;

    public static LinePlan Plan(Weight weight, VizOptions options, int cells)
    {
        var axis = weight.Axes[0];
        var points = axis.Length <= Math.Min(MostPoints, cells) ? new CellAxis(axis, 1) : CellAxis.Fit(axis, Math.Min(EnvelopePoints, cells));
        var (high, low, marks) = points.Block == 1 ? Values(weight) : Envelope(weight, points);
        var (bottom, top) = LinePlan.RangeOf(weight.Statistics);
        string pooled = points.Block == 1 ? "" : $"each point spans the smallest to the largest of {Numbers.Grouped(points.Block)} values";
        string alt = $"A line of {Numbers.Grouped(axis.Length)} {(axis.Length == 1 ? "value" : "values")}. {Captions.Extremes(weight)}";
        return new(Captions.Of(weight, [pooled], alt), axis, points.Block, high, low, marks, Histogram.Over(weight, bottom, top), weight.ElementType)
        {
            Frame = LinePlan.FrameOf(options.Width),
        };
    }

    private static (double[] High, double[] Low, IReadOnlyList<LineMark> Marks) Values(Weight weight)
    {
        var copy = Blocks.Of(weight.ElementType, [new CellAxis(weight.Axes[0], 1)], Pooling.Largest);
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
