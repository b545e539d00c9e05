using NotebookViz.Cli.Notebooks;
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
        var cells = FigureJson.Cells(Assert.Single(FigureJson.In(kernel))).ToList();
        Assert.Equal(18, cells.Count);
        Assert.All(cells, cell => Assert.Equal((10 * cell.At["filter"] + 3 * cell.At["row"] + cell.At["column"]) / 8f, cell.Value));
        Assert.Contains("3 rows × 3 columns × 1 channel × 2 filters", Assert.Single(FigureJson.Captions(kernel)));
        Assert.Contains("shape (2, 3) · float64", Assert.Single(FigureJson.Captions(await File.ReadAllTextAsync(_folder.File("matrix.html")))));
    }

    [Fact]
    public async Task Weights_of_a_TorchSharp_layer_are_read_in_an_F_sharp_script()
    {
        var result = await RunAsync($"""
            #r "nuget: TorchSharp-cpu, {Build.VersionOf("TorchSharp-cpu")}"
            open NotebookViz
            open TorchSharp
            let layer = torch.nn.Conv2d(1L, 8L, 5L)
            let weights = layer.GetWeights()
            weights.Save "layer.html"
            printfn "%O" weights
            printfn "filter 5, row 2, column 1: %.9g" (layer.weight[5L, 0L, 2L, 1L].item<float32>())
            """);

        Assert.Contains("8 filters × 1 channel × 5 rows × 5 columns", result.Output);
        var figures = FigureJson.In(await File.ReadAllTextAsync(_folder.File("layer.html")));
        Assert.Equal(2, figures.Count);
        var cell = FigureJson.Cells(figures[0]).Single(c => c.At["filter"] == 5 && c.At["row"] == 2 && c.At["column"] == 1);
        Assert.Contains(FormattableString.Invariant($"filter 5, row 2, column 1: {cell.Value:G9}"), result.Output);
    }

    /// <summary>The notebook of the repository, cell by cell, typed into F# Interactive as a user would.</summary>
    [Fact]
    public async Task The_F_sharp_notebook_runs_in_F_sharp_Interactive_which_prints_its_values()
    {
        var cells = DibFormat.Parse(await File.ReadAllTextAsync(Build.Repository("notebooks", "fsharp.dib"))).Cells.Where(cell => cell.Language == "fsharp").ToList();
        var typed = string.Concat(cells.Select(cell => cell.Source.Replace("\"nuget: NotebookViz\"", $"\"nuget: NotebookViz, {packages.Version}\"") + "\n;;\n"));
        Directory.CreateDirectory(_folder.File("data"));
        File.Copy(Build.Repository("notebooks", "data", "keras_model.h5"), _folder.File("data/keras_model.h5"));

        var result = await packages.DotnetAsync(_folder.Path, ["fsi", "--nologo", "--readline-"], $"#i \"nuget: {packages.Feed.Replace('\\', '/')}\"\n;;\n{typed}#quit;;\n");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain(": error ", result.Output + result.Error);
        var values = result.Output.Split("val it: ").Skip(1).Select(value => value.ReplaceLineEndings("\n")).ToList();
        Assert.Equal(["WeightList", "Weight seq", "unit", "Visualization", "Weight", "float32 array2d", "Weight", "LoadReport", "ModelSummary"],
            values.Select(value => value[..value.IndexOf(" =", StringComparison.Ordinal)]));
        Assert.Contains("8 weights of keras_model.h5\n[0] conv2d_1/kernel · kernel of Conv2D · ", values[0]);
        Assert.Contains("2 weights\n[0] conv2d_1/kernel · kernel of Conv2D · ", values[1]);
        Assert.Contains("dense_1/kernel                         38.048\nconv2d_1/kernel                        17.038\n", result.Output.ReplaceLineEndings("\n"));
        Assert.Contains("16 of 32 filters shown: those with the largest L2 norm\n", values[3]);
        Assert.Contains("conv2d_1/kernel, filter 5", values[4]);
        Assert.Contains("9 rows × 9 columns × 1 channel × 8 filters", values[6]);
        Assert.Contains("8 loaded, 0 mismatched, 0 missing, 0 unused", values[7]);
        Assert.Contains("(1, 32, 3, 3)", values[8]);
    }
}
