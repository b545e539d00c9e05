using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Pools a whole matrix to its elements of largest magnitude while the statistics read it.</summary>
/// <param name="outer">The axis along which lines of memory follow each other.</param>
/// <param name="outerStep">Cells from one cell of that axis to the next.</param>
/// <param name="inner">The axis within a line of memory.</param>
/// <param name="innerStep">Cells from one cell of that axis to the next.</param>
internal sealed class MatrixObserver(CellAxis outer, int outerStep, CellAxis inner, int innerStep) : ElementObserver
{
    private readonly ColumnMaxima? _columns = ColumnMaxima.For(outer, inner);

    // The element that the next call is expected to begin with, and the row of cells that the columns' maxima belong to.
    private long _next = -1, _cellRow;

    private readonly double[] _cells = new double[outer.Cells * inner.Cells];

    /// <summary>The cells so far, row by row.</summary>
    public double[] Cells
    {
        get
        {
            Flush();
            return _cells;
        }
    }

    public override ElementObserver Another() => new MatrixObserver(outer, outerStep, inner, innerStep);

    public override void See(ReadOnlySpan<float> values, long start)
    {
        if (_columns is null)
        {
            base.See(values, start);
            return;
        }
        // Lines below each other are compared first, element by element; along a line only once for a row of cells.
        long rowLength = outer.Block * inner.Axis.Length;
        if (start != _next)
            Flush();
        _next = start + values.Length;
        while (values.Length > 0)
        {
            long row = start / rowLength;
            if (row != _cellRow)
                Flush();
            _cellRow = row;
            var part = values[..(int)Math.Min(values.Length, (row + 1) * rowLength - start)];
            _columns.See(part, (int)(start % inner.Axis.Length));
            values = values[part.Length..];
            start += part.Length;
        }
    }

    public override void See(ReadOnlySpan<double> values, long start)
    {
        long line = start / inner.Axis.Length, place = start % inner.Axis.Length;
        while (values.Length > 0)
        {
            // As far as the cell and the line of memory reach.
            int length = (int)Math.Min(values.Length, Math.Min(inner.Block - place % inner.Block, inner.Axis.Length - place));
            Show(line / outer.Block, place / inner.Block, length == 1 ? values[0] : TensorPrimitives.MaxMagnitude(values[..length]));
            values = values[length..];
            place += length;
            if (place == inner.Axis.Length)
                (line, place) = (line + 1, 0);
        }
    }

    public override void Join(ElementObserver other) =>
        TensorPrimitives.MaxMagnitude(Cells, ((MatrixObserver)other).Cells, _cells);

    private void Flush()
    {
        if (_columns is not { IsEmpty: false })
            return;
        var columns = _columns.Largest();
        for (int cell = 0; columns.Length > 0; cell++)
        {
            uint largest = 0;
            var block = columns[..(int)Math.Min(inner.Block, columns.Length)];
            foreach (uint key in block)
                largest = Math.Max(largest, key);
            columns = columns[block.Length..];
            if (largest != 0)
                Show(_cellRow, cell, ColumnMaxima.Element(largest));
        }
        _columns.Clear();
    }

    private void Show(long outerCell, long innerCell, double value)
    {
        ref double cell = ref _cells[outerCell * outerStep + innerCell * innerStep];
        cell = double.MaxMagnitude(cell, value);
    }
}
