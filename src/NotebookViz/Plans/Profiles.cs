using NotebookViz.Scanning;

namespace NotebookViz.Plans;

/// <summary>How strong each row and each column of a large matrix is, as bars along its edges: what a sea of cells hides.</summary>
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

    // In a smaller matrix the cells themselves show it.
    private const long MostElementsWithout = 64 * 64;

    /// <summary>The longest bar, at which the scale of the rows and that of the columns end.</summary>
    public (double Rows, double Columns) Largest => (Finite(Rows).Max(), Finite(Columns).Max());

    /// <summary>Returns what computes the bars while the elements are read: that of the rows and that of the columns; nothing where there are to be none.</summary>
    public static Blocks[] Observers(Weight weight, TensorView view, CellAxis rows, CellAxis columns)
    {
        if (Math.Min(rows.Axis.Length, columns.Axis.Length) < 2 || rows.Axis.Length * columns.Axis.Length <= MostElementsWithout)
            return [];
        Blocks Of(CellAxis rows, CellAxis columns) => Blocks.Of(weight.ElementType, view.CellAxes(weight, rows, columns), Pooling.Rms);
        return [Of(rows, Whole(columns)), Of(Whole(rows), columns)];
    }

    /// <summary>The bars, when all elements were seen; null where there are to be none.</summary>
    public static Profiles? Of(Weight weight, Blocks[] observers, CellAxis rows, CellAxis columns)
    {
        var statistics = weight.GetStatistics();
        if (observers.Length == 0 || statistics.AbsMax == 0 || !Poolings.CanSquare(statistics))
            return null;
        var profiles = new Profiles(Read(observers[0], rows.Cells, weight.ElementType), Read(observers[1], columns.Cells, weight.ElementType));
        return Finite(profiles.Rows).Any() && Finite(profiles.Columns).Any() ? profiles : null;
    }

    private static CellAxis Whole(CellAxis axis) => new(axis.Axis, axis.Axis.Length);

    private static double[] Read(Blocks blocks, int count, ElementType type)
    {
        var values = new double[count];
        blocks.Cells.Read(0, values);
        // As the figure has them: the order in which squares are added up must not show.
        Pooling.Rms.Round(values, type);
        return [.. values.Select(value => double.IsFinite(value) ? value : double.NaN)];
    }

    private static IEnumerable<double> Finite(double[] values) => values.Where(double.IsFinite);
}
