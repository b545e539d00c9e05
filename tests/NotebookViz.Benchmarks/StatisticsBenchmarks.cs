using BenchmarkDotNet.Attributes;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks;

/// <summary>Exact statistics alone, without a picture.</summary>
[MemoryDiagnoser]
public class StatisticsBenchmarks
{
    private float[] _numbers = [];

    /// <summary>How many numbers.</summary>
    [Params(1_000, 1_000_000, 100_000_000)]
    public int Elements { get; set; }

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Prepare() => _numbers = Normal.Fill(new float[Elements]);

    /// <summary>Extremes, moments, norms and the histogram of magnitudes.</summary>
    [Benchmark]
    public WeightStatistics Statistics() => _numbers.ToWeight().GetStatistics();
}
