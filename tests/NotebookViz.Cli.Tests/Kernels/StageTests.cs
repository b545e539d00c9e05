using System.Diagnostics;
using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Kernels;

public sealed class StageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_listener_hears_the_stages_of_a_run_in_their_order()
    {
        var heard = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "NotebookViz.Cli",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => heard.Add(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);

        await _folder.RunAsync(["1 + 1", "var nothing = 0;"]);

        Assert.Equal(["csharp", "kernel", "cell", "cell", "write"], heard);
    }
}
