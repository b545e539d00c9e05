using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary>A program of one file (<c>dotnet run app.cs</c>), which is built for ahead-of-time compilation: System.Text.Json has no reflection there.</summary>
[Collection(HostCollection.Name)]
public sealed class FileBasedAppTests(BuiltPackages packages) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_of_one_file_saves_every_kind_of_picture()
    {
        _folder.Write("nuget.config", $"""<configuration><packageSources><add key="built" value="{packages.Feed}" /></packageSources></configuration>""");
        _folder.Write("app.cs", $$"""
            #:package NotebookViz@{{packages.Version}}
            using NotebookViz;

            var kernel = new float[3, 3, 1, 2];
            for (var row = 0; row < 3; row++)
                for (var column = 0; column < 3; column++)
                    for (var filter = 0; filter < 2; filter++)
                        kernel[row, column, 0, filter] = (10 * filter + 3 * row + column) / 8f;
            var weight = kernel.ToWeight(WeightLayout.Keras, "kernel");
            foreach (var path in args)
                weight.Save(path);
            Console.WriteLine(System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault);
            """);

        var result = await packages.DotnetAsync(_folder.Path, "run", "app.cs", "--", "kernel.html", "kernel.json", "kernel.png", "kernel.txt");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.EndsWith("False\n", result.Output.ReplaceLineEndings("\n"));
        var figure = Assert.Single(FigureJson.In(await File.ReadAllTextAsync(_folder.File("kernel.html"))));
        var cells = FigureJson.Cells(figure).ToList();
        Assert.Equal(18, cells.Count);
        Assert.All(cells, cell => Assert.Equal((10 * cell.At["filter"] + 3 * cell.At["row"] + cell.At["column"]) / 8f, cell.Value));
        // The file is for any plotly, the page's own figure for the page's script: both show the same.
        Assert.Equal(
            cells.Select(cell => (cell.At["filter"], cell.At["row"], cell.At["column"], cell.Value)).Order(),
            FigureJson.Cells(_folder.ReadJson("kernel.json")).Select(cell => (cell.At["filter"], cell.At["row"], cell.At["column"], cell.Value)).Order());
        Png.Check(await File.ReadAllBytesAsync(_folder.File("kernel.png")));
        Assert.StartsWith("kernel · 3 rows × 3 columns", await File.ReadAllTextAsync(_folder.File("kernel.txt")));
    }
}
