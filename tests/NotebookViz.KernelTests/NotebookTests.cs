using System.Text.Json.Nodes;
using NotebookViz.Cli.Tests.Infrastructure;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>The notebooks of the repository in the official kernel, run by Jupyter's nbconvert.</summary>
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
        AssertSame(stored, executed);
    }

    [Fact]
    public async Task The_kernel_gives_the_outputs_of_the_tool_for_the_notebook_in_F_sharp()
    {
        using var notebook = new KernelNotebook(packages.Built, "fsharp.dib");
        await notebook.RunToolAsync("convert", "fsharp.dib", "-o", "fsharp.ipynb");
        var executed = await notebook.ExecuteAsync("fsharp.ipynb", ".net-fsharp");
        Assert.Equal(8, NotebookComparison.CodeCells(executed).Count(IsPicture));

        await notebook.RunToolAsync("run", "fsharp.ipynb");
        AssertSame(notebook.Read("fsharp.ipynb"), executed);
    }

    private static bool IsPicture(JsonNode cell) => cell["outputs"]!.AsArray()
        .Any(output => (string?)output!["output_type"] == "execute_result" && output["data"]?["text/html"] is { } html
            && NotebookComparison.Text(html).Contains("class=\"notebookviz", StringComparison.Ordinal));

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        var differences = NotebookComparison.Differences(expected, actual);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
