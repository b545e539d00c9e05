namespace NotebookViz.Plans;

/// <summary>The root mean square of each row and column of a large matrix, as bars along its edges, because it is hard to see in many cells.</summary>
/// <param name="Rows">The root mean square of each row of cells, over all its elements; NaN where one is not finite.</param>
/// <param name="Columns">The root mean square of each column of cells.</param>
internal sealed record Profiles(double[] Rows, double[] Columns)
{
    /// <summary>The length of the longest bar in CSS pixels.</summary>
    public const double Length = 26;

    /// <summary>The distance between cells and bars in CSS pixels.</summary>
    public const double Gap = 4;

    /// <summary>The room that bars take beside a matrix in CSS pixels.</summary>
    public const double Room = Gap + Length + 2;

    // In a smaller matrix, the cells themselves show it.
    private const long MostElementsWithout = 64 * 64;

    /// <summary>The largest values of rows and of columns, at which their scales end.</summary>
    public (double Rows, double Columns) Largest { get; } = (Finite(Rows).Max(), Finite(Columns).Max());

    /// <summary>True where a matrix has bars.</summary>
    public static bool AreShown(CellAxis rows, CellAxis columns) =>
        Math.Min(rows.Axis.Length, columns.Axis.Length) >= 2 && rows.Axis.Length * columns.Axis.Length > MostElementsWithout;

    /// <summary>The bars; null where there is nothing to show.</summary>
    /// <param name="weight">The matrix.</param>
    /// <param name="cells">The root mean square of each cell's elements, row by row.</param>
    /// <param name="rows">The rows of the cells.</param>
    /// <param name="columns">The columns of the cells.</param>
    public static Profiles? Of(Weight weight, ReadOnlySpan<double> cells, CellAxis rows, CellAxis columns)
    {
        var statistics = weight.GetStatistics();
        if (statistics.AbsMax == 0 || !Poolings.CanSquare(statistics))
            return null;
        double[] ofRows = new double[rows.Cells], ofColumns = new double[columns.Cells];
        for (int row = 0, cell = 0; row < rows.Cells; row++)
            for (int column = 0; column < columns.Cells; column++, cell++)
            {
                double square = cells[cell] * cells[cell];
                ofRows[row] += square * columns.Size(column);
                ofColumns[column] += square * rows.Size(row);
            }
        Root(ofRows, columns.Axis.Length, weight.ElementType);
        Root(ofColumns, rows.Axis.Length, weight.ElementType);
        return Finite(ofRows).Any() && Finite(ofColumns).Any() ? new(ofRows, ofColumns) : null;
    }

    private static void Root(Span<double> squares, long count, ElementType type)
    {
        foreach (ref double value in squares)
            value = Math.Sqrt(value / count);
        // Rounded as in the figure, so that the order of the summation has no effect.
        Pooling.Rms.Round(squares, type);
        foreach (ref double value in squares)
            value = double.IsFinite(value) ? value : double.NaN;
    }

    private static IEnumerable<double> Finite(double[] values) => values.Where(double.IsFinite);
}
