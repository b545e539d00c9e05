namespace NotebookViz.Plans;

/// <summary>A rectangle of coloured cells, row by row: a heatmap, or tiles stitched together with gaps between them.</summary>
internal sealed class Canvas
{
    /// <summary>The most symbols of a kind in a live figure: more cannot be distinguished, and each is an element in the browser.</summary>
    public const int MostSymbols = 2000;

    /// <summary>The side, in CSS pixels, of the smallest cell with white signs. On smaller cells, white signs would hide the colour.</summary>
    public const double LeastForWhite = 6;

    private readonly List<CanvasMark> _marks = [];

    /// <summary>Creates an empty canvas, which has only gaps.</summary>
    public Canvas(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        Values = new double[rows * columns];
        Array.Fill(Values, double.NaN);
    }

    /// <summary>A canvas without gaps.</summary>
    /// <param name="rows">Its height in cells.</param>
    /// <param name="columns">Its width in cells.</param>
    /// <param name="values">The value of each cell, row by row; the canvas keeps the array.</param>
    public Canvas(int rows, int columns, double[] values)
    {
        (Rows, Columns, Values) = (rows, columns, values);
        for (int i = 0; i < values.Length; i++)
        {
            // A negative zero is a zero.
            double value = values[i] + 0.0;
            values[i] = double.IsFinite(value) ? value : double.NaN;
            if (!double.IsFinite(value))
                _marks.Add(new CanvasMark(i / columns, i % columns, MarkKinds.Of(value)));
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The value of each cell; NaN in gaps and in cells with a mark.</summary>
    public double[] Values { get; }

    /// <summary>The cells that show a value that is not finite.</summary>
    public IReadOnlyList<CanvasMark> Marks => _marks;

    /// <summary>The colours of cells that do not show one value, by position; null if all cells are coloured by their value.</summary>
    public Dictionary<(int Row, int Column), ColorCell>? Colors { get; init; }

    /// <summary>The cells whose value exceeds the colour limits.</summary>
    public IReadOnlyList<(int Row, int Column)> Clipped(ColorRange range)
    {
        // If no element exceeds the limits, no cell does.
        if (range.Clipped == 0)
            return [];
        var clipped = new List<(int, int)>();
        for (int i = 0; i < Values.Length; i++)
            if (range.Clips(Values[i]))
                clipped.Add((i / Columns, i % Columns));
        return clipped;
    }

    /// <summary>The values with those that are not finite, row by row.</summary>
    public double[] WithMarks()
    {
        if (Marks.Count == 0)
            return Values;
        double[] all = [.. Values];
        foreach (var mark in Marks)
            all[mark.Row * Columns + mark.Column] = mark.Kind switch
            {
                MarkKind.NaN => double.NaN,
                MarkKind.PositiveInfinity => double.PositiveInfinity,
                _ => double.NegativeInfinity,
            };
        return all;
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

/// <summary>A cell that shows a value that is not finite.</summary>
internal readonly record struct CanvasMark(int Row, int Column, MarkKind Kind);

/// <summary>The kind of a value that is not finite. If a cell has several, it shows the first in this order.</summary>
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

    /// <summary>The name in captions and on hover.</summary>
    public static string Text(this MarkKind kind) => kind switch
    {
        MarkKind.NaN => "NaN",
        MarkKind.PositiveInfinity => "+Inf",
        _ => "-Inf",
    };
}
