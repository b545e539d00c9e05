using System.Numerics.Tensors;

namespace NotebookViz.Planning;

/// <summary>Running norms of some indices.</summary>
internal sealed class NormSums(long indices)
{
    // What is not finite must be seen, so that its index counts as a strong one.
    private const double NonFinite = double.MaxValue / 4;

    // Below that a call of a vector routine takes longer than the sum.
    private const int LeastForVectors = 24, LeastForEach = 64;

    public double[] L1 { get; } = new double[indices];

    public double[] Squares { get; } = new double[indices];

    public double[] Largest { get; } = new double[indices];

    /// <summary>Adds magnitudes of one index.</summary>
    public void Add(long index, ReadOnlySpan<double> magnitudes)
    {
        var (sum, squares, largest) = magnitudes.Length >= LeastForVectors ? ReduceMany(magnitudes) : ReduceFew(magnitudes);
        // A sum of squares that is finite has nothing but finite squares in it.
        if (!double.IsFinite(squares))
            (sum, squares, largest) = ReduceAny(magnitudes);
        L1[index] += sum;
        Squares[index] += squares;
        Largest[index] = Math.Max(Largest[index], largest);
    }

    private static (double Sum, double Squares, double Largest) ReduceMany(ReadOnlySpan<double> magnitudes) =>
        (TensorPrimitives.Sum(magnitudes), TensorPrimitives.SumOfSquares(magnitudes), TensorPrimitives.Max(magnitudes));

    private static (double Sum, double Squares, double Largest) ReduceFew(ReadOnlySpan<double> magnitudes)
    {
        double sum = 0, squares = 0, largest = 0;
        foreach (double value in magnitudes)
        {
            sum += value;
            squares += value * value;
            largest = value > largest ? value : largest;
        }
        return (sum, squares, largest);
    }

    private static (double Sum, double Squares, double Largest) ReduceAny(ReadOnlySpan<double> magnitudes)
    {
        double sum = 0, squares = 0, largest = 0;
        foreach (double value in magnitudes)
        {
            double square = value * value;
            sum += double.IsFinite(value) ? value : NonFinite;
            squares += double.IsFinite(square) ? square : NonFinite;
            largest = Math.Max(largest, value);
        }
        return (sum, squares, largest);
    }

    /// <summary>Adds a magnitude to each index from one on.</summary>
    public void AddEach(long first, ReadOnlySpan<double> magnitudes)
    {
        if (magnitudes.Length < LeastForEach || !double.IsFinite(TensorPrimitives.SumOfSquares(magnitudes)))
        {
            for (int i = 0; i < magnitudes.Length; i++)
                Add(first + i, magnitudes.Slice(i, 1));
            return;
        }
        int count = magnitudes.Length;
        Span<double> l1 = L1.AsSpan((int)first, count), squares = Squares.AsSpan((int)first, count), largest = Largest.AsSpan((int)first, count);
        TensorPrimitives.Add(l1, magnitudes, l1);
        TensorPrimitives.MultiplyAdd(magnitudes, magnitudes, squares, squares);
        TensorPrimitives.Max(largest, magnitudes, largest);
    }
}
