using NotebookViz.Scanning;

namespace NotebookViz.Planning;

/// <summary>Reads one tile of a tensor and reduces it to cells.</summary>
internal static class TileReader
{
    /// <summary>Reads a tile in the order in which it lies in memory.</summary>
    /// <param name="reader">The tensor's elements.</param>
    /// <param name="start">Where the tile's first element lies.</param>
    /// <param name="rows">The rows and their blocks.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columns">The columns and their blocks.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="pooling">How a block becomes a cell.</param>
    /// <param name="cells">Receives the cells, row by row.</param>
    public static void Read(
        ElementReader reader, long start, CellAxis rows, long rowStride, CellAxis columns, long columnStride, Pooling pooling, Span<double> cells)
    {
        if (rows.Block == 1 && columns.Block == 1)
        {
            // One run of memory, or one of each row.
            bool oneRun = columnStride == 1 && (rowStride == columns.Cells || rows.Cells == 1);
            for (int row = 0; row < (oneRun ? 1 : rows.Cells); row++)
                reader.Read(start + row * rowStride, columnStride, oneRun ? cells : cells.Slice(row * columns.Cells, columns.Cells));
            return;
        }

        bool rowsAreLines = columnStride <= rowStride || rows.Axis.Length == 1;
        var (outer, outerStride, inner, innerStride) = rowsAreLines ? (rows, rowStride, columns, columnStride) : (columns, columnStride, rows, rowStride);
        var blocks = new Blocks<double>([outer, inner], pooling == Pooling.Mean);
        Span<double> buffer = stackalloc double[ElementReader.BlockLength];
        for (long line = 0; line < outer.Axis.Length; line++)
            for (long place = 0; place < inner.Axis.Length; place += buffer.Length)
            {
                var values = buffer[..(int)Math.Min(buffer.Length, inner.Axis.Length - place)];
                reader.Read(start + line * outerStride + place * innerStride, innerStride, values);
                blocks.See(values, line * inner.Axis.Length + place);
            }
        for (int line = 0; line < outer.Cells; line++)
            for (int place = 0; place < inner.Cells; place++)
                cells[rowsAreLines ? line * inner.Cells + place : place * outer.Cells + line] = blocks[line * inner.Cells + place];
    }
}
