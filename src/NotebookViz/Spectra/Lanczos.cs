using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using NotebookViz.Common;

namespace NotebookViz.Spectra;

/// <summary>
/// Estimates of the spectrum of a large matrix W by the Lanczos method on WᵀW with random starts: the largest singular values with their residuals, and sums
/// over all by Gauss quadrature (Golub and Meurant; stochastic Lanczos quadrature: Ubaru, Chen, Saad, 2017).
/// </summary>
internal sealed class Lanczos
{
    /// <summary>How many products with the matrix one start computes.</summary>
    public const int Steps = 80;

    // A value counts as found if its residual divided by the value is at most this.
    private const double Tolerance = 1e-4;

    // Smaller squares, relative to the largest, have lost digits to single precision.
    private const double LeastSquare = 1e-3;

    private readonly float[] _values;
    private readonly int _columns;
    private readonly Random _random;
    private readonly CancellationToken[] _tokens;

    /// <param name="values">The matrix, row by row.</param>
    /// <param name="columns">Its columns, no more than its rows.</param>
    /// <param name="seed">The seed of the random starts.</param>
    public Lanczos(float[] values, int columns, int seed) => (_values, _columns, _random, _tokens) = (values, columns, new(seed), WorkScope.Tokens());

    /// <summary>Runs one start, which gives a quadrature rule over the squared singular values: nodes, the largest first, and weights whose sum is 1.</summary>
    /// <returns>The singular values that were found, and the rule's nodes (as singular values) and weights.</returns>
    public (double[] Found, double[] Nodes, double[] Weights) Run(Action<long> advance)
    {
        int steps = Math.Min(Steps, _columns);
        double[][] basis = new double[steps][];
        double[] alphas = new double[steps], betas = new double[steps];
        double[] vector = Start();
        for (int step = 0; step < steps; step++)
        {
            WorkScope.ThrowIfCancelled(_tokens);
            basis[step] = vector;
            double[] next = Multiply(vector);
            advance(_values.Length);
            alphas[step] = TensorPrimitives.Dot<double>(next, vector);
            // Orthogonalises twice: remainders of the earlier vectors would yield the same values again.
            for (int round = 0; round < 2; round++)
                for (int i = 0; i <= step; i++)
                    TensorPrimitives.MultiplyAdd(basis[i], -TensorPrimitives.Dot<double>(next, basis[i]), next, next);
            betas[step] = TensorPrimitives.Norm<double>(next);
            if (betas[step] <= 1e-12 * Math.Abs(alphas[0]))
            {
                steps = step + 1;
                break;
            }
            TensorPrimitives.Divide(next, betas[step], next);
            vector = next;
        }

        var tridiagonal = Matrix<double>.Build.Dense(steps, steps, (i, j) => i == j ? alphas[i] : Math.Abs(i - j) == 1 ? betas[Math.Min(i, j)] : 0);
        var eigen = tridiagonal.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, steps).OrderByDescending(i => eigen.EigenValues[i].Real)];
        double[] squares = [.. order.Select(i => Math.Max(0, eigen.EigenValues[i].Real))];
        double[] nodes = [.. squares.Select(Math.Sqrt)], weights = [.. order.Select(i => eigen.EigenVectors[0, i] * eigen.EigenVectors[0, i])];
        double last = steps == _columns ? 0 : betas[steps - 1];
        int found = order.TakeWhile((i, rank) => squares[rank] >= LeastSquare * squares[0] && last * Math.Abs(eigen.EigenVectors[steps - 1, i]) <= Tolerance * squares[rank]).Count();
        return (nodes[..found], nodes, weights);
    }

    private double[] Start()
    {
        double[] vector = new double[_columns];
        for (int i = 0; i < _columns; i++)
            vector[i] = (_random.Next(2) == 0 ? 1 : -1) / Math.Sqrt(_columns);
        return vector;
    }

    // Computes WᵀWx row by row, Σ row · (row · x), so that the matrix is read once. Rounding in single precision is far below the error of the estimate.
    private double[] Multiply(double[] vector)
    {
        float[] x = [.. vector.Select(value => (float)value)];
        double[] sum = new double[_columns];
        int rows = _values.Length / _columns, chunk = Math.Max(1, (1 << 20) / _columns);
        Parallel.For(0, (rows + chunk - 1) / chunk, () => new double[_columns], (index, _, mine) =>
        {
            float[] part = new float[_columns];
            for (int row = index * chunk; row < Math.Min(rows, (index + 1) * chunk); row++)
            {
                var values = _values.AsSpan(row * _columns, _columns);
                TensorPrimitives.MultiplyAdd(values, TensorPrimitives.Dot(values, x), part, part);
            }
            for (int i = 0; i < part.Length; i++)
                mine[i] += part[i];
            return mine;
        }, mine =>
        {
            lock (sum)
                TensorPrimitives.Add(sum, mine, sum);
        });
        return sum;
    }
}
