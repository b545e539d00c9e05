using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Reduces a tile to cells: each shows the element of largest magnitude in its block, or their mean.</summary>
/// <remarks>A NaN outdoes everything, an infinity every finite value: neither can hide.</remarks>
internal static class BlockPooling
{
    /// <summary>Reads a tile in the order in which it lies in memory and reduces it.</summary>
    /// <param name="reader">The tensor's elements.</param>
    /// <param name="start">Where the tile's first element lies.</param>
    /// <param name="rows">The rows and their blocks.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columns">The columns and their blocks.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="pooling">How a block becomes a cell.</param>
    /// <returns>The cells row by row.</returns>
    public static double[] Reduce(
        ElementReader reader, long start, CellAxis rows, long rowStride, CellAxis columns, long columnStride, Pooling pooling)
    {
        var cells = new double[rows.Cells * columns.Cells];
        Reduce(reader, start, rows, rowStride, columns, columnStride, pooling, cells);
        return cells;
    }

    /// <summary>The same into cells that are zero.</summary>
    public static void Reduce(
        ElementReader reader, long start, CellAxis rows, long rowStride, CellAxis columns, long columnStride, Pooling pooling, Span<double> cells)
    {
        // Nothing to reduce, and the tile is one run of memory.
        if (rows.Block == 1 && columns.Block == 1 && columnStride == 1 && (rowStride == columns.Cells || rows.Cells == 1))
        {
            reader.Read(start, cells);
            return;
        }
        // Rows and columns swap places where the columns lie farther apart, so that reading stays sequential.
        if (columnStride <= rowStride || rows.Axis.Length == 1)
            Scan(reader, start, rows, rowStride, columns.Cells, columns, columnStride, 1, pooling, cells);
        else
            Scan(reader, start, columns, columnStride, 1, rows, rowStride, columns.Cells, pooling, cells);
        if (pooling == Pooling.Mean)
            for (int i = 0; i < cells.Length; i++)
                cells[i] /= rows.Size(i / columns.Cells) * columns.Size(i % columns.Cells);
    }

    private static void Scan(
        ElementReader reader, long start, CellAxis outer, long outerStride, int outerStep, CellAxis inner, long innerStride, int innerStep,
        Pooling pooling, Span<double> cells)
    {
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long i = 0; i < outer.Axis.Length; i++)
        {
            int line = (int)(i / outer.Block) * outerStep;
            for (long from = 0; from < inner.Axis.Length; from += buffer.Length)
            {
                var values = buffer[..(int)Math.Min(buffer.Length, inner.Axis.Length - from)];
                reader.Read(start + i * outerStride + from * innerStride, innerStride, values);
                Reduce(values, from, inner.Block, line, innerStep, pooling, cells);
            }
        }
    }

    private static void Reduce(ReadOnlySpan<double> values, long from, long block, int line, int step, Pooling pooling, Span<double> cells)
    {
        if (block == 1)
        {
            for (int i = 0; i < values.Length; i++)
            {
                ref double cell = ref cells[line + (int)(from + i) * step];
                cell = pooling == Pooling.Mean ? cell + values[i] : double.MaxMagnitude(cell, values[i]);
            }
            return;
        }

        while (values.Length > 0)
        {
            int length = (int)Math.Min(values.Length, block - from % block);
            ref double cell = ref cells[line + (int)(from / block) * step];
            cell = pooling == Pooling.Mean
                ? cell + TensorPrimitives.Sum(values[..length])
                : double.MaxMagnitude(cell, TensorPrimitives.MaxMagnitude(values[..length]));
            values = values[length..];
            from += length;
        }
    }
}
