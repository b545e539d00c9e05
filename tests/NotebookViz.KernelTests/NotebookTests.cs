using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>The C# notebooks of the repository in the official kernel, run by Jupyter's nbconvert.</summary>
public sealed class NotebookTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    [Theory]
    [InlineData("quickstart.ipynb")]
    [InlineData("gallery.ipynb")]
    [InlineData("from-keras.ipynb")]
    [InlineData("compare-quantised.ipynb")]
    public async Task The_kernel_gives_the_outputs_that_the_notebook_has(string name)
    {
        using var notebook = new KernelNotebook(packages.Built, name);
        var executed = await notebook.ExecuteAsync(name, ".net-csharp");
        var stored = JsonNode.Parse(await File.ReadAllTextAsync(Build.Repository("notebooks", name)))!;
        NotebookComparison.AssertSame(stored, executed);
    }
}
