using System.Text.Json.Nodes;
using NotebookViz.KernelTests.Infrastructure;

namespace NotebookViz.KernelTests;

/// <summary>The F# notebook of the repository in the official kernel, run by Jupyter's nbconvert.</summary>
public sealed class FSharpNotebookTests(SharedPackages packages) : IClassFixture<SharedPackages>
{
    [Fact]
    public async Task The_kernel_gives_the_outputs_of_the_tool_for_the_notebook_in_F_sharp()
    {
        using var notebook = new KernelNotebook(packages.Built, "fsharp.dib");
        await notebook.RunToolAsync("convert", "fsharp.dib", "-o", "fsharp.ipynb");
        // Both at once: this test alone takes longer than most classes.
        var running = notebook.ExecuteAsync("fsharp.ipynb", ".net-fsharp");
        await Task.WhenAll(running, notebook.RunToolAsync("run", "fsharp.ipynb", "-o", "ours.ipynb"));

        var executed = await running;
        Assert.Equal(8, NotebookComparison.CodeCells(executed).Count(IsPicture));
        NotebookComparison.AssertSame(notebook.Read("ours.ipynb"), executed);
    }

    private static bool IsPicture(JsonNode cell) => cell["outputs"]!.AsArray()
        .Any(output => (string?)output!["output_type"] == "execute_result" && output["data"]?["text/html"] is { } html
            && NotebookComparison.Text(html).Contains("class=\"notebookviz", StringComparison.Ordinal));
}
