using NotebookViz.Cli.Tests.Hosts;

namespace NotebookViz.KernelTests.Infrastructure;

/// <summary>The packages of this build for several test classes: packed by the first that needs them, deleted by the last.</summary>
public sealed class SharedPackages : IAsyncLifetime
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static BuiltPackages? _packages;
    private static int _users;

    public BuiltPackages Built => _packages!;

    public async Task InitializeAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_users++ == 0)
                await (_packages = new KernelPackages()).InitializeAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    public async Task DisposeAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (--_users == 0)
                await _packages!.DisposeAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    private sealed class KernelPackages : BuiltPackages
    {
        protected override string[] Projects => ["NotebookViz", "NotebookViz.PlotlyNET"];
    }
}
