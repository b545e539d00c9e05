using System.Numerics.Tensors;
using NotebookViz.Plans;

namespace NotebookViz.Scanning;

/// <summary>The smallest and the largest finite value of each run of a vector.</summary>
/// <param name="points">The runs.</param>
internal sealed class Envelope(CellAxis points) : ScanObserver
{
    private readonly double[] _low = Filled(points.Cells, double.PositiveInfinity);
    private readonly double[] _high = Filled(points.Cells, double.NegativeInfinity);
    private readonly MarkKind?[] _marks = new MarkKind?[points.Cells];

    /// <summary>The smallest value of each run; NaN where none is finite.</summary>
    public double[] Low => [.. _low.Select(value => double.IsFinite(value) ? value : double.NaN)];

    /// <summary>The largest value of each run; NaN where none is finite.</summary>
    public double[] High => [.. _high.Select(value => double.IsFinite(value) ? value : double.NaN)];

    /// <summary>The runs that have a value that is not finite.</summary>
    public IEnumerable<LineMark> Marks => Enumerable.Range(0, _marks.Length).Where(point => _marks[point] is not null).Select(point => new LineMark(point, _marks[point]!.Value));

    public override ScanObserver Part(long start, long end) => new Envelope(points);

    public override void See(ReadOnlySpan<double> values, long start)
    {
        while (values.Length > 0)
        {
            int point = (int)(start / points.Block);
            int length = (int)Math.Min(values.Length, points.Block - start % points.Block);
            var run = values[..length];
            if (double.IsFinite(TensorPrimitives.SumOfMagnitudes(run)))
            {
                _low[point] = Math.Min(_low[point], TensorPrimitives.Min(run));
                _high[point] = Math.Max(_high[point], TensorPrimitives.Max(run));
            }
            else
            {
                foreach (double value in run)
                    See(point, value);
            }
            values = values[length..];
            start += length;
        }
    }

    public override void Join(ScanObserver part)
    {
        var seen = (Envelope)part;
        TensorPrimitives.Min(_low, seen._low, _low);
        TensorPrimitives.Max(_high, seen._high, _high);
        for (int i = 0; i < _marks.Length; i++)
            Mark(i, seen._marks[i]);
    }

    private void See(int point, double value)
    {
        if (double.IsFinite(value))
            (_low[point], _high[point]) = (Math.Min(_low[point], value), Math.Max(_high[point], value));
        else
            Mark(point, MarkKinds.Of(value));
    }

    private void Mark(int point, MarkKind? kind)
    {
        if (kind is not null && (_marks[point] is not { } seen || kind < seen))
            _marks[point] = kind;
    }

    private static double[] Filled(int count, double value)
    {
        var array = new double[count];
        Array.Fill(array, value);
        return array;
    }
}
