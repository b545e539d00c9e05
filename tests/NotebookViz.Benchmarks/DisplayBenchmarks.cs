using BenchmarkDotNet.Attributes;
using NotebookViz.Benchmarks.Cases;

namespace NotebookViz.Benchmarks;

/// <summary>From the weight to what a notebook stores of it: HTML, PNG and text, as the formatter makes them.</summary>
[MemoryDiagnoser]
public class DisplayBenchmarks
{
    private Func<Stored> _show = null!;

    /// <summary>What is shown.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>All there is to show.</summary>
    public static IEnumerable<string> Cases => DisplayCase.All.Select(one => one.Key);

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Prepare() => _show = DisplayCase.Of(Case).Prepare();

    /// <summary>Lets go of them.</summary>
    [GlobalCleanup]
    public void Clean() => _show = null!;

    /// <summary>Shows them.</summary>
    [Benchmark]
    public object Display() => _show();
}
