using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests;

/// <summary>The same notebook gives the same bytes, whoever runs it, wherever and whenever.</summary>
public sealed class ReproducibilityTests
{
    private const string Notebook = """
        #!markdown

        # Twice the same

        ## One[^1]

        [^1]: A note.

        ## Two

        #!csharp

        #r "nuget: NotebookViz"
        using NotebookViz;

        var kernel = new float[3, 3, 2, 8];
        for (int i = 0; i < kernel.Length; i++)
            kernel[i / 48, i / 16 % 3, i / 8 % 2, i % 8] = MathF.Round(MathF.Sin(i * 0.7f), 3);
        var weight = kernel.ToWeight(WeightLayout.Keras, "conv/kernel").WithLayer("Conv2D", "kernel");
        weight

        #!csharp

        new WeightList([weight, weight.GetFilter(2)], "model")

        #!csharp

        throw new InvalidOperationException("the end");
        """;

    [Fact]
    public async Task Two_runs_in_two_processes_and_folders_give_the_same_notebook_and_the_same_report()
    {
        using var first = new TestFolder();
        using var second = new TestFolder();
        foreach (var folder in (TestFolder[])[first, second])
        {
            folder.Write("notebook.dib", Notebook.ReplaceLineEndings("\n"));
            foreach (var command in (string[])["run", "report"])
            {
                var result = await Tool.OwnProcessAsync(command, folder.File("notebook.dib"));
                Assert.Equal((1, "cell 4, line 1: System.InvalidOperationException: the end"), (result.ExitCode, result.LastError));
            }
        }

        Assert.Equal(["notebook.dib", "notebook.html", "notebook.ipynb"], first.FileNames);
        Assert.Contains("<figure class=\"notebookviz\"", await File.ReadAllTextAsync(first.File("notebook.html")));
        Assert.All(first.FileNames, name => Assert.Equal(File.ReadAllBytes(first.File(name)), File.ReadAllBytes(second.File(name))));
    }
}
