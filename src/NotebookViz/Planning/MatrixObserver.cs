using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Pools a whole matrix to its elements of largest magnitude while the statistics read it.</summary>
/// <param name="outer">The axis along which lines of memory follow each other.</param>
/// <param name="outerStep">Cells from one cell of that axis to the next.</param>
/// <param name="inner">The axis within a line of memory.</param>
/// <param name="innerStep">Cells from one cell of that axis to the next.</param>
internal sealed class MatrixObserver(CellAxis outer, int outerStep, CellAxis inner, int innerStep) : ElementObserver
{
    /// <summary>The cells so far, row by row.</summary>
    public double[] Cells { get; } = new double[outer.Cells * inner.Cells];

    public override ElementObserver Another() => new MatrixObserver(outer, outerStep, inner, innerStep);

    public override void See(ReadOnlySpan<double> values, long start)
    {
        long line = start / inner.Axis.Length, place = start % inner.Axis.Length;
        while (values.Length > 0)
        {
            // As far as the cell and the line of memory reach.
            int length = (int)Math.Min(values.Length, Math.Min(inner.Block - place % inner.Block, inner.Axis.Length - place));
            ref double cell = ref Cells[line / outer.Block * outerStep + place / inner.Block * innerStep];
            cell = double.MaxMagnitude(cell, length == 1 ? values[0] : TensorPrimitives.MaxMagnitude(values[..length]));
            values = values[length..];
            place += length;
            if (place == inner.Axis.Length)
                (line, place) = (line + 1, 0);
        }
    }

    public override void Join(ElementObserver other) =>
        TensorPrimitives.MaxMagnitude(Cells, ((MatrixObserver)other).Cells, Cells);
}
