using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>Tests that use one kernel, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ValueCollection : ICollectionFixture<ValueFixture>
{
    public const string Name = "Values";
}

/// <summary>One kernel for all values, with the packages loaded and the namespaces open.</summary>
public sealed class ValueFixture : IAsyncLifetime
{
    private readonly SharedPackages _packages = new();

    internal InteractiveKernel Kernel { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _packages.InitializeAsync();
        Kernel = await InteractiveKernel.StartAsync(_packages.Built, "csharp");
        var loaded = await Kernel.RunAsync(_packages.Built.OfThisBuild($"""
            #r "nuget: NotebookViz"
            #r "nuget: TorchSharp-cpu, {Build.VersionOf("TorchSharp-cpu")}"
            #r "nuget: TorchVision, {Build.VersionOf("TorchVision")}"
            #r "nuget: MathNet.Numerics, {Build.VersionOf("MathNet.Numerics")}"
            using NotebookViz;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;
            var resnet = torchvision.models.resnet18();
            var linear = nn.Linear(3, 2);
            IEnumerable<Weight> Lazy() {"{"} yield return new float[2].ToWeight(); throw new InvalidOperationException("lazy"); {"}"}
            """));
        Assert.Null(loaded.Failure);
    }

    public async Task DisposeAsync()
    {
        await Kernel.DisposeAsync();
        await _packages.DisposeAsync();
    }
}
