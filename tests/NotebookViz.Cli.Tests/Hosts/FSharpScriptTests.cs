using NotebookViz.Cli.Tests.Infrastructure;

namespace NotebookViz.Cli.Tests.Hosts;

/// <summary><c>dotnet fsi</c>, F#'s own script host.</summary>
[Collection(HostCollection.Name)]
public sealed class FSharpScriptTests(BuiltPackages packages) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<ToolResult> RunAsync(string code)
    {
        _folder.Write("script.fsx", $"#i \"nuget: {packages.Feed.Replace('\\', '/')}\"\n#r \"nuget: NotebookViz, {packages.Version}\"\n{code}");
        var result = await packages.DotnetAsync(_folder.Path, "fsi", "--quiet", "--exec", "script.fsx");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    [Fact]
    public async Task Arrays_of_an_F_sharp_script_are_saved_as_pages()
    {
        await RunAsync("""
            open NotebookViz
            let kernel = Array4D.init 3 3 1 2 (fun row column _ filter -> float32 (10 * filter + 3 * row + column) / 8.0f)
            kernel.ToWeight(WeightLayout.Keras, "kernel").Save "kernel.html"
            let matrix = array2D [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.5 ] ]
            matrix.ToWeight(name = "matrix").Save "matrix.html"
            """);

        var kernel = await File.ReadAllTextAsync(_folder.File("kernel.html"));
        var cells = Figures.Cells(Assert.Single(Figures.In(kernel))).ToList();
        Assert.Equal(18, cells.Count);
        Assert.All(cells, cell => Assert.Equal((10 * cell.At["filter"] + 3 * cell.At["row"] + cell.At["column"]) / 8f, cell.Value));
        Assert.Contains("3 rows × 3 columns × 1 channel × 2 filters", Assert.Single(Figures.Captions(kernel)));
        Assert.Contains("shape (2, 3) float64", Assert.Single(Figures.Captions(await File.ReadAllTextAsync(_folder.File("matrix.html")))));
    }

    [Fact]
    public async Task Weights_of_a_TorchSharp_layer_are_read_in_an_F_sharp_script()
    {
        var result = await RunAsync($"""
            #r "nuget: TorchSharp-cpu, {Build.VersionOf("TorchSharp-cpu")}"
            open NotebookViz
            open TorchSharp
            NotebookExtension.Load()
            let layer = torch.nn.Conv2d(1L, 8L, 5L)
            let weights = layer.GetWeights()
            weights.Save "layer.html"
            printfn "%O" weights
            printfn "filter 5, row 2, column 1: %.9g" (layer.weight[5L, 0L, 2L, 1L].item<float32>())
            """);

        Assert.Contains("8 filters × 1 channel × 5 rows × 5 columns", result.Output);
        var figures = Figures.In(await File.ReadAllTextAsync(_folder.File("layer.html")));
        Assert.Equal(2, figures.Count);
        var cell = Figures.Cells(figures[0]).Single(c => c.At["filter"] == 5 && c.At["row"] == 2 && c.At["column"] == 1);
        Assert.Contains(FormattableString.Invariant($"filter 5, row 2, column 1: {cell.Value:G9}"), result.Output);
    }
}
