using System.Numerics.Tensors;

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
        var high = new double[points.Cells];
        var low = points.Block == 1 ? [] : new double[points.Cells];
        var marks = new List<LineMark>();
        if (points.Block == 1)
            weight.Reader.Read(0, high);
        else
            Envelope(weight.Reader, points, high, low, marks);

        for (int i = 0; i < high.Length && points.Block == 1; i++)
        {
            if (double.IsFinite(high[i]))
                continue;
            marks.Add(new LineMark(i, MarkKinds.Of(high[i])));
            high[i] = double.NaN;
        }

        var (bottom, top) = LinePlan.RangeOf(weight.Statistics);
        string pooled = points.Block == 1 ? "" : $"each point spans the smallest to the largest of {Numbers.Grouped(points.Block)} values";
        string alt = $"A line of {Numbers.Grouped(axis.Length)} {(axis.Length == 1 ? "value" : "values")}. {Captions.Extremes(weight)}";
        return new(Captions.Of(weight, [pooled], alt), axis, points.Block, high, low, marks, Histogram.Over(weight, bottom, top), weight.ElementType)
        {
            Frame = LinePlan.FrameOf(options.Width),
        };
    }

    private static void Envelope(ElementReader reader, CellAxis points, double[] high, double[] low, List<LineMark> marks)
    {
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (int point = 0; point < points.Cells; point++)
        {
            double smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
            MarkKind? mark = null;
            for (long start = points.First(point), end = points.Last(point) + 1; start < end; start += buffer.Length)
            {
                var values = buffer[..(int)Math.Min(buffer.Length, end - start)];
                reader.Read(start, values);
                if (!double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(values)))
                    values = Sift(values, ref mark);
                if (values.IsEmpty)
                    continue;
                smallest = Math.Min(smallest, TensorPrimitives.Min<double>(values));
                largest = Math.Max(largest, TensorPrimitives.Max<double>(values));
            }
            bool any = smallest <= largest;
            (low[point], high[point]) = any ? (smallest, largest) : (double.NaN, double.NaN);
            if (mark is { } kind)
                marks.Add(new LineMark(point, kind));
        }
    }

    private static Span<double> Sift(Span<double> values, scoped ref MarkKind? mark)
    {
        int kept = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                values[kept++] = value;
            else
                mark = mark is { } seen && seen < MarkKinds.Of(value) ? seen : MarkKinds.Of(value);
        }
        return values[..kept];
    }
}
