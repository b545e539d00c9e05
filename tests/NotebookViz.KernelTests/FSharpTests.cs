using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

public sealed class FSharpTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    [Fact]
    public async Task Weights_show_themselves_in_F_sharp()
    {
        await using var kernel = await InteractiveKernel.StartAsync(packages.Built, "fsharp");
        var loaded = await kernel.RunAsync(packages.Built.OfThisBuild($"""
            #r "nuget: NotebookViz"
            #r "nuget: TorchSharp-cpu, {Build.VersionOf("TorchSharp-cpu")}"
            open NotebookViz
            open TorchSharp
            """));
        Assert.Null(loaded.Failure);
        Assert.Equal("", loaded.Error);

        foreach (var (code, words) in (IEnumerable<(string, string)>)[
            ("WeightFile.Open \"data/keras_model.h5\"", "conv2d_1/kernel"),
            ("torch.nn.Conv2d(1L, 8L, 3L).GetWeights()", "8 filters"),
            ("torch.ones(2L, 3L)", "shape (2, 3)"),
            ("array2D [ [ 1.0f; 2.0f ]; [ 3.0f; -4.0f ] ]", "shape (2, 2)")])
        {
            var shown = (await kernel.RunAsync(code)).Shown;
            Assert.Equal(["image/png", "text/html", "text/plain"], shown.Keys.Order(StringComparer.Ordinal));
            Assert.Contains("class=\"notebookviz", shown["text/html"], StringComparison.Ordinal);
            Assert.Contains(words, shown["text/plain"], StringComparison.Ordinal);
        }
    }
}
