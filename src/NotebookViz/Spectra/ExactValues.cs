using System.Diagnostics;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace NotebookViz.Spectra;

/// <summary>All singular values of a matrix, by libtorch if it is already loaded, otherwise by MathNet.Numerics, which is about thirty times slower.</summary>
internal static class ExactValues
{
    // Both take about ten seconds on two cores.
    private const double MostByMathNet = 4e9, MostByTorch = 7e10;

    /// <summary>Whether they can be computed in reasonable time: min² · max of the sides is at most 4·10⁹, or 7·10¹⁰ if libtorch is loaded.</summary>
    public static bool AreCheap(WeightMatrix matrix) => matrix.IsCheap(MostByMathNet, MostByTorch);

    /// <summary>The singular values, the largest first.</summary>
    /// <param name="values">The matrix, row by row.</param>
    /// <param name="columns">Its columns, no more than its rows.</param>
    public static double[] Of(double[] values, int columns)
    {
        int rows = values.Length / columns;
        double[] singular = TakesTorch((double)columns * columns * rows) ? ByTorch(values, rows, columns) : ByMathNet(values, rows, columns);
        Array.Sort(singular, (a, b) => b.CompareTo(a));
        return singular;
    }

    /// <summary>Whether libtorch is faster, and loaded. For small matrices a call to it does not pay off.</summary>
    public static bool TakesTorch(double cost) => cost > 1e7 && IsTorchLoaded;

    // MathNet stores matrices by columns, so this is the transpose, which has the same singular values.
    private static double[] ByMathNet(double[] values, int rows, int columns) => Matrix<double>.Build.Dense(columns, rows, values).Svd(computeVectors: false).S.ToArray();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double[] ByTorch(double[] values, int rows, int columns)
    {
        using var scope = torch.NewDisposeScope();
        return torch.linalg.svdvals(torch.tensor(values, rows, columns)).data<double>().ToArray();
    }

    /// <summary>Whether libtorch is loaded. Loading it takes a second and hundreds of megabytes, so it is not loaded for this alone.</summary>
    public static bool IsTorchLoaded
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Any(module => module.ModuleName.Contains("torch_cpu", StringComparison.Ordinal));
        }
    }

    /// <summary>The same values in random order: a Fisher–Yates shuffle with a fixed seed, so that every run gives the same result.</summary>
    public static T[] Shuffled<T>(T[] values)
    {
        var shuffled = (T[])values.Clone();
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }
}
