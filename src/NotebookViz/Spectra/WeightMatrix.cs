using NotebookViz.Common;
using NotebookViz.Findings;

namespace NotebookViz.Spectra;

/// <summary>A weight as a matrix of outputs × the rest: a kernel as filters × (values per filter).</summary>
internal sealed class WeightMatrix
{
    private WeightMatrix(Weight weight, int axis)
    {
        (Weight, Axis) = (weight, axis);
        Rows = weight.Shape[axis];
        Columns = weight.Count / Rows;
        double largest = weight.GetStatistics().AbsMax;
        Scale = largest is (> 0 and < 1e-15) or > 1e15 ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
    }

    public Weight Weight { get; }

    /// <summary>The axis whose indices are the rows.</summary>
    public int Axis { get; }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>
    /// What <see cref="Read"/> divides the values by, and their singular values have to be multiplied with: a power of two for numbers whose squares leave
    /// the range of single or double precision, otherwise 1.
    /// </summary>
    public double Scale { get; }

    /// <summary>How many singular values it has.</summary>
    public int Least => (int)Math.Min(Rows, Columns);

    /// <summary>The number of multiplications that all singular values take, up to a constant factor.</summary>
    public double Cost => (double)Least * Least * Math.Max(Rows, Columns);

    /// <summary>Whether its <see cref="Cost"/> is within a limit: that of MathNet.Numerics, or the larger one of libtorch if it is loaded.</summary>
    public bool IsCheap(double mostByMathNet, double mostByTorch) =>
        Weight.Count <= Array.MaxLength && (Cost <= mostByMathNet || Cost <= mostByTorch && ExactValues.IsTorchLoaded);

    /// <summary>The matrix in words: "64 filters × 147 (3 channels × 7 rows × 7 columns)".</summary>
    public string Words
    {
        get
        {
            var rest = Weight.Axes.Where((_, index) => index != Axis).Select(axis => axis.ToString()).ToArray();
            string columns = rest.Length == 1 ? rest[0] : $"{Numbers.Grouped(Columns)} ({string.Join(" × ", rest)})";
            return $"{Weight.Axes[Axis]} × {columns}";
        }
    }

    /// <summary>The matrix of a weight.</summary>
    /// <exception cref="InvalidOperationException">The weight is not a matrix of finite real numbers.</exception>
    public static WeightMatrix Of(Weight weight)
    {
        string name = weight.Name.Length > 0 ? $"The weight '{weight.Name}'" : "The weight";
        return ProblemOf(weight) is { } problem ? throw new InvalidOperationException($"{name} {problem}") : new(weight, Slices.OutputAxis(weight));
    }

    /// <summary>The matrix of a weight; null if it is not a matrix of finite real numbers.</summary>
    public static WeightMatrix? TryOf(Weight weight) => ProblemOf(weight) is null ? new(weight, Slices.OutputAxis(weight)) : null;

    private static string? ProblemOf(Weight weight)
    {
        _ = weight.Values;
        if (weight.Shape.Count < 2 || weight.Count == 0)
            return $"of shape {Numbers.Shape(weight.Shape)} has no spectrum; only weights with two or more axes and at least one value have one.";
        if (weight.ElementType.IsComplex() || weight.ElementType == ElementType.Bool)
            return $"has no spectrum: its type is {weight.ElementType.DisplayName()}, and singular values are computed for real numbers only.";
        var statistics = weight.GetStatistics();
        return statistics.FiniteCount == weight.Count ? null
            : $"has no spectrum: {Numbers.Grouped(weight.Count - statistics.FiniteCount)} of its {Numbers.Grouped(weight.Count)} values are NaN or infinite.";
    }

    /// <summary>
    /// Reads the values, divided by <see cref="Scale"/>, as a matrix with a row for each index of the longer side and <see cref="Least"/> values in each row. Within a row they are in
    /// the order of the stored axes; it does not change singular values.
    /// </summary>
    public T[] Read<T>(Func<double, T> convert)
    {
        var result = new T[Weight.Count];
        long stride = Shapes.Stride(Weight.Shape, Axis);
        bool isTall = Rows >= Columns;
        Span<double> values = new double[4096];
        for (long start = 0; start < result.Length; start += values.Length)
        {
            var some = values[..(int)Math.Min(values.Length, result.Length - start)];
            Weight.Reader.Read(start, some);
            for (int i = 0; i < some.Length; i++)
            {
                long place = start + i, row = place / stride % Rows, column = place / (stride * Rows) * stride + place % stride;
                result[isTall ? row * Columns + column : column * Rows + row] = convert(some[i] / Scale);
            }
        }
        return result;
    }
}
