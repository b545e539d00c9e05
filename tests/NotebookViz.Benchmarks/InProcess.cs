using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace NotebookViz.Benchmarks;

/// <summary>How BenchmarkDotNet measures here.</summary>
internal static class InProcess
{
    // Within this process: a process for each case would take minutes to build, and these displays outlast the difference.
    // Twelve iterations before it counts: after four, the runtime still optimises, and small displays took between half and one and a half times their median.
    public static readonly Job Job = BenchmarkDotNet.Jobs.Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
        .WithWarmupCount(12).WithIterationCount(8).WithIterationTime(TimeInterval.FromMilliseconds(200));
}
